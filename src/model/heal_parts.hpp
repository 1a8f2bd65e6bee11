#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "model/clone.hpp"
#include "model/clone_reasons.hpp"
#include "model/json.hpp"

/// The rules of heal.hpp, a file each: heal_security, heal_resources,
/// heal_field. Internal to it. Each takes the clone and changes it in place;
/// what it changed is in `changes`.
namespace forensics::model::healing {

struct patient {
  json_document& pod;
  std::vector<difference> changes;

  json_allocator& memory() const { return pod.GetAllocator(); }
  /// Sets `object[key]` and notes it, unless it is so already.
  void set_to(json_value& object, std::string_view key, json_value value,
              const std::string& field, std::string_view reason);
  /// Removes `object[key]` and notes it, where it is there.
  void drop(json_value& object, std::string_view key, const std::string& field,
            std::string_view reason);
};

/// A member that may be changed; nullptr when it is not there.
json_value* member(json_value& object, std::string_view key) noexcept;
/// The object under `key`, made where there is none.
json_value& object_in(json_value& parent, std::string_view key,
                      json_allocator& memory);

/// Calls `visit` with each container, the toolkit's too, and its field.
void each_container(patient& of,
                    const std::function<void(json_value& container,
                                             const std::string& field)>& visit);

/// What Pod Security `restricted` asks for, which `baseline` is content with.
void meet_pod_security(patient& of);
/// One sentence of a LimitRange or a quota.
void fit_resources(patient& of, std::string_view sentence);
/// Takes out what stands at the fields (`spec.containers[0].env[1].name`), all
/// of which name the clone as it is now, or what holds them; but nothing that a
/// forensic clone can't be without. A volume goes with its mounts.
void take_out(patient& of, const std::vector<std::string>& fields);

}  // namespace forensics::model::healing
