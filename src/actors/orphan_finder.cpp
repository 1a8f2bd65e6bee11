#include "actors/orphan_finder.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "actors/call.hpp"
#include "actors/metadata_list.hpp"
#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

using finder_pointer =
    orphan_finder_actor::stateful_pointer<orphan_finder_state>;

void report(orphan_finder_state& state,
            const std::vector<model::orphan>& found) {
  std::size_t pods = 0;
  std::string cases;
  std::vector<std::string_view> examples;
  for (const auto& one : found) {
    if (one.resource == "pods") ++pods;
    const bool is_new = std::find(examples.begin(), examples.end(),
                                  one.case_name) == examples.end();
    if (!is_new || examples.size() == state.most_examples) continue;
    examples.push_back(one.case_name);
    cases.append(cases.empty() ? "" : " ").append(one.case_name);
  }
  const std::size_t maps = found.size() - pods;
  state.around.metrics->orphans("configmaps", maps);
  state.around.metrics->orphans("pods", pods);
  if (!found.empty())
    state.around.log->warning("objects found whose case is gone",
                              {{"namespace", state.target_namespace},
                               {"configmaps", maps},
                               {"pods", pods},
                               {"case_names", cases}});
}

void end(finder_pointer self, const std::optional<k8s::error>& failed) {
  auto& state = self->state;
  state.standing = {};
  state.parts.clear();
  if (failed) {
    state.around.log->warning("orphans could not be looked for",
                              {{"error", k8s::describe(*failed)}});
  } else {
    const auto found = state.seen.end_look(state.around.now(), state.patience);
    if (state.is_second_look) report(state, found);
  }
  state.is_second_look = !state.is_second_look && !failed;
  const std::chrono::milliseconds wait =
      state.is_second_look ? std::chrono::milliseconds(state.between_looks)
                           : std::chrono::milliseconds(state.between_rounds);
  self->delayed_send(self, wait, find_orphans{});
}

using on_item = std::function<void(const model::json_value&)>;
using next_step = std::function<void()>;

/// Reads a list, then goes on.
void read(finder_pointer self, metadata_pages pages, const on_item& take,
          const next_step& then) {
  list_metadata(self, self->state.api, std::move(pages), take,
                [=](const std::optional<k8s::error>& failed) {
                  if (failed)
                    end(self, failed);
                  else
                    then();
                });
}

void look_at_clones(finder_pointer self) {
  read(
      self,
      [ns = self->state.target_namespace](std::string_view more) {
        return k8s::list_pod_metadata(ns, model::label_signature,
                                      orphan_finder_state::page_size, more);
      },
      [self](const model::json_value& object) {
        auto& state = self->state;
        if (auto one = model::find_orphan(object, "pods", state.standing))
          state.seen.add(*std::move(one), state.around.now());
      },
      [self] { end(self, std::nullopt); });
}

/// What has no case is known when all ConfigMaps are.
void judge_parts(orphan_finder_state& state) {
  for (auto& one : std::exchange(state.parts, {}))
    if (model::is_orphan(one, state.standing))
      state.seen.add(std::move(one.what), state.around.now());
}

void look(finder_pointer self) {
  self->state.seen.begin_look();
  read(
      self,
      [ns = self->state.target_namespace](std::string_view more) {
        return k8s::list_config_map_metadata(
            ns, {}, orphan_finder_state::page_size, more);
      },
      [self](const model::json_value& object) {
        auto& state = self->state;
        state.standing.add(object);
        if (auto one = model::find_dependent(object, "configmaps"))
          state.parts.push_back(*std::move(one));
      },
      [self] {
        judge_parts(self->state);
        look_at_clones(self);
      });
}

}  // namespace

orphan_finder_actor::behavior_type orphan_finder(finder_pointer self,
                                                 context around, api_actor api,
                                                 std::string target_namespace) {
  auto& state = self->state;
  state.around = std::move(around);
  state.api = std::move(api);
  state.target_namespace = std::move(target_namespace);
  return {
      [self](find_orphans) { look(self); },
  };
}

}  // namespace forensics::actors
