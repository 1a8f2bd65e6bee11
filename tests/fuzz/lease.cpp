// A Lease that anybody may have written: two replicas that read it never both
// lead, and what they write can be read.
#include "model/lease.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "model/election.hpp"

using namespace forensics::model;
using forensics::test::require;

namespace {

void check_written(const json_value& lease) {
  constexpr timestamp now{};
  const auto held =
      parse_json(held_lease(lease, "me", std::chrono::seconds{15}, now));
  require(static_cast<bool>(held));
  const auto view_of_held = read_lease(*held);
  require(view_of_held && view_of_held->holder == "me");
  const auto released = parse_json(released_lease(*held, now));
  require(released && read_lease(*released)->holder.empty());
  // A renewal must be seen, also with a clock that stands still.
  require(held_lease(*held, "me", std::chrono::seconds{15}, now) !=
          dump(*held));
}

void check_election(std::string_view text) {
  constexpr uptime start{1'000};
  election one("me", lease_for("debug", "q"), {});
  const auto decided = one.on_read(text, start, {});
  require(!one.leads());
  if (!decided) {
    require(!decided.error().empty());
    return;
  }
  require(decided->step != lease_step::create &&
          decided->step != lease_step::lost);
  if (decided->step != lease_step::update) return;
  require(static_cast<bool>(parse_json(decided->body)));
  // Only somebody's who has just given it back, or nobody's.
  require(one.leader().empty() || one.leader() == "me");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_election(text);
  for (const char each : shown_identity(text))
    require(each >= ' ' && each <= '~');
  const auto lease = parse_json(text);
  if (!lease) return 0;
  const auto seen = read_lease(*lease);
  if (!seen) return 0;
  require(!seen->version.empty() && seen->lasts >= duration::zero());
  check_written(*lease);
  return 0;
}
