#include "sandbox/controllers/service_account_controller.hpp"

#include <utility>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {
namespace {

constexpr const char* account_name = "default";
constexpr const char* certificate_name = "kube-root-ca.crt";

model::json_document named(const char* name) {
  model::json_document made;
  made.SetObject();
  auto& memory = made.GetAllocator();
  model::set(object_in(made, "metadata", memory), "name", name, memory);
  return made;
}

}  // namespace

service_account_controller::service_account_controller(api& through,
                                                       post_function post)
    : api_(through),
      queue_(std::move(post), [this](const std::string& ns) { look_at(ns); }) {
  for (const object_ptr& one : api_.objects().list(type_of("namespaces"), ""))
    queue_.add(std::string(name_of(one->json)));
  ticket_ =
      api_.objects().listen([this](const change& what) { on_change(what); });
}

void service_account_controller::on_change(const change& what) {
  const auto& object = what.now->json;
  if (what.type == &type_of("namespaces"))
    return queue_.add(std::string(name_of(object)));
  const bool is_account = what.type == &type_of("serviceaccounts") &&
                          name_of(object) == account_name;
  const bool is_certificate = what.type == &type_of("configmaps") &&
                              name_of(object) == certificate_name;
  const bool gone = what.kind == change_kind::deleted;
  const bool changed = what.kind == change_kind::modified;
  if ((is_account && gone) || (is_certificate && (gone || changed)))
    queue_.add(std::string(namespace_of(object)));
}

void service_account_controller::look_at(const std::string& ns) {
  const object_ptr found = api_.objects().find(type_of("namespaces"), {"", ns});
  if (found == nullptr || being_deleted(found->json)) return;
  const resource_type& accounts = type_of("serviceaccounts");
  // What can't be made now is made when the namespace next changes.
  if (api_.objects().find(accounts, {ns, account_name}) == nullptr)
      [[maybe_unused]]
    const auto done = api_.create(accounts, ns, named(account_name));
  ensure_certificate(ns);
}

void service_account_controller::ensure_certificate(const std::string& ns) {
  const resource_type& maps = type_of("configmaps");
  const std::string& ca = api_.around().ca;
  const object_ptr found = api_.objects().find(maps, {ns, certificate_name});
  if (found != nullptr && model::text_at(found->json, {"data", "ca.crt"}) == ca)
    return;
  model::json_document wanted =
      found == nullptr ? named(certificate_name) : copy_of(found->json);
  auto& memory = wanted.GetAllocator();
  model::json_value& metadata = object_in(wanted, "metadata", memory);
  model::set(object_in(metadata, "annotations", memory),
             "kubernetes.io/description",
             "Holds the CA by which pods of the sandbox may check its API "
             "server.",
             memory);
  erase(wanted, "data");
  model::set(object_in(wanted, "data", memory), "ca.crt", ca, memory);
  [[maybe_unused]] const auto done =
      found == nullptr ? api_.create(maps, ns, std::move(wanted))
                       : api_.update(maps, std::move(wanted));
}

}  // namespace forensics::sandbox
