#include "model/clone.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "model/clone_parts.hpp"
#include "model/heal_parts.hpp"
#include "model/platform.hpp"

namespace forensics::model {
namespace {

void meet_pod_security(json_document& pod, std::vector<difference>& out) {
  healing::patient of{pod, {}};
  healing::meet_pod_security(of);
  std::move(of.changes.begin(), of.changes.end(), std::back_inserter(out));
}

json_value difference_to_json(const difference& one, json_allocator& memory) {
  json_value entry(rapidjson::kObjectType);
  set(entry, "field", one.field, memory);
  set(entry, "action", one.action, memory);
  set(entry, "reason", one.reason, memory);
  return entry;
}

}  // namespace

result<clone_result, std::string> make_clone(const json_value& pod,
                                             const clone_request& how) {
  if (!pod.IsObject()) return failure{std::string("the pod is no JSON object")};
  if (needs_windows(pod))
    return failure{std::string("pods of Windows nodes can't be cloned")};
  json_document memory_owner;
  cloning::context clone{pod, how, memory_owner.GetAllocator(), {}};
  cloning::crashed_container crashed;
  json_value spec = cloning::make_spec(clone, crashed);
  if (crashed.source == nullptr)
    return failure{std::string("the pod has no containers")};
  json_value copy = cloning::make_pod(clone, crashed);
  set(copy, "spec", std::move(spec), clone.memory);
  static_cast<json_value&>(memory_owner).Swap(copy);
  if (how.security == pod_security::restricted)
    meet_pod_security(memory_owner, clone.differences);
  return clone_result{dump(memory_owner), std::move(clone.differences)};
}

std::string to_json(const std::vector<difference>& differences) {
  constexpr std::size_t longest_list = 64U << 10;
  constexpr std::size_t room_for_count = 128;
  json_document memory_owner;
  json_allocator& memory = memory_owner.GetAllocator();
  std::string list = "[";
  for (std::size_t i = 0; i < differences.size(); ++i) {
    std::string entry = dump(difference_to_json(differences[i], memory));
    const bool fits =
        list.size() + entry.size() + room_for_count < longest_list;
    if (!fits) {
      const std::string count = std::to_string(differences.size() - i);
      entry = dump(difference_to_json(
          {"(" + count + " more)", "changed", std::string(why::size)}, memory));
    }
    if (i > 0) list += ',';
    list += entry;
    if (!fits) break;
  }
  return list += ']';
}

std::vector<difference> parse_differences(std::string_view json) {
  std::vector<difference> out;
  const auto list = parse_json(json);
  if (!list || !list->IsArray()) return out;
  for (const json_value& one : list->GetArray()) {
    difference entry{std::string(text_at(one, {"field"})),
                     std::string(text_at(one, {"action"})),
                     std::string(text_at(one, {"reason"}))};
    if (!entry.field.empty()) out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace forensics::model
