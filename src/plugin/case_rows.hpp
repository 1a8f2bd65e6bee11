#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/case_summary.hpp"
#include "model/time.hpp"
#include "plugin/table.hpp"

/// Cases as `list` shows and orders them.
namespace forensics::plugin {

enum class columns { usual, wide };
std::vector<std::string> titles_of(columns which);
row row_of(const model::case_summary& which, model::timestamp now,
           columns shown);

/// When it expires: `23h`, `expired`, `held`, or `<unknown>`.
cell expiry_cell(const model::case_view& which, model::timestamp now);

/// What `--sort-by` may be.
std::vector<std::string> sort_keys();

/// `age`: the newest last, next to the prompt; `expires`: what goes first is
/// first, what stays is last; `repeats`: the most last; the others by
/// alphabet. Cases that are equal stand by name.
void sort_cases(std::vector<model::case_summary>& cases, std::string_view key);

/// Which cases are wanted; an empty text or nullopt is no wish.
struct case_filter {
  std::string source_namespace{};
  std::string reason{};
  std::optional<model::timestamp> created_since{};
  std::optional<model::timestamp> created_before{};
};
bool fits(const model::case_summary& which, const case_filter& filter);

}  // namespace forensics::plugin
