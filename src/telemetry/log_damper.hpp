#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/settings.hpp"
#include "model/time.hpp"

namespace forensics::telemetry {

/// A warning or an error that may come again and again.
struct complaint {
  model::log_level level = model::log_level::warning;
  std::string_view message;  ///< a constant of the code
  std::string_view error;    ///< what the world said, or ""
  /// Each names another case, so the first few are all worth a line.
  bool names_case = false;
  /// `error` is a name: each is a kind of its own.
  bool is_name = false;
};

/// Decides which of many alike lines are written: the first at once (the first
/// five where they name cases), then one after 1 s, 2 s, 4 s … at most 300 s.
/// Alike are lines of one level and message whose errors differ in quoted parts
/// or in words that have a digit, unless the error is a name. Pure: time is
/// given. Not thread-safe.
class log_damper {
 public:
  /// nullopt: the line is held back. Else it is to be written, and so many were
  /// held back since the last that was.
  std::optional<std::uint64_t> admit(const complaint& what,
                                     model::timestamp now);

  /// What was held back and has found no line to be told with.
  struct leftover {
    model::log_level level;
    std::string message;
    std::string error;  ///< of the first
    std::uint64_t held = 0;
    model::timestamp last;
  };
  /// Forgets what is over: nothing for a minute, and for twice as long as lay
  /// between the last two. It is news when it comes again.
  std::vector<leftover> take_over(model::timestamp now);
  /// Forgets all of it.
  std::vector<leftover> take_all();

  /// Kinds of lines that are remembered: at most nine for each message.
  std::size_t size() const noexcept;

 private:
  struct kind {
    std::string error;
    std::uint64_t held = 0;
    unsigned written = 0;
    model::timestamp next{};  ///< held back until then
    model::timestamp last{};
    model::duration gap{0};  ///< between the last two
    bool is_over(model::timestamp now) const;
  };
  using by_error = std::map<std::string, kind, std::less<>>;

  template <class IsTaken>
  std::vector<leftover> take(IsTaken is_taken);

  std::map<std::pair<model::log_level, std::string>, by_error> known_;
};

}  // namespace forensics::telemetry
