// A case as anybody who may write in the target namespace has left it: when it
// expires, what it repeats, how it is gone on with, which logs belong to it.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "model/case_record.hpp"
#include "model/expiry_plan.hpp"
#include "model/log_object.hpp"
#include "model/names.hpp"
#include "model/orphans.hpp"
#include "model/repeats.hpp"

using namespace forensics::model;
using forensics::test::require;

namespace {

/// Kept when in doubt, and never gone before its time.
void check_expiry(const case_view& seen) {
  constexpr timestamp now{std::chrono::hours{24 * 365 * 60}};
  const expiry_decision decided = decide_expiry(seen, now);
  require(!seen.held || decided.verdict == expiry::held);
  require(decided.verdict != expiry::expired ||
          (seen.created_at && expires_at(seen)));
  expiry_plan plan;
  plan.put(seen);
  const auto& count = plan.count();
  require(count.kept + count.held + count.unreadable ==
          (seen.being_deleted ? 0 : 1));
  const auto over = plan.take_expired(now, 1);
  require(over.size() ==
          (decided.verdict == expiry::expired && !seen.being_deleted ? 1 : 0));
  for (const expired_case& one : over) require(one.uid == seen.uid);
  plan.remove(seen.name, seen.uid, now);
  require(plan.count() == expiry_plan::census{} && !plan.next());
}

void check_repeats(const json_value& anchor) {
  const repeats said = read_repeats(anchor);
  require(said.pods.size() <= most_repeat_pods);
  repeat_tally tally(said.last);
  tally.go_on_from(said);
  tally.add({said.last, {}, "web-1"});
  require(tally.total().count >= said.count);
  require(static_cast<bool>(parse_json(repeats_patch(tally.total()))));
}

/// What is gone on with is written under a name that the API takes.
void check_source(const json_value& anchor) {
  const auto source = read_case_source(anchor);
  if (!source) {
    require(!source.error().empty());
    return;
  }
  case_content content;
  content.which = source->which;
  content.workload = source->workload;
  content.pod_json = source->pod_json;
  content.captured_at = source->captured_at;
  content.log = captured_log{std::string(1000, 'x')};
  const auto made = parse_json(make_case(content));
  require(made && is_dns_subdomain(text_at(*made, {"metadata", "name"})));
  require(source->log_parts >= 1 && source->log_parts <= 64);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto anchor =
      parse_json({reinterpret_cast<const char*>(data), size}, json_limits{});
  if (!anchor) return 0;
  if (const auto seen = read_case(*anchor)) check_expiry(*seen);
  check_repeats(*anchor);
  check_source(*anchor);
  read_log_object(*anchor, "app.log");
  owner_roll standing;
  standing.add(*anchor);
  const auto lost = find_orphan(*anchor, "configmaps", standing);
  require(!lost || !lost->uid.empty());
  return 0;
}
