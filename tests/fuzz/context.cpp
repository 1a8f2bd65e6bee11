// What others say about a crash: of any JSON, taken for each of the lists and
// objects that are read, what a case keeps is JSON and has room. The members
// `crashed` and `healthy` are compared, `how` a number that decides for the
// redaction.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "fuzz/require.hpp"
#include "model/case_events.hpp"
#include "model/config_change.hpp"
#include "model/crash_context.hpp"
#include "model/healthy_pod.hpp"
#include "model/owners.hpp"
#include "model/pod_changes.hpp"
#include "model/replica_sets.hpp"

using namespace forensics::model;
using forensics::test::require;

namespace {

void require_text(const std::string& text, std::size_t longest) {
  require(text.size() <= longest && static_cast<bool>(parse_json(text)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const auto read =
      parse_json({reinterpret_cast<const char*>(data), size}, json_limits{});
  if (!read) return 0;
  const json_value& any = *read;
  shown_text how;
  const auto decision = integer_at(any, {"how"});
  if (decision > 0)
    how = {std::make_shared<const mask>(std::vector<std::string>{"canary"}),
           decision == 1 ? free_text::masked : free_text::left_out};

  case_events events(how);
  events.add(any, timestamp::min());
  events.add(any, timestamp{});
  events.miss("Node/a", "why");
  require_text(events.to_json(), longest_events);
  if (decision > 1)
    require(events.to_json().find(R"("message")") == std::string::npos);

  const auto link = owner_of(any);
  const owner found = read_owner(link.value_or(owner_link{}), any, any);
  require_text(to_json({found, found, found, found, found}, "why"),
               longest_owners);
  selector_of(any);
  revision_before(any, "9", text_at(any, {"uid"}));

  const json_value& crashed = object_at(any, {"crashed"});
  healthy_choice choice(crashed, timestamp{});
  choice.look_at(any);
  change_facts facts;
  facts.crashed = &crashed;
  facts.healthy = &object_at(any, {"healthy"});
  facts.against = comparison_with(*facts.healthy, false, "");
  facts.is_redacted_already = decision > 2;
  facts.started_at = timestamp{};
  for (const reference& one : configuration_of(crashed))
    facts.configuration.push_back(read_config(one, any));
  require_text(changes_to_json(facts, how), longest_changes);
  facts.healthy = nullptr;
  require_text(changes_to_json(facts, how), longest_changes);
  return 0;
}
