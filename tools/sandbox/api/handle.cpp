#include <utility>

#include "sandbox/api/api.hpp"
#include "sandbox/api/paths.hpp"
#include "sandbox/api/read.hpp"
#include "sandbox/api/reviews.hpp"
#include "sandbox/api/subresources.hpp"
#include "sandbox/api/watch.hpp"
#include "sandbox/api/write.hpp"

namespace forensics::sandbox {
namespace {

/// Whether the subresource shows the object itself, apart from its spec.
bool is_view(const resource_request& what) {
  return what.subresource.empty() ||
         (what.subresource == "status" && what.type->has_status) ||
         (what.subresource == "finalize" && what.type->kind == "Namespace");
}

bool is_collection(const resource_request& what) {
  return what.verb == "list" || what.verb == "watch" ||
         what.verb == "deletecollection" || what.name.empty();
}

/// A path that puts into a namespace what is in none.
bool is_misplaced(const resource_request& what) {
  return !what.type->namespaced && !what.ns.empty() &&
         what.type->kind != "Namespace";
}

/// A namespaced type is written, and deleted as a collection, only in one.
bool lacks_namespace(const resource_request& what) {
  return what.type->namespaced && what.ns.empty();
}

answered<api_answer> answer_collection(api& through, const api_request& request,
                                       const resource_request& what) {
  if (what.verb == "list") return list_objects(through, request, what);
  if (what.verb == "watch") return watch_objects(through, request, what);
  if (lacks_namespace(what)) return failure{method_not_allowed()};
  if (what.verb == "create") return create_object(through, request, what);
  if (what.verb == "deletecollection" && what.type->kind != "Namespace")
    return delete_collection(through, request, what);
  return failure{method_not_allowed()};
}

answered<api_answer> answer_object(api& through, const api_request& request,
                                   const resource_request& what) {
  const bool finalizes = what.subresource == "finalize";
  if (what.verb == "update") return replace_object(through, request, what);
  if (finalizes) return failure{method_not_allowed()};
  if (what.verb == "get") return get_object(through, request, what);
  if (what.verb == "patch") return patch_object(through, request, what);
  if (what.verb == "delete" && what.subresource.empty())
    return delete_object(through, request, what);
  return failure{method_not_allowed()};
}

/// What needs a container to enter.
bool enters_pod(const resource_request& what) {
  const std::string& part = what.subresource;
  return what.type->kind == "Pod" &&
         (part == "exec" || part == "attach" || part == "portforward");
}

/// A client must not take it for a pod that is not there.
api_error no_way_in(api& through, const resource_request& what) {
  constexpr int not_implemented = 501;
  if (through.objects().find(*what.type, stored_key(what)) == nullptr)
    return not_found(*what.type, what.name);
  return error_of(not_implemented, "",
                  "the sandbox has no " + what.subresource +
                      ": its pods are processes of this machine, without a "
                      "container around them");
}

answered<api_answer> answer_subresource(api& through,
                                        const api_request& request,
                                        const resource_request& what) {
  using answerer = answered<api_answer> (*)(api&, const api_request&,
                                            const resource_request&);
  const std::string of =
      std::string(what.type->plural) + "/" + what.subresource;
  const answerer answer = of == "pods/eviction"           ? evict_pod
                          : of == "pods/binding"          ? bind_pod
                          : of == "serviceaccounts/token" ? issue_token
                                                          : nullptr;
  if (enters_pod(what)) return failure{no_way_in(through, what)};
  if (answer == nullptr) return failure{no_such_path()};
  if (what.verb != "create") return failure{method_not_allowed()};
  return answer(through, request, what);
}

answered<api_answer> answer(api& through, const api_request& request,
                            const resource_request& what) {
  if (is_misplaced(what)) return failure{no_such_path()};
  if (!what.type->stored) {
    if (what.verb != "create") return failure{method_not_allowed()};
    return review(through, request, what);
  }
  if (is_collection(what)) return answer_collection(through, request, what);
  if (lacks_namespace(what)) return failure{no_such_path()};
  if (is_view(what)) return answer_object(through, request, what);
  return answer_subresource(through, request, what);
}

bool is_known_method(const std::string& method) {
  return method == "GET" || method == "POST" || method == "PUT" ||
         method == "PATCH" || method == "DELETE";
}

}  // namespace

void api::send_log(const resource_request& what, const api_request& request,
                   const send_answer& done) {
  if (what.verb != "get") return done(answer_of(method_not_allowed()));
  const object_ptr pod = store_.find(*what.type, stored_key(what));
  if (pod == nullptr) return done(answer_of(not_found(*what.type, what.name)));
  if (!logs_) return done(answer_of(no_such_path()));
  logs_(what, request, pod, done);
}

void api::handle(const api_request& request, const send_answer& done) {
  const auto what = parse_resource_request(request);
  if (!what) return done(answer_path(*this, request));
  if (!is_known_method(request.method))
    return done(answer_of(method_not_allowed()));
  if (what->type->kind == "Pod" && what->subresource == "log")
    return send_log(*what, request, done);
  auto answered = answer(*this, request, *what);
  done(answered ? std::move(*answered) : answer_of(answered.error()));
}

}  // namespace forensics::sandbox
