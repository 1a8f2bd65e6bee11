#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "model/settings.hpp"
#include "model/time.hpp"
#include "telemetry/log_damper.hpp"

namespace forensics::telemetry {

/// One key of a log line. Keys are constants of the code; values come from
/// the cluster and are escaped.
struct field {
  using variant = std::variant<std::string_view, std::int64_t, double, bool>;
  std::string_view key;
  variant value;

  field(std::string_view k, std::string_view v) : key(k), value(v) {}
  field(std::string_view k, const std::string& v)
      : key(k), value(std::string_view(v)) {}
  field(std::string_view k, const char* v)
      : key(k), value(std::string_view(v)) {}
  field(std::string_view k, bool v) : key(k), value(v) {}
  field(std::string_view k, double v) : key(k), value(v) {}
  template <class Integer>
  requires(std::is_integral_v<Integer> && !std::is_same_v<Integer, bool>)
      field(std::string_view k, Integer v)
      : key(k), value(static_cast<std::int64_t>(v)) {}
};

/// One line, without its newline: a JSON object with ts, level, message and
/// the fields, or `ts LEVEL message key=value …`. Bytes that are not UTF-8
/// become U+FFFD; what a terminal would obey is escaped.
std::string format_line(model::log_format format, model::timestamp time,
                        model::log_level level, std::string_view message,
                        std::span<const field> fields);
std::string format_line(model::log_format format, model::timestamp time,
                        model::log_level level, std::string_view message,
                        std::initializer_list<field> fields);

/// Structured log: a constant message and key/values. No secret, token or log
/// content is ever a value. Thread-safe.
///
/// A warning or an error that comes again and again is written at growing
/// intervals, with how many were not: `repeated`. Alike are those with the same
/// message and, but for names and numbers, the same `error`; of `actor` each
/// name is a kind of its own. When it is over,
/// the next line of whatever kind has the rest told by one of its own. Debug
/// and info are always written.
class logger {
 public:
  using sink = std::function<void(std::string_view line)>;
  using clock = std::function<model::timestamp()>;

  /// `write` is called with whole lines, from any thread.
  logger(model::log_level threshold, model::log_format format, clock now,
         sink write);

  void debug(std::string_view message, std::initializer_list<field> fields);
  void info(std::string_view message, std::initializer_list<field> fields);
  void warning(std::string_view message, std::initializer_list<field> fields);
  void error(std::string_view message, std::initializer_list<field> fields);

  /// Tells all that was held back; for the end of a process.
  void flush();

 private:
  void complain(model::log_level level, std::string_view message,
                std::initializer_list<field> fields);
  void tell_over(model::timestamp now);
  void tell(const std::vector<log_damper::leftover>& over,
            model::timestamp now);
  void write(model::log_level level, std::string_view message,
             std::initializer_list<field> fields);

  model::log_level threshold_;
  model::log_format format_;
  clock now_;
  sink sink_;
  std::mutex mutex_;
  log_damper damper_;             ///< under the mutex
  model::timestamp next_look_{};  ///< at what is over; under the mutex
};

/// Lines to the process's standard error, unbuffered, by spdlog.
logger::sink standard_error();

}  // namespace forensics::telemetry
