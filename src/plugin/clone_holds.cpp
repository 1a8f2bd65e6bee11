#include "plugin/clone_holds.hpp"

#include <ostream>
#include <utility>

#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/pages.hpp"

namespace forensics::plugin {

void clone_holds::read(session& in) {
  listing clones;
  clones.request_for = [&in](std::string_view more) {
    return k8s::list_pod_metadata(in.target_namespace(), model::label_signature,
                                  page_size, more);
  };
  clones.begin = [this] { held_.clear(); };
  clones.on_item = [this](const model::json_value& one) {
    if (model::is_held(one))
      held_.emplace(model::text_at(one, {"metadata", "name"}));
  };
  const auto failed = read_list(in.api(), clones);
  if (!failed) return;
  if (failed->what != k8s::action::forbidden)
    throw command_failure(explain(*failed));
  held_.clear();
  if (!std::exchange(told_, true)) tell_unseen_holds(in, *failed);
}

void clone_holds::mark(model::case_summary& which) const {
  if (held_.contains(which.seen.name)) model::hold_by_clone(which);
}

void clone_holds::mark(std::vector<model::case_summary>& cases) const {
  for (model::case_summary& one : cases) mark(one);
}

void tell_unseen_holds(session& in, const k8s::error& why) {
  in.at().err << "warning: holds on clones are not seen: " << explain(why)
              << "\n";
}

}  // namespace forensics::plugin
