// Whatever is said, a log line is one line, and a JSON one has just its fields.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/harmless.hpp"
#include "fuzz/require.hpp"
#include "k8s/one_line.hpp"
#include "model/json.hpp"
#include "telemetry/logger.hpp"

using namespace forensics;
using forensics::test::is_harmless;
using forensics::test::require;

namespace {

std::string line(model::log_format format, std::string_view value) {
  return telemetry::format_line(format, {}, model::log_level::warning,
                                "a pod crashed",
                                {{"pod", value}, {"error", value}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  require(is_harmless(line(model::log_format::text, text)));
  const std::string json = line(model::log_format::json, text);
  require(is_harmless(json));
  const auto parsed = model::parse_json(json);
  require(parsed && parsed->MemberCount() == 5);
  constexpr std::size_t room = 100;
  const std::string short_text = k8s::one_line(text, room);
  require(short_text.size() <= room && is_harmless(short_text));
  return 0;
}
