#include "support/clone_trial.hpp"

#include <set>

#include "model/clone.hpp"
#include "model/heal.hpp"
#include "model/log_object.hpp"
#include "model/names.hpp"
#include "support/clone_checker.hpp"
#include "support/random_refusal.hpp"

namespace forensics::test {
namespace {

using model::json_value;
using model::text_at;

constexpr int most_tries = 8;

/// The crash of any container, or of the pod as a whole.
model::crash random_crash(choices& pick, const json_value& pod) {
  model::crash which;
  which.pod_namespace = text_at(pod, {"metadata", "namespace"});
  which.pod = text_at(pod, {"metadata", "name"});
  which.pod_uid = text_at(pod, {"metadata", "uid"});
  which.node = text_at(pod, {"spec", "nodeName"});
  const char* list = pick.chance(30) ? "initContainers" : "containers";
  const json_value& containers = model::array_at(pod, {"spec", list});
  if (containers.Empty() || pick.chance(20)) {
    which.kind = model::container_kind::pod;
    which.reason = "Evicted";
    return which;
  }
  const auto index =
      static_cast<rapidjson::SizeType>(pick.below(containers.Size()));
  which.container = text_at(containers[index], {"name"});
  which.container_id = "containerd://1";
  which.log_container = which.container;
  which.reason = "Error";
  which.exit_code = 3;
  return which;
}

class trial {
 public:
  trial(const json_value& pod, const model::clone_request& how)
      : pod_(pod), how_(how) {}

  void look_at(std::string_view text, const std::string& when) {
    auto clone = model::parse_json(text);
    if (!clone) return fault(when, "is no JSON: " + clone.error());
    clone_ = std::move(*clone);
    for (const std::string& each :
         faults_of(clone_, pod_, how_.owner.target_namespace))
      fault(when, each);
    look_at_copies(when);
  }
  void look_at_differences(const std::vector<model::difference>& all,
                           const std::string& when) {
    for (const model::difference& each : all)
      if (each.field.empty() || each.reason.empty() ||
          (each.action != "removed" && each.action != "changed" &&
           each.action != "added"))
        fault(when, "a difference says " + each.action + " " + each.field);
    if (model::to_json(all).size() > 64U << 10)
      fault(when, "the differences are more than 64 KiB");
  }

  const model::json_document& clone() const { return clone_; }
  bool is_good() const { return faults_.empty(); }
  std::vector<std::string> take() { return std::move(faults_); }
  void fault(const std::string& when, const std::string& what) {
    faults_.push_back(when + ": " + what);
  }

 private:
  /// What has no copy is not referred to.
  void look_at_copies(const std::string& when) {
    std::set<std::string> there = {how_.owner.name};
    for (const auto& [what, name] : how_.copies) there.insert(name);
    for (const auto& log : how_.logs) there.insert(log.config_map);
    for (const model::reference& each : model::references_of(clone_))
      if (there.count(each.name) == 0)
        fault(when, "refers to " + each.name + ", which is not there");
  }

  const json_value& pod_;
  const model::clone_request& how_;
  model::json_document clone_;
  std::vector<std::string> faults_;
};

std::string told(const model::refusal& why) {
  std::string text = "healed of " + why.message;
  for (const std::string& field : why.fields) text += " [" + field + "]";
  return text;
}

}  // namespace

model::clone_request random_request(choices& pick, const json_value& pod) {
  model::clone_request how;
  how.which = random_crash(pick, pod);
  how.signature = "0123456789abcdef0123456789abcdef";
  how.owner = {model::case_name(how.which), "case-uid", "debug-forensics"};
  how.ttl = std::chrono::hours{24};
  how.captured_at = model::timestamp{std::chrono::hours{490000}};
  how.toolkit_image = "busybox:1.36-musl";
  if (pick.chance(50)) how.secrets = model::secret_policy::redact;
  for (const model::reference& what : model::references_of(pod))
    if (!pick.chance(20))
      how.copies.emplace(
          std::pair{what.kind, what.name},
          model::copy_name(how.owner.name, model::short_name(what.kind),
                           what.name));
  for (const auto& run : model::other_logs(pod, how.which).runs)
    if (!pick.chance(20))
      how.logs.push_back(
          {model::log_object_name(how.owner.name, model::log_file(run)),
           model::log_file(run)});
  return how;
}

clone_trial try_clone(const json_value& pod, choices& pick) {
  const model::clone_request how = random_request(pick, pod);
  clone_trial result;
  trial all(pod, how);
  const auto made = model::make_clone(pod, how);
  if (!made) {
    if (made.error().empty()) all.fault("refused", "without a sentence");
    result.faults = all.take();
    return result;
  }
  result.cloned = true;
  all.look_at(made->pod_json, "made");
  all.look_at_differences(made->differences, "made");
  for (int left = pick.chance(70) ? most_tries : 0; left > 0 && all.is_good();
       --left) {
    const model::refusal why = random_refusal(pick, all.clone());
    const auto healed = model::heal_clone(all.clone(), why);
    if (!healed) continue;
    ++result.healed;
    const std::string before = model::dump(all.clone());
    all.look_at(healed->pod_json, told(why));
    all.look_at_differences(healed->differences, told(why));
    if (healed->pod_json == before && healed->differences.empty())
      all.fault(told(why), "nothing was changed");
  }
  result.faults = all.take();
  return result;
}

}  // namespace forensics::test
