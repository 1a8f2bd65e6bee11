#include "bench/micro/benchmark.hpp"
#include "model/json.hpp"
#include "model/redact_log.hpp"
#include "model/redact_pod.hpp"
#include "model/secret_values.hpp"
#include "model/vocabulary.hpp"

namespace forensics::micro {

namespace {

constexpr std::size_t log_size = 500'000;

/// Of the ten values of a Secret, in all their forms.
model::mask secret_mask() {
  return model::mask(model::secret_values(*model::parse_json(secret())));
}

bool is_hidden(const std::string& text) {
  return text.find(model::redacted_value) != std::string::npos;
}

}  // namespace

std::vector<benchmark> redaction_benchmarks() {
  const auto mask = std::make_shared<const model::mask>(secret_mask());
  const text log = share(log_lines(log_size));
  const auto captured =
      std::make_shared<const model::captured_log>(model::captured_log{*log});
  const text pod = share(crashed_pod());
  return {
      {"redaction/log", "log", log, 1,
       [=] { return is_hidden(model::redact_log(*captured, *mask).bytes); }},
      {"redaction/pod", "pod", pod, 1,
       [=] { return !model::redact_pod(*pod, *mask).empty(); }},
  };
}

}  // namespace forensics::micro
