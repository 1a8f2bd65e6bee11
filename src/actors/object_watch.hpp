#pragma once

#include "k8s/resource_watch.hpp"
#include "model/json.hpp"

namespace forensics::actors {

/// Takes what a watch of all objects came to: `on_object(const
/// model::json_value&, bool is_deleted)` for each that changed. True when a
/// list has ended of which nothing was skipped, so that what it does not have
/// is gone. The state has `list_is_whole`, set when a list begins.
template <class State, class OnObject>
bool take_objects(State& state, const k8s::watch_progress& progress,
                  OnObject on_object) {
  if (progress.malformed > 0) state.list_is_whole = false;
  for (const auto& change : progress.changes) {
    const auto object = model::parse_json(change.object);
    if (object)
      on_object(*object, change.deleted);
    else
      state.list_is_whole = false;
  }
  return progress.listed && state.list_is_whole;
}

}  // namespace forensics::actors
