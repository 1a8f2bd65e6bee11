#include <algorithm>
#include <set>

#include "sandbox/objects/json_edit.hpp"
#include "sandbox/objects/server_side_apply_walk.hpp"

namespace forensics::sandbox {
namespace {

using model::json_allocator;
using model::json_value;

class merger {
 public:
  explicit merger(json_allocator& memory) : memory_(memory) {}

  /// `live` may be nullptr.
  json_value merge(const json_value* live, const json_value& config,
                   const part_shape& shape) {
    if (live == nullptr || shape.is_leaf() ||
        live->GetType() != config.GetType())
      return model::copy_of(config, memory_);
    return shape.is_list() ? merge_list(*live, config, shape)
                           : merge_members(*live, config, shape);
  }

 private:
  json_value merge_members(const json_value& live, const json_value& config,
                           const part_shape& shape) {
    json_value made = model::copy_of(live, memory_);
    for (const part& each : parts_of(config, shape)) {
      const std::string name = each.key.substr(2);
      model::set(
          made, name,
          merge(model::find(live, {name}), *each.value, shape.below(each.key)),
          memory_);
    }
    return made;
  }

  using parts = std::vector<part>;

  static const json_value* value_of(const parts& list, const std::string& key) {
    const auto found =
        std::find_if(list.begin(), list.end(),
                     [&](const part& each) { return each.key == key; });
    return found == list.end() ? nullptr : found->value;
  }

  /// The config's entries come in its order; live's others keep their place
  /// between the entries that both have.
  json_value merge_list(const json_value& live, const json_value& config,
                        const part_shape& shape) {
    const parts old = parts_of(live, shape);
    const parts wanted = parts_of(config, shape);
    std::vector<std::string> shared;  // those still to come, the next one last
    for (const part& each : wanted)
      if (value_of(old, each.key) != nullptr) shared.push_back(each.key);
    std::reverse(shared.begin(), shared.end());
    std::set<std::string> done;
    json_value made(rapidjson::kArrayType);
    const auto take = [&](const part& each) {
      made.PushBack(
          merge(value_of(old, each.key), *each.value, shape.below(each.key)),
          memory_);
      done.insert(each.key);
      if (!shared.empty() && shared.back() == each.key) shared.pop_back();
    };
    auto next_old = old.begin();
    auto next_wanted = wanted.begin();
    while (next_old != old.end() || next_wanted != wanted.end()) {
      const bool both = next_old != old.end() && next_wanted != wanted.end();
      if (both && next_old->key == next_wanted->key) {
        take(*next_wanted++);
        ++next_old;
      } else if (next_old != old.end() &&
                 value_of(wanted, next_old->key) == nullptr) {
        made.PushBack(model::copy_of(*next_old->value, memory_), memory_);
        ++next_old;
      } else if (next_old != old.end() && (done.count(next_old->key) != 0 ||
                                           (both && !shared.empty() &&
                                            shared.back() != next_old->key))) {
        ++next_old;
      } else {
        take(*next_wanted++);
      }
    }
    return made;
  }

  json_allocator& memory_;
};

}  // namespace

json_value merged(const json_value& live, const json_value& config,
                  const schema_struct& schema, json_allocator& memory) {
  return merger(memory).merge(&live, config, part_shape(schema));
}

}  // namespace forensics::sandbox
