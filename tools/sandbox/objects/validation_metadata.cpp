#include "sandbox/objects/validation_metadata.hpp"

#include <algorithm>
#include <set>

#include "sandbox/objects/object.hpp"
#include "sandbox/objects/validation_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;
using model::view;
using text_view = std::string_view;

constexpr std::size_t annotations_limit = 256U << 10;

using name_rule = sentences (*)(text_view);

name_rule rule_of(const resource_type& type) {
  if (type.kind == "Service") return dns_1035_label_problems;
  if (type.kind == "Namespace") return dns_label_problems;
  if (type.group == "rbac.authorization.k8s.io") return path_segment_problems;
  return dns_subdomain_problems;
}

/// Of a name that more characters will follow, so that it may end in a hyphen.
sentences prefix_problems(name_rule rule, text_view prefix) {
  const bool cut = prefix.size() > 1 && prefix.ends_with('-') &&
                   rule != path_segment_problems;
  if (!cut) return rule(prefix);
  std::string name(prefix);
  name.back() = 'a';
  return rule(name);
}

void check_name(const resource_type& type, const json_value& metadata,
                findings& found) {
  const name_rule rule = rule_of(type);
  const text_view prefix = text_at(metadata, {"generateName"});
  const text_view name = text_at(metadata, {"name"});
  if (!prefix.empty())
    found.each_invalid("metadata.generateName", prefix,
                       prefix_problems(rule, prefix));
  if (name.empty())
    found.required("metadata.name", "name or generateName is required");
  else
    found.each_invalid("metadata.name", name, rule(name));
}

void check_namespace(const resource_type& type, const json_value& metadata,
                     findings& found) {
  const text_view name = text_at(metadata, {"namespace"});
  if (!type.namespaced) {
    if (!name.empty())
      found.forbidden("metadata.namespace", "not allowed on this type");
  } else if (name.empty()) {
    found.required("metadata.namespace");
  } else {
    found.each_invalid("metadata.namespace", name, dns_label_problems(name));
  }
}

void check_owner(const json_value& owner, const std::string& path,
                 findings& found) {
  const text_view version = text_at(owner, {"apiVersion"});
  if (version.empty() || version.ends_with('/'))
    found.invalid(child(path, "apiVersion"), version,
                  "version must not be empty");
  for (const text_view field : {"kind", "name", "uid"})
    if (text_at(owner, {field}).empty())
      found.invalid(child(path, field), "", "must not be empty");
  if (version == "v1" && text_at(owner, {"kind"}) == "Event")
    found.invalid(path, owner,
                  "/v1, Kind=Event is disallowed from being an owner");
}

void check_owners(const json_value& metadata, findings& found) {
  const std::string path = "metadata.ownerReferences";
  const json_value& owners = model::array_at(metadata, {"ownerReferences"});
  std::string first;
  for (const json_value& owner : owners.GetArray()) {
    check_owner(owner, path, found);
    if (!model::true_at(owner, {"controller"})) continue;
    const std::string name = std::string(text_at(owner, {"kind"})) + "/" +
                             std::string(text_at(owner, {"name"}));
    if (first.empty())
      first = name;
    else
      found.invalid(path, owners,
                    "Only one reference can have Controller set to true. "
                    "Found \"true\" in references for " +
                        first + " and " + name);
  }
}

std::set<std::string> texts_of(const json_value& list) {
  std::set<std::string> texts;
  for (const json_value& each : list.GetArray())
    if (each.IsString()) texts.emplace(view(each));
  return texts;
}

bool is_standard_finalizer(text_view name) {
  return name == "kubernetes" || name == "orphan" ||
         name == "foregroundDeletion";
}

void check_finalizers(const json_value& metadata, findings& found) {
  const json_value& finalizers = model::array_at(metadata, {"finalizers"});
  const std::string path = "metadata.finalizers";
  for (const json_value& each : finalizers.GetArray())
    found.each_invalid(path, text_of(each),
                       qualified_name_problems(text_of(each)));
  each_item(
      metadata, "finalizers", "metadata",
      [&](const json_value& each, const std::string& at) {
        const text_view name = text_of(each);
        if (name.find('/') == text_view::npos && !is_standard_finalizer(name))
          found.invalid(at, name,
                        "name is neither a standard finalizer name nor "
                        "is it fully qualified");
      });
  const auto texts = texts_of(finalizers);
  if (texts.count("orphan") != 0 && texts.count("foregroundDeletion") != 0)
    found.invalid(path, finalizers,
                  "finalizer orphan and foregroundDeletion cannot be both set");
}

void check_new_finalizers(const json_value& object, const json_value& before,
                          findings& found) {
  if (!being_deleted(before)) return;
  const auto old =
      texts_of(model::array_at(before, {"metadata", "finalizers"}));
  std::string added;
  for (const std::string& each :
       texts_of(model::array_at(object, {"metadata", "finalizers"})))
    if (old.count(each) == 0)
      added += (added.empty() ? "" : ", ") + quoted(each);
  if (!added.empty())
    found.forbidden("metadata.finalizers",
                    "no new finalizers can be added if the object is being "
                    "deleted, found new finalizers []string{" +
                        added + "}");
}

void check_common(const json_value& metadata, findings& found) {
  check_labels(model::object_at(metadata, {"labels"}), "metadata.labels",
               found);
  check_annotations(model::object_at(metadata, {"annotations"}),
                    "metadata.annotations", found);
  check_owners(metadata, found);
}

}  // namespace

void check_labels(const json_value& labels, const std::string& path,
                  findings& found) {
  for (const auto& label : labels.GetObject()) {
    const text_view key = view(label.name);
    found.each_invalid(path, key, qualified_name_problems(key));
    if (label.value.IsString())
      found.each_invalid(path, view(label.value),
                         label_value_problems(view(label.value)));
  }
}

void check_annotations(const json_value& annotations, const std::string& path,
                       findings& found) {
  std::size_t size = 0;
  for (const auto& each : annotations.GetObject()) {
    const text_view key = view(each.name);
    std::string lower(key);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    found.each_invalid(path, key, qualified_name_problems(lower));
    size += key.size() + (each.value.IsString() ? view(each.value).size() : 0);
  }
  if (size > annotations_limit) found.too_long(path, annotations_limit);
}

void check_metadata(const resource_type& type, const json_value& object,
                    findings& found) {
  const json_value& metadata = model::object_at(object, {"metadata"});
  check_name(type, metadata, found);
  check_namespace(type, metadata, found);
  check_common(metadata, found);
  check_finalizers(metadata, found);
}

void check_metadata_update(const json_value& object, const json_value& before,
                           findings& found) {
  const json_value& metadata = model::object_at(object, {"metadata"});
  const json_value& old = model::object_at(before, {"metadata"});
  check_new_finalizers(object, before, found);
  for (const text_view field :
       {"name", "namespace", "uid", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds"})
    check_unchanged(metadata, old, field, "metadata", found);
  check_common(metadata, found);
}

void check_unchanged(const json_value& object, const json_value& before,
                     text_view field, const std::string& path,
                     findings& found) {
  const json_value null;
  const json_value* now = model::find(object, {field});
  const json_value* old = model::find(before, {field});
  if (now == nullptr) now = &null;
  if (old == nullptr) old = &null;
  if (*now != *old)
    found.invalid(child(path, field), *now, "field is immutable");
}

}  // namespace forensics::sandbox
