#include "sandbox/controllers/garbage_collector.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/metadata.hpp"

namespace forensics::sandbox {
namespace {

using model::json_document;
using model::json_value;

const json_value& references_of(const json_value& object) {
  return model::array_at(object, {"metadata", "ownerReferences"});
}

bool waits_for(const json_value& object, const char* finalizer) {
  return being_deleted(object) && has_finalizer(object, finalizer);
}

}  // namespace

garbage_collector::garbage_collector(api& through, post_function post)
    : api_(through),
      queue_(std::move(post), [this](const item& one) { look_at(one); }) {
  for (const resource_type& type : resource_types())
    if (type.stored && &stored_type(type) == &type)
      for (const object_ptr& one : api_.objects().list(type, ""))
        on_change({change_kind::added, &type, one, nullptr});
  ticket_ =
      api_.objects().listen([this](const change& what) { on_change(what); });
}

void garbage_collector::on_change(const change& what) {
  index(what);
  const json_value& object = what.now->json;
  if (what.kind != change_kind::deleted) {
    const bool concerns = !references_of(object).Empty() ||
                          waits_for(object, orphan_finalizer) ||
                          waits_for(object, foreground_finalizer);
    if (concerns) queue_.add({what.type, key_of(object)});
    return;
  }
  for (const item& one : dependents_of(std::string(uid_of(object))))
    queue_.add(one);
  for (const reference& owner : owners_of(object))
    if (owner.state == owner_state::going) queue_.add({owner.type, owner.key});
}

void garbage_collector::index(const change& what) {
  const item self{what.type, key_of(what.now->json)};
  if (what.before != nullptr)
    for (const json_value& owner :
         references_of(what.before->json).GetArray()) {
      const auto found =
          dependents_.find(std::string(model::text_at(owner, {"uid"})));
      if (found == dependents_.end()) continue;
      found->second.erase(self);
      if (found->second.empty()) dependents_.erase(found);
    }
  if (what.kind == change_kind::deleted) return;
  for (const json_value& owner : references_of(what.now->json).GetArray())
    dependents_[std::string(model::text_at(owner, {"uid"}))].insert(self);
}

garbage_collector::reference garbage_collector::resolve(
    const json_value& owner, const std::string& ns) const {
  reference made;
  made.uid = model::text_at(owner, {"uid"});
  made.type = find_kind(model::text_at(owner, {"apiVersion"}),
                        model::text_at(owner, {"kind"}));
  // Whether an owner is there that can't be asked for is not known.
  made.state = owner_state::there;
  if (made.type == nullptr) return made;
  made.type = &stored_type(*made.type);
  made.key = {made.type->namespaced ? ns : "",
              std::string(model::text_at(owner, {"name"}))};
  const object_ptr found = api_.objects().find(*made.type, made.key);
  if (found == nullptr || uid_of(found->json) != made.uid)
    made.state = owner_state::absent;
  else if (waits_for(found->json, foreground_finalizer))
    made.state = owner_state::going;
  return made;
}

std::vector<garbage_collector::reference> garbage_collector::owners_of(
    const json_value& object) const {
  std::vector<reference> owners;
  const std::string ns(namespace_of(object));
  for (const json_value& owner : references_of(object).GetArray())
    owners.push_back(resolve(owner, ns));
  return owners;
}

std::set<garbage_collector::item> garbage_collector::dependents_of(
    const std::string& uid) const {
  const auto found = dependents_.find(uid);
  return found == dependents_.end() ? std::set<item>() : found->second;
}

void garbage_collector::look_at(const item& one) {
  const object_ptr object = api_.objects().find(*one.type, one.key);
  if (object == nullptr) return;
  if (waits_for(object->json, orphan_finalizer)) return orphan(one, object);
  if (waits_for(object->json, foreground_finalizer))
    return delete_dependents(one, object);
  if (!being_deleted(object->json)) check_owners(one, object);
}

void garbage_collector::check_owners(const item& one,
                                     const object_ptr& object) {
  std::set<std::string> leaving;
  bool kept = false;
  bool waited_for = false;
  for (const reference& owner : owners_of(object->json)) {
    kept = kept || owner.state == owner_state::there;
    waited_for = waited_for || owner.state == owner_state::going;
    if (owner.state != owner_state::there) leaving.insert(owner.uid);
  }
  if (leaving.empty()) return;
  if (kept) return drop_references(one, object, leaving);
  delete_options how;
  how.uid = uid_of(object->json);
  const bool has_dependents = !dependents_of(how.uid).empty();
  how.propagation = waited_for && has_dependents ? "Foreground" : "Background";
  // A refusal leaves the object as it is, to be looked at when it changes.
  [[maybe_unused]] const auto done = api_.remove(*one.type, one.key, how);
}

void garbage_collector::drop_references(const item& one,
                                        const object_ptr& object,
                                        const std::set<std::string>& uids) {
  json_document changed = copy_of(object->json);
  auto& memory = changed.GetAllocator();
  json_value kept(rapidjson::kArrayType);
  for (const json_value& owner : references_of(object->json).GetArray())
    if (!uids.contains(std::string(model::text_at(owner, {"uid"}))))
      kept.PushBack(model::copy_of(owner, memory), memory);
  json_value& metadata = object_in(changed, "metadata", memory);
  if (kept.Empty())
    erase(metadata, "ownerReferences");
  else
    model::set(metadata, "ownerReferences", std::move(kept), memory);
  [[maybe_unused]] const auto done = api_.update(*one.type, std::move(changed));
}

void garbage_collector::orphan(const item& one, const object_ptr& object) {
  const std::string uid(uid_of(object->json));
  for (const item& dependent : dependents_of(uid)) {
    const object_ptr found =
        api_.objects().find(*dependent.type, dependent.key);
    if (found != nullptr) drop_references(dependent, found, {uid});
  }
  drop_finalizer(one, object, orphan_finalizer);
}

/// Whether a dependent is left that its owner has to wait for.
bool garbage_collector::is_blocked(const std::string& uid) const {
  for (const item& dependent : dependents_of(uid)) {
    const object_ptr found =
        api_.objects().find(*dependent.type, dependent.key);
    if (found == nullptr) continue;
    for (const json_value& owner : references_of(found->json).GetArray())
      if (model::text_at(owner, {"uid"}) == uid &&
          model::true_at(owner, {"blockOwnerDeletion"}))
        return true;
  }
  return false;
}

void garbage_collector::delete_dependents(const item& one,
                                          const object_ptr& object) {
  const std::string uid(uid_of(object->json));
  for (const item& dependent : dependents_of(uid)) {
    const object_ptr found =
        api_.objects().find(*dependent.type, dependent.key);
    if (found != nullptr && !being_deleted(found->json))
      check_owners(dependent, found);
  }
  if (!is_blocked(uid)) drop_finalizer(one, object, foreground_finalizer);
}

void garbage_collector::drop_finalizer(const item& one,
                                       const object_ptr& object,
                                       const char* finalizer) {
  auto kept = finalizers_of(object->json);
  kept.erase(std::remove(kept.begin(), kept.end(), finalizer), kept.end());
  json_document changed = copy_of(object->json);
  set_finalizers(changed, kept);
  [[maybe_unused]] const auto done = api_.update(*one.type, std::move(changed));
}

}  // namespace forensics::sandbox
