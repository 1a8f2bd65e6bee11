// Whatever is said, a log line is one line, and a JSON one has just its fields.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "k8s/one_line.hpp"
#include "model/character.hpp"
#include "model/json.hpp"
#include "telemetry/logger.hpp"

using namespace forensics;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// No character of it is a terminal's command or ends the line.
bool is_harmless(std::string_view text) {
  while (!text.empty()) {
    const model::character next = model::first_character(text);
    if (next.bytes == 0 || model::is_hidden(next.code)) return false;
    text.remove_prefix(next.bytes);
  }
  return true;
}

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
