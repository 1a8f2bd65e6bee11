#include <algorithm>

#include "sandbox/objects/strategic_patch.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;

/// Where `entry` is in `list`; the list's size when it is not there.
rapidjson::SizeType index_in(const json_value& list, const json_value& entry,
                             std::string_view key) {
  for (rapidjson::SizeType i = 0; i < list.Size(); ++i)
    if (same_entry(list[i], entry, key)) return i;
  return list.Size();
}

void sort_by(std::vector<json_value*>& entries, const json_value& order,
             std::string_view key) {
  std::stable_sort(entries.begin(), entries.end(),
                   [&](const json_value* a, const json_value* b) {
                     return index_in(order, *a, key) < index_in(order, *b, key);
                   });
}

}  // namespace

bool same_entry(const json_value& a, const json_value& b,
                std::string_view key) {
  if (key.empty()) return a == b;
  const json_value* left = model::find(a, {key});
  const json_value* right = model::find(b, {key});
  return left != nullptr && right != nullptr && *left == *right;
}

bool follows_order(const json_value& change, const json_value& order,
                   std::string_view key) {
  rapidjson::SizeType at = 0;
  for (const json_value& each : change.GetArray()) {
    if (model::find(each, {strategic_directive}) != nullptr) continue;
    while (at < order.Size() && !same_entry(each, order[at], key)) ++at;
    if (at++ == order.Size() && !order.Empty()) return false;
  }
  return true;
}

void order_entries(json_value& merged, const json_value& order,
                   const json_value& before, std::string_view key,
                   model::json_allocator& memory) {
  std::vector<json_value*> named;
  std::vector<json_value*> others;
  for (json_value& entry : merged.GetArray())
    (index_in(order, entry, key) < order.Size() ? named : others)
        .push_back(&entry);
  sort_by(named, order, key);
  sort_by(others, before, key);
  json_value sorted(rapidjson::kArrayType);
  auto next_named = named.begin();
  auto next_other = others.begin();
  while (next_named != named.end() || next_other != others.end()) {
    bool other_first = next_named == named.end();
    if (!other_first && next_other != others.end()) {
      const auto other_at = index_in(before, **next_other, key);
      const auto named_at = index_in(before, **next_named, key);
      other_first = other_at < named_at && named_at < before.Size();
    }
    sorted.PushBack(other_first ? **next_other++ : **next_named++, memory);
  }
  merged = sorted;
}

}  // namespace forensics::sandbox
