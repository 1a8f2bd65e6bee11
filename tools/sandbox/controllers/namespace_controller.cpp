#include "sandbox/controllers/namespace_controller.hpp"

#include <utility>

#include "sandbox/api/json_parts.hpp"

namespace forensics::sandbox {

namespace_controller::namespace_controller(api& through, post_function post)
    : api_(through), queue_(std::move(post), [this](const std::string& name) {
        look_at(name);
      }) {
  for (const object_ptr& one : api_.objects().list(type_of("namespaces"), ""))
    if (being_deleted(one->json)) queue_.add(std::string(name_of(one->json)));
  ticket_ =
      api_.objects().listen([this](const change& what) { on_change(what); });
}

void namespace_controller::on_change(const change& what) {
  const bool is_namespace = what.type == &type_of("namespaces");
  const std::string name(is_namespace ? name_of(what.now->json)
                                      : namespace_of(what.now->json));
  const bool may_be_empty = is_namespace || what.kind == change_kind::deleted;
  if (may_be_empty && is_ending(name)) queue_.add(name);
}

bool namespace_controller::is_ending(const std::string& name) const {
  const object_ptr found =
      api_.objects().find(type_of("namespaces"), {"", name});
  return found != nullptr && being_deleted(found->json);
}

void namespace_controller::look_at(const std::string& name) {
  if (!is_ending(name)) return;
  for (const resource_type& type : resource_types()) {
    if (!type.namespaced || !type.stored || &stored_type(type) != &type)
      continue;
    delete_options how;
    how.propagation = "Background";
    // What a finalizer or its node holds back is looked at when it goes.
    for (const object_ptr& one : api_.objects().list(type, name))
      if (!being_deleted(one->json)) [[maybe_unused]]
        const auto done = api_.remove(type, key_of(one->json), how);
  }
  for (const resource_type& type : resource_types())
    if (type.namespaced && type.stored && api_.objects().count(type, name) > 0)
      return;
  const resource_type& namespaces = type_of("namespaces");
  const object_ptr empty = api_.objects().find(namespaces, {"", name});
  model::json_document changed = copy_of(empty->json);
  auto& memory = changed.GetAllocator();
  erase(object_in(changed, "spec", memory), "finalizers");
  write_options how;
  how.subresource = "finalize";
  [[maybe_unused]] const auto done =
      api_.update(namespaces, std::move(changed), how);
}

}  // namespace forensics::sandbox
