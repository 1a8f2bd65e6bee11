#pragma once

#include <optional>
#include <string_view>

#include "model/json.hpp"

/// Parts of strategic merge patches.
namespace forensics::sandbox {

/// The member that makes an object a directive.
inline constexpr std::string_view strategic_directive = "$patch";

/// A copy without nulls and without what the patch deletes; nullopt when that
/// is all of it.
std::optional<model::json_value> without_directives(
    const model::json_value& value, model::json_allocator& memory);

/// Two entries are the same one when their `key`, or without a key they
/// themselves, are equal.
bool same_entry(const model::json_value& a, const model::json_value& b,
                std::string_view key);

/// Whether the entries of a patch that are not deleted come in the order that
/// it sets.
bool follows_order(const model::json_value& patch,
                   const model::json_value& order, std::string_view key);

/// Orders `merged`: entries that `order` names come in its order, the others
/// stay in the order of `before`, and where `before` has an entry of each, it
/// tells which comes first.
void order_entries(model::json_value& merged, const model::json_value& order,
                   const model::json_value& before, std::string_view key,
                   model::json_allocator& memory);

}  // namespace forensics::sandbox
