#include <algorithm>
#include <utility>

#include "sandbox/api/admission.hpp"
#include "sandbox/api/deletion.hpp"
#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/metadata.hpp"
#include "sandbox/api/strategy.hpp"
#include "sandbox/objects/seconds.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;

std::optional<api_error> check_preconditions(const resource_type& type,
                                             const json_value& object,
                                             const delete_options& how) {
  const auto refuse = [&](const std::string& what, const std::string& wanted,
                          std::string_view found, const std::string& hint) {
    api_error error = conflict(type, name_of(object),
                               "the " + what + " in the precondition (" +
                                   wanted + ") does not match the " + what +
                                   " in record (" + std::string(found) +
                                   "). The object might have been " + hint);
    // The real server names the kind here.
    error.kind = type.kind;
    error.message.replace(
        error.message.find(type.qualified()), type.qualified().size(),
        std::string(type.kind) + type.qualified().substr(type.plural.size()));
    return error;
  };
  if (!how.uid.empty() && how.uid != uid_of(object))
    return refuse("UID", how.uid, uid_of(object), "deleted and then recreated");
  const std::string_view version =
      model::text_at(object, {"metadata", "resourceVersion"});
  if (!how.resource_version.empty() && how.resource_version != version)
    return refuse("ResourceVersion", how.resource_version, version, "modified");
  return std::nullopt;
}

/// The grace period of a pod that nobody has deleted yet.
std::int64_t grace_of(const json_value& pod, const delete_options& how) {
  const std::string_view phase = model::text_at(pod, {"status", "phase"});
  const bool nobody_to_wait_for =
      model::text_at(pod, {"spec", "nodeName"}).empty() ||
      phase == "Succeeded" || phase == "Failed";
  if (nobody_to_wait_for) return 0;
  const std::int64_t wanted = how.grace_seconds.value_or(
      model::integer_at(pod, {"spec", "terminationGracePeriodSeconds"}, 30));
  return wanted < 0 ? 1 : wanted;
}

std::vector<std::string> finalizers_after(const resource_type& type,
                                          const json_value& object,
                                          const delete_options& how) {
  const auto before = finalizers_of(object);
  const auto had = [&before](std::string_view name) {
    return std::find(before.begin(), before.end(), name) != before.end();
  };
  bool orphan = had(orphan_finalizer);
  bool foreground = had(foreground_finalizer);
  if (!how.propagation.empty()) {
    orphan = how.propagation == "Orphan";
    foreground = how.propagation == "Foreground";
  } else if (!orphan && !foreground) {
    orphan = orphans_by_default(type);
  }
  std::vector<std::string> after;
  for (const std::string& one : before)
    if (one != orphan_finalizer && one != foreground_finalizer)
      after.push_back(one);
  if (orphan) after.emplace_back(orphan_finalizer);
  if (foreground) after.emplace_back(foreground_finalizer);
  return after;
}

void count_generation(json_document& object) {
  const std::int64_t before = generation_of(object);
  if (before > 0) set_generation(object, before + 1);
}

/// One deletion, from its first look at the object to its end.
class deletion {
 public:
  deletion(store& objects, surroundings& around, const resource_type& type,
           const object_ptr& object, const delete_options& how)
      : store_(objects),
        around_(around),
        type_(type),
        before_(object),
        how_(how),
        object_(copy_of(object->json)) {}

  removal run() {
    if (type_.kind == "Namespace") return end_namespace();
    if (type_.kind == "Pod") return end_gracefully();
    return end_at_once();
  }

 private:
  removal end_namespace() {
    auto& memory = object_.GetAllocator();
    if (being_deleted(object_)) return keep();
    json_value& metadata = object_in(object_, "metadata", memory);
    model::set(metadata, "deletionTimestamp",
               model::format_rfc3339(around_.now()), memory);
    model::set(object_in(object_, "status", memory), "phase", "Terminating",
               memory);
    return write();
  }

  removal end_gracefully() {
    const std::int64_t pending =
        model::integer_at(object_, {"metadata", "deletionGracePeriodSeconds"});
    if (!being_deleted(object_)) {
      const std::int64_t grace = grace_of(object_, how_);
      mark_deleted(object_, around_.now(), grace);
      count_generation(object_);
      set_finalizers(object_, finalizers_after(type_, object_, how_));
      return grace == 0 ? write_and_end() : write();
    }
    if (pending == 0) return end_at_once();
    // A user can only shorten the grace period.
    if (!how_.grace_seconds || *how_.grace_seconds >= pending) return keep();
    shorten(pending, *how_.grace_seconds);
    return *how_.grace_seconds == 0 ? write_and_end() : write();
  }

  void shorten(std::int64_t from, std::int64_t to) {
    const auto end = model::parse_rfc3339(
        model::text_at(object_, {"metadata", "deletionTimestamp"}));
    const auto asked = end.value_or(around_.now()) - seconds_of(from);
    mark_deleted(object_, asked, to);
  }

  removal end_at_once() {
    const auto finalizers = finalizers_after(type_, object_, how_);
    if (finalizers.empty()) return end();
    set_finalizers(object_, finalizers);
    if (!being_deleted(object_)) {
      mark_deleted(object_, around_.now(), 0);
      count_generation(object_);
    }
    return write();
  }

  /// The change is seen by itself, then the end, unless a finalizer stands in
  /// the way.
  removal write_and_end() {
    const bool held = !finalizers_of(object_).empty();
    removal marked = write();
    return held ? marked : end_of(marked);
  }

  removal end_of(const removal& marked) {
    if (how_.dry_run) return {marked.last, true};
    return {store_.remove(type_, key_of(object_)), true};
  }

  removal end() {
    if (how_.dry_run) return {before_, true};
    return {store_.remove(type_, key_of(object_)), true};
  }

  removal write() {
    if (static_cast<const json_value&>(object_) == before_->json) return keep();
    if (how_.dry_run) return {unstored_object(copy_of(object_)), false};
    return {store_.put(type_, copy_of(object_)), false};
  }

  removal keep() const { return {before_, false}; }

  store& store_;
  surroundings& around_;
  const resource_type& type_;
  const object_ptr& before_;
  const delete_options& how_;
  json_document object_;
};

}  // namespace

answered<removal> delete_object(store& objects, surroundings& around,
                                const resource_type& type,
                                const object_key& key,
                                const delete_options& how) {
  if (auto error = admit_delete(type, key.name))
    return failure{std::move(*error)};
  const object_ptr found = objects.find(type, key);
  if (found == nullptr) return failure{not_found(type, key.name)};
  if (auto error = check_preconditions(type, found->json, how))
    return failure{std::move(*error)};
  return deletion(objects, around, stored_type(type), found, how).run();
}

answered<object_ptr> api::remove(const resource_type& type,
                                 const object_key& key,
                                 const delete_options& how) {
  auto done = delete_object(store_, around_, type, key, how);
  if (!done) return failure{std::move(done.error())};
  return std::move(done->last);
}

}  // namespace forensics::sandbox
