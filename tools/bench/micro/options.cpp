#include "bench/micro/options.hpp"

#include <sstream>

#include <CLI/CLI.hpp>

namespace forensics::micro {

namespace {

constexpr const char* about =
    R"(How long does what runs for each pod, crash and log take?

Each benchmark takes turns with a reference loop over the same bytes (FNV-1a, a
byte at a time), in one thread; its time is CPU time, the median of the rounds.
What counts is the ratio of the two: a slow or busy machine slows both. The exit
code is 1 when a ratio is over its limit (tools/bench/micro/limits.cpp).)";

constexpr const char* examples = R"(Try it:
  make micro                                # all of them
  make micro ARGS='--only=scan/*'           # some of them
  make micro ARGS='--rounds=200'            # on a machine that is busy
  perf record -g build/tools/bench/micro/micro --only=scan/page --rounds=300
docs/performance.md tells what was measured.)";

}  // namespace

std::variant<options, early_end> parse_options(int count,
                                               const char* const* arguments) {
  options parsed;
  CLI::App app(about, "micro");
  app.footer(examples);
  app.get_formatter()->column_width(26);
  app.add_option("--only", parsed.only,
                 "the benchmarks whose name matches (* and ?)")
      ->type_name("PATTERN");
  app.add_option("--rounds", parsed.rounds, "of each; more are steadier")
      ->check(CLI::Range(1, 100'000))
      ->type_name("NUMBER")
      ->capture_default_str();
  app.add_flag("--json", parsed.json, "for programs");
  app.add_flag("--no-limits", parsed.no_limits,
               "measure, and judge nothing: exit 0");
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, err;
    const int code = app.exit(error, out, err);
    return early_end{code == 0 ? 0 : 2, out.str(), err.str()};
  }
  return parsed;
}

}  // namespace forensics::micro
