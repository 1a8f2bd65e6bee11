#pragma once

#include <map>
#include <string_view>

#include "sandbox/objects/schema.hpp"

/// The notation of the schema texts. A line that does not begin with a space
/// begins a struct:
///
///     Name [atomic]: field; field; …
///
/// and a field is `name[!] [*]type word…`: `!` is written even when empty, `*`
/// is a pointer in Go. The type is `string`, `bool`, `int` (32 bits), `long`
/// (64 bits), `number`, `quantity`, `int_or_string`, `time`, `micro_time`,
/// `bytes`, `any`, a struct, or, where no struct has the name, a string type of
/// Go's; `[]` before it makes a list, `{}` a map. The words are:
///
///     by k,…        a list whose entries are known by these keys; a strategic
///                   merge patch uses the first
///     apply-by k,…  the same for apply alone; patch-by k: for patches alone
///     set           a list of distinct values; apply-set: for apply alone
///     retain        the patch strategy `retainKeys`
///     replace       the patch strategy `replace`
///     atomic        apply owns it as one value
namespace forensics::sandbox {

/// Structs by name; they stay where they are.
using schema_book = std::map<std::string_view, schema_struct>;

/// Adds the structs' names (`declare`), then their fields (`define`), so that a
/// text may name the structs of others. The texts must outlive the book.
void declare_structs(schema_book& book, std::string_view text);
void define_structs(schema_book& book, std::string_view text);

}  // namespace forensics::sandbox
