#include <algorithm>

#include "bench/micro/benchmark.hpp"
#include "model/log_object.hpp"
#include "model/log_parts.hpp"
#include "model/log_text.hpp"

namespace forensics::micro {

namespace {

constexpr std::size_t usual_size = 512'000;
/// So much more was read than is kept.
constexpr std::size_t surplus = 40'000;

bool is_text(const model::captured_log& part) {
  return model::is_plain_text(part.bytes);
}

/// What becomes of a log that has come before it is put into objects.
bool is_cut(std::string_view log, std::size_t max_bytes) {
  const auto kept = model::newest_lines(log, max_bytes, true);
  const auto parts =
      model::parts_of({std::string(kept), false, log.size() - kept.size()});
  return parts.size() == 1 + max_bytes / (model::longest_kept_log + 1) &&
         std::all_of(parts.begin(), parts.end(), is_text);
}

benchmark cutting(std::string name, std::size_t max_bytes) {
  const text log = share(log_lines(max_bytes + surplus));
  return {std::move(name), "log", log, 1,
          [=] { return is_cut(*log, max_bytes); }};
}

/// Hashing it, and writing it as a ConfigMap.
benchmark keeping() {
  const text log = share(log_lines(usual_size));
  const auto captured =
      std::make_shared<const model::captured_log>(model::captured_log{*log});
  model::log_entry of;
  of.file = "checkout.log";
  of.container = "checkout";
  const model::case_owner owner{"checkout-7d9c6b5f48-00000-forensic-0123456789",
                                "0f6f2d8e-1c52-4a3d-8f11-9d0c6f1f0e2a",
                                "debug-forensics"};
  return {"log/object", "log", log, 1, [=] {
            const auto made = model::make_log_object(of, *captured, owner);
            return made.entry.facts.bytes == captured->bytes.size();
          }};
}

}  // namespace

std::vector<benchmark> log_benchmarks() {
  return {cutting("log/cut", usual_size),
          cutting("log/cut-8MB", model::most_log_bytes), keeping()};
}

}  // namespace forensics::micro
