#include "k8s/resource_watch.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/require.hpp"
#include "model/case_record.hpp"
#include "model/json.hpp"
#include "model/orphans.hpp"

using namespace forensics;
using forensics::test::require;

namespace {

/// Whatever reads what is passed on.
void read(const k8s::watch_progress& progress) {
  for (const auto& change : progress.changes) {
    const auto object = model::parse_json(change.object);
    if (!object) continue;
    if (const auto view = model::read_case(*object))
      require(!view->name.empty() && view->held == model::is_held(*object));
    const auto lost = model::find_orphan(*object, "pods", {});
    require(!lost || !lost->uid.empty());
  }
}

/// A list, then events, in pieces of `piece` bytes.
void feed(std::string_view list, std::string_view events, std::size_t piece) {
  k8s::resource_watch_config config;
  config.what = k8s::config_map_metadata("q", "l");
  config.max_object = 1'000;
  k8s::resource_watch watch(config);
  for (std::string_view body : {list, events}) {
    watch.on_open();
    bool goes_on = true;
    std::string ahead;
    while (goes_on && !body.empty()) {
      const auto progress = watch.on_bytes(body.substr(0, piece), 0.5);
      read(progress);
      require(watch.held_bytes() <= config.max_object + (64U << 10));
      if (const auto next = watch.page_ahead()) {
        require(next->target.find("continue=") != std::string::npos);
        require(ahead.empty() || ahead == next->target);
        ahead = next->target;
      }
      body.remove_prefix(std::min(piece, body.size()));
      goes_on = !progress.restart;
    }
    if (goes_on) require(watch.on_end(0.5).restart);
    require(!watch.next().target.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = std::min(text.find('\n'), size);
  for (const std::size_t piece : {std::size_t{7}, size + 1})
    feed(text.substr(0, cut), text.substr(cut), piece);
  return 0;
}
