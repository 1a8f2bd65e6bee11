// Every ConfigMap and Secret is the case's copy of what the source named at
// the same spot; nothing names an object of the source.
#include "model/names.hpp"
#include "model/references.hpp"
#include "support/clone_checker_parts.hpp"

namespace forensics::test {
namespace {

using model::json_value;
using model::text_at;
using sources = std::vector<const json_value*>;

/// The containers of the source with that name: one, but in junk.
sources containers_named(const json_value& spec, std::string_view name) {
  sources all;
  each_container(spec, [&](const json_value& one, const std::string&) {
    if (text_at(one, {"name"}) == name) all.push_back(&one);
  });
  return all;
}

/// One way to name an object: `valueFrom.secretKeyRef.name`.
struct way {
  std::string_view kind;  ///< `secret`, in a copy's name
  std::string_view outer;
  std::string_view inner;
  std::string_view name = "name";

  const json_value* in(const json_value& entry) const {
    return inner.empty() ? model::find(entry, {outer})
                         : model::find(entry, {outer, inner});
  }
};

/// Does `entry`, by that way, name the copy of what `source` names?
bool copies(const json_value& entry, const json_value& source, const way& by,
            std::string_view clone) {
  const json_value* from = by.in(entry);
  const json_value* to = by.in(source);
  if (from == nullptr || to == nullptr) return false;
  const std::string_view name = text_at(*to, {by.name});
  return !name.empty() &&
         text_at(*from, {by.name}) == model::copy_name(clone, by.kind, name) &&
         text_at(*from, {"key"}) == text_at(*to, {"key"});
}

constexpr way variables[] = {{"cm", "valueFrom", "configMapKeyRef"},
                             {"secret", "valueFrom", "secretKeyRef"}};
constexpr way all_variables[] = {{"cm", "configMapRef", ""},
                                 {"secret", "secretRef", ""}};
constexpr way volume_ways[] = {{"cm", "configMap", ""},
                               {"secret", "secret", "", "secretName"}};
constexpr way projections[] = {{"cm", "configMap", ""},
                               {"secret", "secret", ""}};

/// What is wrong with an entry, by every way; `candidates` are the source's.
template <std::size_t Count>
void check_entry(const json_value& entry, const std::string& at,
                 const way (&ways)[Count], const sources& candidates,
                 const checked_clone& all, fault_list& found) {
  for (const way& by : ways) {
    const json_value* reference = by.in(entry);
    if (reference == nullptr) continue;
    bool known = false;
    for (const json_value* each : candidates)
      known = known || copies(entry, *each, by, all.name);
    if (!known)
      found.add(at, std::string(by.inner.empty() ? by.outer : by.inner) +
                        " names no copy of what the source named there");
  }
}

/// A key may have gone since the source started.
template <std::size_t Count>
void check_optional(const json_value& entry, const std::string& at,
                    const way (&ways)[Count], fault_list& found) {
  for (const way& by : ways)
    if (by.in(entry) != nullptr && !model::true_at(*by.in(entry), {"optional"}))
      found.add(at + ".optional", "is not true: a key may be gone");
}

/// What the kubelet would add, in the place where all else wins over it.
bool is_service_variables(const json_value& container, const json_value& entry,
                          const checked_clone& all) {
  const json_value* links =
      model::find(all.source_spec, {"enableServiceLinks"});
  return &entry == &model::array_at(container, {"envFrom"})[0] &&
         (links == nullptr || !links->IsFalse()) &&
         model::find(entry, {"prefix"}) == nullptr &&
         text_at(entry, {"configMapRef", "name"}) ==
             model::copy_name(all.name, "services", "services");
}

void check_container(const json_value& container, const std::string& at,
                     const checked_clone& all, fault_list& found) {
  const sources of_name =
      containers_named(all.source_spec, text_at(container, {"name"}));
  each_entry(container, "env", at,
             [&](const json_value& entry, const std::string& entry_at) {
               sources candidates;
               for (const json_value* one : of_name)
                 for (const json_value& each :
                      model::array_at(*one, {"env"}).GetArray())
                   if (text_at(each, {"name"}) == text_at(entry, {"name"}))
                     candidates.push_back(&each);
               check_entry(entry, entry_at, variables, candidates, all, found);
               check_optional(entry, entry_at, variables, found);
             });
  each_entry(container, "envFrom", at,
             [&](const json_value& entry, const std::string& entry_at) {
               if (is_service_variables(container, entry, all)) return;
               sources candidates;
               for (const json_value* one : of_name)
                 for (const json_value& each :
                      model::array_at(*one, {"envFrom"}).GetArray())
                   if (model::find(entry, {"prefix"}) == nullptr ||
                       text_at(each, {"prefix"}) == text_at(entry, {"prefix"}))
                     candidates.push_back(&each);
               check_entry(entry, entry_at, all_variables, candidates, all,
                           found);
             });
}

void check_volume(const json_value& volume, const std::string& at,
                  const checked_clone& all, fault_list& found) {
  check_optional(volume, at, volume_ways, found);
  const std::string_view name = text_at(volume, {"name"});
  if (is_log_volume(volume, all)) return;  // see check_logs
  sources candidates;
  sources parts;
  for (const json_value& each :
       model::array_at(all.source_spec, {"volumes"}).GetArray()) {
    if (text_at(each, {"name"}) != name) continue;
    candidates.push_back(&each);
    for (const json_value& part :
         model::array_at(each, {"projected", "sources"}).GetArray())
      parts.push_back(&part);
  }
  check_entry(volume, at, volume_ways, candidates, all, found);
  each_entry(model::object_at(volume, {"projected"}), "sources", at,
             [&](const json_value& part, const std::string& part_at) {
               check_entry(part, part_at, projections, parts, all, found);
               check_optional(part, part_at, projections, found);
             });
}

}  // namespace

void check_references(const checked_clone& all, fault_list& found) {
  each_container(all.spec,
                 [&](const json_value& container, const std::string& at) {
                   check_container(container, at, all, found);
                 });
  each_entry(all.spec, "volumes", "spec",
             [&](const json_value& volume, const std::string& at) {
               check_volume(volume, at, all, found);
             });
  each_entry(
      all.spec, "imagePullSecrets", "spec",
      [&](const json_value& pull, const std::string& at) {
        bool known = false;
        for (const json_value& each :
             model::array_at(all.source_spec, {"imagePullSecrets"}).GetArray())
          known = known || text_at(pull, {"name"}) ==
                               model::copy_name(all.name, "pull",
                                                text_at(each, {"name"}));
        if (!known) found.add(at, "is no copy of a pull secret of the source");
      });
}

}  // namespace forensics::test
