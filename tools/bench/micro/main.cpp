#include <fnmatch.h>

#include <exception>
#include <iostream>
#include <variant>

#include "bench/micro/benchmark.hpp"
#include "bench/micro/limits.hpp"
#include "bench/micro/measure.hpp"
#include "bench/micro/options.hpp"
#include "bench/micro/report.hpp"

namespace {

using namespace forensics::micro;

std::vector<benchmark> all_benchmarks() {
  std::vector<benchmark> all;
  for (auto family : {scan_benchmarks, clone_benchmarks, signature_benchmarks,
                      redaction_benchmarks, log_benchmarks})
    for (benchmark& each : family()) all.push_back(std::move(each));
  return all;
}

bool matches(const benchmark& one, const options& how) {
  return ::fnmatch(how.only.c_str(), one.name.c_str(), 0) == 0;
}

int nothing_matches(const std::vector<benchmark>& all, const options& how) {
  std::cerr << "micro: --only=" << how.only << " matches none of";
  for (const benchmark& each : all) std::cerr << ' ' << each.name;
  std::cerr << '\n';
  return 2;
}

int run(const options& how) {
  const auto all = all_benchmarks();
  std::vector<row> rows;
  for (const benchmark& each : all)
    if (matches(each, how))
      rows.push_back(
          row_of(each, measure(each, how.rounds), limit_of(each.name)));
  if (rows.empty()) return nothing_matches(all, how);
  std::cout << (how.json ? json_of(rows) : table_of(rows));
  if (how.no_limits) return 0;
  const std::string complaints = complaints_of(rows);
  std::cerr << complaints;
  return complaints.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  const auto parsed = parse_options(count, arguments);
  if (const auto* end = std::get_if<early_end>(&parsed)) {
    std::cout << end->out;
    std::cerr << end->err;
    return end->code;
  }
  try {
    return run(std::get<options>(parsed));
  } catch (const std::exception& why) {
    std::cerr << "micro: " << why.what() << '\n';
    return 1;
  }
}
