#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "model/shown_text.hpp"
#include "model/time.hpp"

/// The events of a crashed pod and of its node: events.json of its case.
namespace forensics::model {

/// The newest events of all lists that it is given; what it holds is bounded.
class case_events {
 public:
  explicit case_events(shown_text how) noexcept;

  /// Takes from a core/v1 EventList, or a page of one, what happened last not
  /// before `since`. The controller's own events are left out, and junk is.
  void add(const json_value& list, timestamp since);
  /// A list that could not be read, or not to its end; `of` is `Node/a`.
  void miss(std::string_view of, std::string_view why);

  /// events.json: a JSON array of at most `longest_events`, the newest event
  /// last. The first line says how many older ones are not listed, if any.
  std::string to_json() const;

 private:
  struct kept_event {
    timestamp last;
    std::string json;
  };
  void drop_the_oldest();

  shown_text how_;
  std::vector<kept_event> lines_;  ///< sorted after each `add`
  std::vector<std::string> missing_;
  std::uint64_t dropped_ = 0;
};

}  // namespace forensics::model
