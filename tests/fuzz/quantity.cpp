// Quantities, alone and as a quota's entry. A thousandth is a thousandth, and
// whoever reads a quota reads it as it was checked.
#include "model/quantity.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "model/json.hpp"
#include "model/quarantine.hpp"

using namespace forensics::model;
using forensics::test::require;

namespace {

void check_quantity(std::string_view text) {
  const auto milli = quantity_in_milli(text);
  if (!milli) return;
  require(*milli >= 0);
  // Past this a double has no room for thousandths.
  constexpr std::int64_t most_exact = 1'000'000'000'000;
  if (*milli > most_exact) return;
  require(quantity_in_milli(std::to_string(*milli) + "m") == milli);
}

void check_quota(std::string_view entry) {
  const auto parts = parse_quota_entry(entry);
  if (!parts) return;
  require(quantity_in_milli(parts->second).has_value());
  const std::vector<std::string> hard{std::string(entry)};
  const auto quota = parse_json(make_resource_quota("q", hard));
  require(quota && is_resource_quota(*quota, hard));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_quantity(text);
  check_quota(text);
  return 0;
}
