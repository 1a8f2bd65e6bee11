#include "sandbox/api/read.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/api/continue_token.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/options.hpp"
#include "sandbox/api/representation.hpp"

namespace forensics::sandbox {
namespace {

using objects = std::vector<object_ptr>;

/// What a list is made of: all objects of its revision, and where to begin.
struct snapshot {
  objects all;
  revision at = 0;
  object_key after;
};

api_error list_expired() {
  return expired("The resourceVersion for the provided list is too old.");
}

/// The client may go on without the revision that is gone.
api_error continue_expired(const continue_token& token) {
  api_error error = expired(
      "The provided continue parameter is too old to display a consistent list "
      "result. You can start a new list without the continue parameter, or use "
      "the continue token in this response to retrieve the remainder of the "
      "results. Continuing with the provided token results in an inconsistent "
      "list - objects that were created, modified, or deleted between the time "
      "the first chunk was returned and now may show up in the list.");
  continue_token now = token;
  now.at.reset();
  error.continue_token = now.encode();
  return error;
}

answered<snapshot> continued(const store& from, const resource_type& type,
                             const std::string& ns,
                             const list_options& options) {
  auto token = continue_token::decode(options.continue_token);
  if (!token) return failure{std::move(token.error())};
  snapshot made;
  made.at = token->at.value_or(from.current());
  auto all = made.at == from.current() ? from.list(type, ns)
                                       : from.list_at(type, ns, made.at);
  if (!all) return failure{continue_expired(*token)};
  made.all = std::move(*all);
  made.after = token->last;
  if (type.namespaced && !ns.empty()) made.after.ns = ns;
  return made;
}

answered<snapshot> begun(const store& from, const resource_type& type,
                         const std::string& ns, const list_options& options) {
  snapshot made;
  made.at = from.current();
  if (options.version && *options.version > made.at)
    return failure{version_too_large(*options.version, made.at)};
  // A limit with a version asks for exactly that one, unless it says how.
  const bool exact =
      options.version &&
      (options.match == version_match::exact ||
       (options.match == version_match::any && options.limit > 0));
  if (!exact || *options.version == made.at) {
    made.all = from.list(type, ns);
    return made;
  }
  made.at = *options.version;
  auto all = from.list_at(type, ns, made.at);
  if (!all) return failure{list_expired()};
  made.all = std::move(*all);
  return made;
}

struct page {
  objects shown;
  std::size_t remaining = 0;
};

page page_of(snapshot& from, const list_options& options) {
  page made;
  auto next = from.all.begin();
  if (!from.after.name.empty())
    next = std::partition_point(from.all.begin(), from.all.end(),
                                [&from](const object_ptr& one) {
                                  return key_of(one->json) <= from.after;
                                });
  while (next != from.all.end() &&
         (options.limit == 0 || made.shown.size() < options.limit)) {
    if (options.selected.matches((*next)->json)) made.shown.push_back(*next);
    ++next;
  }
  made.remaining = static_cast<std::size_t>(from.all.end() - next);
  return made;
}

std::string meta_of(const snapshot& from, const page& shown,
                    const std::string& ns, const list_options& options) {
  model::json_document meta;
  meta.SetObject();
  auto& memory = meta.GetAllocator();
  model::set(meta, "resourceVersion", std::to_string(from.at), memory);
  if (shown.remaining > 0 && !shown.shown.empty()) {
    continue_token token{from.at, key_of(shown.shown.back()->json)};
    if (!ns.empty()) token.last.ns.clear();
    model::set(meta, "continue", token.encode(), memory);
    if (options.selected.everything())
      model::set(meta, "remainingItemCount",
                 model::json_value(static_cast<std::uint64_t>(shown.remaining)),
                 memory);
  }
  return model::dump(meta);
}

std::optional<api_error> check_version(const std::string& text,
                                       revision current) {
  if (text.empty()) return std::nullopt;
  const auto version = parse_version(text);
  if (!version) return error_of(500, "", unparsable_version(text));
  if (*version > current) return version_too_large(*version, current);
  return std::nullopt;
}

}  // namespace

object_key stored_key(const resource_request& what) {
  return {what.type->namespaced ? what.ns : "", what.name};
}

std::string listed_namespace(const resource_request& what) {
  return what.type->namespaced ? what.ns : "";
}

answered<api_answer> get_object(api& through, const api_request& request,
                                const resource_request& what) {
  auto shape = representation::negotiate(request, *what.type);
  if (!shape) return failure{std::move(shape.error())};
  if (auto error = check_version(request.parameter("resourceVersion"),
                                 through.objects().current()))
    return failure{std::move(*error)};
  const object_ptr found = through.objects().find(*what.type, stored_key(what));
  if (found == nullptr) return failure{not_found(*what.type, what.name)};
  api_answer answer;
  answer.body = shape->one(found, through.around().now());
  return answer;
}

answered<api_answer> list_objects(api& through, const api_request& request,
                                  const resource_request& what) {
  auto shape = representation::negotiate(request, *what.type);
  if (!shape) return failure{std::move(shape.error())};
  auto options = parse_list(request, *what.type, false);
  if (!options) return failure{std::move(options.error())};
  const std::string ns = listed_namespace(what);
  auto from = options->continue_token.empty()
                  ? begun(through.objects(), *what.type, ns, *options)
                  : continued(through.objects(), *what.type, ns, *options);
  if (!from) return failure{std::move(from.error())};
  const page shown = page_of(*from, *options);
  api_answer answer;
  answer.body = shape->list(shown.shown, meta_of(*from, shown, ns, *options),
                            through.around().now());
  return answer;
}

}  // namespace forensics::sandbox
