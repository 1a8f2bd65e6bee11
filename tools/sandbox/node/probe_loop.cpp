#include "sandbox/node/probe_loop.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/objects/seconds.hpp"

namespace forensics::sandbox {
namespace {

model::duration seconds_at(const model::json_value& probe, const char* field,
                           std::int64_t otherwise) {
  return seconds_of(
      std::max<std::int64_t>(0, model::integer_at(probe, {field}, otherwise)));
}

}  // namespace

probe_loop::probe_loop(surroundings& around, const model::json_value& probe,
                       calls what)
    : around_(around),
      calls_(std::move(what)),
      period_(std::max<model::duration>(
          std::chrono::seconds(1), seconds_at(probe, "periodSeconds", 10))),
      timeout_(std::max<model::duration>(
          std::chrono::seconds(1), seconds_at(probe, "timeoutSeconds", 1))),
      success_threshold_(model::integer_at(probe, {"successThreshold"}, 1)),
      failure_threshold_(model::integer_at(probe, {"failureThreshold"}, 3)) {
  wait(seconds_at(probe, "initialDelaySeconds", 0));
}

void probe_loop::wait(model::duration length) {
  timer_ = around_.after(length, [this] { check(); });
}

void probe_loop::check() {
  check_ = calls_.check(timeout_,
                        [this](const check_result& result) { judge(result); });
}

void probe_loop::judge(const check_result& result) {
  wait(period_);
  const bool passed = result.is == check_result::verdict::passed;
  if (result.is == check_result::verdict::unknown)
    return calls_.unhealthy("errored and resulted in unknown state: " +
                            result.message);
  in_a_row_ = passed == last_passed_ ? in_a_row_ + 1 : 1;
  last_passed_ = passed;
  if (!passed) calls_.unhealthy("failed: " + result.message);
  if (in_a_row_ == (passed ? success_threshold_ : failure_threshold_)) {
    const auto turned = calls_.turned;
    turned(passed);
  }
}

}  // namespace forensics::sandbox
