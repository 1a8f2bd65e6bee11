// How a log is cut, hidden and kept. The first bytes say how: room (two bytes),
// whether the rest is repeated until it is longer than one object holds (255),
// whether older bytes are missing, and how long the value to hide is, which
// stands at the beginning of the rest.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "model/digest.hpp"
#include "model/log_parts.hpp"
#include "model/log_text.hpp"
#include "model/redact_log.hpp"

using namespace forensics::model;
using forensics::test::require;

namespace {

void check_cut(std::string_view log, std::size_t room, bool already_cut) {
  const std::string_view kept = newest_lines(log, room, already_cut);
  require(kept.size() <= log.size() && log.ends_with(kept));
  require(kept.size() <= room || (!already_cut && log.size() <= room));
  require(!is_plain_text(log) || is_plain_text(kept));
  const std::size_t begin = log.size() - kept.size();
  require(begin == 0 || log[begin - 1] == '\n' ||
          may_begin_inside_a_line(kept) || kept.empty());
}

void check_kept(const captured_log& log, std::size_t room) {
  json_document object;
  object.Parse(R"({"metadata":{"annotations":{}}})");
  const log_facts facts =
      put_log(object, "crash.log", log, room, object.GetAllocator());
  require(facts.bytes <= room);
  require(!facts.complete || facts.bytes == log.bytes.size());
  require(!log.complete || facts.bytes + facts.dropped == log.bytes.size());
  const std::string_view text = text_at(object, {"data", "crash.log"});
  const std::string_view binary = text_at(object, {"binaryData", "crash.log"});
  require(text.empty() || binary.empty());
  const std::string kept = binary.empty()
                               ? std::string(text)
                               : base64_decode(std::string(binary)).value();
  require(kept.size() == facts.bytes && log.bytes.ends_with(kept));
  require(sha256_hex(kept) == facts.sha256);
}

void check_parts(const captured_log& log) {
  std::string joined;
  const auto parts = parts_of(log);
  for (const captured_log& part : parts) {
    require(part.bytes.size() <= longest_kept_log);
    require(part.parts == parts.size());
    joined.insert(0, part.bytes);
  }
  require(joined == log.bytes);
}

/// A value that a mark can't be a part of is nowhere to be seen.
void check_hidden(const captured_log& log, const std::string& value) {
  const captured_log shown = redact_log(log, mask({value}));
  require(value.find_first_of("REDACT") != std::string::npos ||
          !is_worth_hiding(value) ||
          shown.bytes.find(value) == std::string::npos);
  require(shown.complete == log.complete);
}

/// As long as a log that has a second part.
std::string repeated(std::string_view text) {
  std::string all;
  all.reserve(longest_kept_log + 2 * text.size());
  while (all.size() <= longest_kept_log + text.size()) all += text;
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  constexpr std::size_t head = 5;
  if (size <= head) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + head,
                              size - head);
  is_log_unavailable_notice(text);
  captured_log log{std::string(text), data[3] % 2 == 0};
  const std::size_t room = data[0] + 256U * data[1];
  if (data[2] == 0xff) {
    log.bytes = repeated(text);
    check_cut(log.bytes, longest_kept_log - room, !log.complete);
    check_parts(log);
    return 0;
  }
  check_cut(log.bytes, room, !log.complete);
  check_kept(log, room);
  check_parts(log);
  check_hidden(log, std::string(text.substr(0, data[4])));
  return 0;
}
