#include "plugin/custody_change.hpp"

#include "k8s/requests.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

/// Repeats are counted on a case every half minute at most.
constexpr int most_tries = 5;

std::string other_case(const session& in, const model::case_summary& which) {
  return which.seen.name +
         ": another case has taken its place meanwhile; look at it by " +
         in.forensic("show " + which.seen.name) + ", then try again";
}

/// Throws where the release would take away a hold that its user never saw.
void check_hold(const model::case_summary& seen,
                const model::json_value& object) {
  const auto now = model::read_summary(object);
  if (!now || !now->hold || now->hold == seen.hold) return;
  throw command_failure(seen.seen.name + " is not released: held anew by " +
                        shown_in_line(now->hold->who) +
                        " meanwhile: " + shown_in_line(now->hold->why));
}

}  // namespace

std::string user_name(session& in) {
  const k8s::reply answer = in.api().send(k8s::create_self_subject_review());
  if (answer) {
    const auto review = model::parse_json(answer->body);
    if (review) {
      std::string name(
          model::text_at(*review, {"status", "userInfo", "username"}));
      if (!name.empty()) return name;
    }
  }
  const std::string user = in.variable("USER");
  return (user.empty() ? "somebody" : user) + " (of the user's machine)";
}

void change_custody(session& in, const model::case_summary& which,
                    const model::custody_entry& entry) {
  const std::string& name = which.seen.name;
  for (int tries = 0; tries < most_tries; ++tries) {
    const model::json_document object = in.api().get_json(
        k8s::get_config_map_metadata(in.target_namespace(), name));
    if (model::text_at(object, {"metadata", "uid"}) != which.seen.uid)
      throw command_failure(other_case(in, which));
    if (entry.what == model::custody_release) check_hold(which, object);
    const k8s::reply patched = in.api().send(k8s::patch_config_map(
        in.target_namespace(), name, model::custody_patch(object, entry)));
    if (patched) return;
    if (patched.error().what != k8s::action::conflict)
      throw command_failure("case " + name + ": " + explain(patched.error()));
  }
  throw command_failure("case " + name + ": it changed at each try; try again");
}

}  // namespace forensics::plugin
