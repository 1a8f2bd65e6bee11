// Durations and times: what is written of one that was read is read as the
// same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "model/age.hpp"
#include "model/names.hpp"
#include "model/time.hpp"

using namespace forensics::model;
using forensics::test::require;

namespace {

void check_duration(std::string_view text) {
  const auto length = parse_duration(text);
  if (!length) {
    require(!length.error().empty());
    return;
  }
  require(*length >= duration::zero());
  const std::string written = format_duration(*length);
  const auto again = parse_duration(written);
  require(again && *again == *length);
  // It becomes a label.
  require(label_value(written) == written);
  require(!human_duration(*length).empty());
}

void check_time(std::string_view text) {
  const auto time = parse_rfc3339(text);
  if (!time) return;
  require(label_value(format_label_time(*time)).size() <= 63);
  const std::chrono::year_month_day date{
      std::chrono::floor<std::chrono::days>(*time)};
  // An offset may lead out of the years that can be written.
  if (date.year() < std::chrono::year{0} ||
      date.year() > std::chrono::year{9999})
    return;
  require(parse_rfc3339(format_rfc3339(*time)) ==
          std::chrono::floor<std::chrono::seconds>(*time));
  require(parse_rfc3339(format_micro_time(*time)) == *time);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_duration(text);
  check_time(text);
  return 0;
}
