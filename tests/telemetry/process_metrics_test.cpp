#include "telemetry/process_metrics.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>

#include "support/temp_folder.hpp"

using namespace forensics;

namespace {

std::optional<double> open_fds(const std::string& folder) {
  const auto all = telemetry::process_families(folder.c_str());
  CHECK(all.size() >= 6);
  const auto found = std::find_if(all.begin(), all.end(), [](const auto& one) {
    return one.name == "process_open_fds";
  });
  if (found == all.end()) return std::nullopt;
  return found->metric.at(0).gauge.value;
}

}  // namespace

TEST_CASE("the descriptor that looks is not counted") {
  const testing::temp_folder folder;
  for (const char* name : {"0", "1", "2", "7"}) folder.write(name, "");
  CHECK(open_fds(folder.path("")) == 3);
}

TEST_CASE("descriptors that can't be listed are left out, not negative") {
  const testing::temp_folder folder;
  CHECK(open_fds(folder.path("none")) == std::nullopt);
}
