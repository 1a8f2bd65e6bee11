#include "support/merge_patch.hpp"

#include <stdexcept>

#include "model/json.hpp"

namespace forensics::test {

namespace {

using model::json_allocator;
using model::json_value;

void merge(json_value& target, const json_value& patch,
           json_allocator& memory) {
  if (!target.IsObject()) target.SetObject();
  for (const auto& member : patch.GetObject()) {
    const auto key = model::view(member.name);
    if (member.value.IsNull()) {
      target.RemoveMember(member.name);
    } else if (member.value.IsObject()) {
      if (model::find(target, {key}) == nullptr)
        model::set(target, key, json_value(rapidjson::kObjectType), memory);
      merge(target[member.name], member.value, memory);
    } else {
      model::set(target, key, model::copy_of(member.value, memory), memory);
    }
  }
}

}  // namespace

std::string merge_patch(const std::string& target, const std::string& patch) {
  auto object = model::parse_json(target);
  const auto change = model::parse_json(patch);
  if (!object || !change) throw std::invalid_argument("merge patch: no JSON");
  merge(*object, *change, object->GetAllocator());
  return model::dump(*object);
}

}  // namespace forensics::test
