#include "sandbox/controllers/quota_controller.hpp"

#include <utility>

#include "sandbox/api/json_parts.hpp"
#include "sandbox/api/quota.hpp"

namespace forensics::sandbox {

quota_controller::quota_controller(api& through, post_function post)
    : api_(through),
      queue_(std::move(post), [this](const std::string& ns) { look_at(ns); }) {
  for (const object_ptr& one :
       api_.objects().list(type_of("resourcequotas"), ""))
    queue_.add(std::string(namespace_of(one->json)));
  ticket_ =
      api_.objects().listen([this](const change& what) { on_change(what); });
}

void quota_controller::on_change(const change& what) {
  if (!counts_for_quotas(*what.type)) return;
  const std::string ns(namespace_of(what.now->json));
  if (api_.objects().count(type_of("resourcequotas"), ns) > 0) queue_.add(ns);
}

void quota_controller::look_at(const std::string& ns) {
  const resource_type& quotas = type_of("resourcequotas");
  for (const object_ptr& quota : api_.objects().list(quotas, ns)) {
    const auto usage = quota_usage(api_.objects(), quota->json);
    // A quota that can't be written now is when something next changes.
    [[maybe_unused]] const auto done = api_.change_status(
        quotas, key_of(quota->json), [&](model::json_document& changed) {
          auto& memory = changed.GetAllocator();
          model::json_value& status = object_in(changed, "status", memory);
          take_over(status, model::object_at(quota->json, {"spec"}), "hard",
                    memory);
          model::json_value used(rapidjson::kObjectType);
          for (const auto& [key, amount] : usage)
            model::set(used, key, amount, memory);
          model::set(status, "used", std::move(used), memory);
        });
  }
}

}  // namespace forensics::sandbox
