#include "plugin/case_watch.hpp"

#include <algorithm>
#include <ostream>
#include <utility>

#include "k8s/requests.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/pause.hpp"

namespace forensics::plugin {
namespace {

using found_handler = std::function<void(const case_event&)>;

constexpr std::chrono::seconds server_timeout{290};
constexpr std::chrono::milliseconds shortest_pause{500};
constexpr std::chrono::milliseconds longest_pause{10'000};

struct watch_end {
  std::string resource_version;  ///< "": nothing was seen
  std::optional<k8s::error> failed;
};

watch_end read_one_watch(connection& api, k8s::request what,
                         const found_handler& found) {
  case_events events(what);
  const k8s::open_reply stream = api.open(std::move(what));
  if (!stream) return {"", stream.error()};
  for (;;) {
    const k8s::chunk_reply chunk = api.read(*stream);
    if (!chunk) return {events.resource_version(), chunk.error()};
    const auto failed = events.feed(chunk->bytes, found);
    if (failed) api.close(*stream);
    if (failed || chunk->end) return {events.resource_version(), failed};
  }
}

bool heals(const k8s::error& what) noexcept {
  return what.what == k8s::action::retry || what.what == k8s::action::gone;
}

}  // namespace

void watch_cases(session& in, const std::string& selector,
                 std::string resource_version,
                 const std::function<std::string()>& list_again,
                 const found_handler& found) {
  std::chrono::milliseconds wait = shortest_pause;
  for (;;) {
    watch_end end = read_one_watch(
        in.api(),
        k8s::watch_config_map_metadata(in.target_namespace(), selector,
                                       resource_version, server_timeout),
        found);
    if (end.failed && !heals(*end.failed))
      throw command_failure(explain(*end.failed));
    const bool brought_something = !end.resource_version.empty();
    if (brought_something) {
      resource_version = std::move(end.resource_version);
      wait = shortest_pause;
    }
    if (end.failed && end.failed->what == k8s::action::gone) {
      resource_version = list_again();
    } else if (end.failed) {
      in.at().err << "warning: " << explain(*end.failed) << "\n";
    }
    // A server that ends each watch at once must not be hammered.
    if (end.failed || !brought_something) {
      pause(std::max(wait, end.failed ? end.failed->retry_after : wait));
      wait = std::min(wait * 2, longest_pause);
    }
  }
}

}  // namespace forensics::plugin
