#include "plugin/show_text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/harmless.hpp"
#include "fuzz/require.hpp"
#include "model/custody.hpp"
#include "plugin/case_rows.hpp"
#include "plugin/structured.hpp"

using namespace forensics;
using forensics::test::is_harmless;
using forensics::test::require;

/// A case as anybody may have written it, in everything that shows it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  auto anchor =
      model::parse_json({reinterpret_cast<const char*>(data), size}, {});
  if (!anchor) return 0;
  auto summary = model::read_summary(*anchor);
  if (!summary) return 0;
  const model::timestamp now = model::timestamp{} + std::chrono::hours{1};
  for (const auto& cell :
       plugin::row_of(*summary, now, plugin::columns::wide)) {
    require(is_harmless(cell.text, U'\n'));
    require(cell.text.find('\n') == std::string::npos);
  }
  const std::string patch =
      model::custody_patch(*anchor, {now, "hold", "alice", "INC-42"});
  const auto patched = model::parse_json(patch);
  require(static_cast<bool>(patched));
  require(model::read_custody(*patched).size() <= model::most_custody_entries);
  const plugin::case_document what =
      plugin::read_document(*std::move(summary), *std::move(anchor));
  require(is_harmless(
      plugin::show_text(what, now, plugin::style(false),
                        [](const std::string& words) { return words; }),
      U'\n'));
  const model::json_document out = plugin::show_json(what);
  const std::string json = plugin::as_json(out);
  require(static_cast<bool>(model::parse_json(json, {64U << 20, 80})));
  require(is_harmless(json, U'\n'));
  require(is_harmless(plugin::as_yaml(out), U'\n'));
  return 0;
}
