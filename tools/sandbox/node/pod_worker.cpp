#include "sandbox/node/pod_worker.hpp"

#include <algorithm>
#include <utility>

#include "sandbox/node/volumes.hpp"
#include "sandbox/objects/seconds.hpp"

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;
using model::text_at;

container_kind kind_of(const model::json_value& init_container) {
  return text_at(init_container, {"restartPolicy"}) == "Always"
             ? container_kind::sidecar
             : container_kind::init;
}

}  // namespace

pod_worker::pod_worker(node_services& node, object_ptr pod)
    : node_(node),
      pod_(std::move(pod)),
      key_(key_of(pod_->json)),
      uid_(uid_of(pod_->json)),
      folder_(node.settings.root / "pods" / uid_),
      started_(node.now()) {
  add_containers();
  set_deadline();
  write_status();
  sync_due_ = node_.after(model::duration::zero(), [this] { sync(); });
}

pod_worker::~pod_worker() {
  containers_.clear();
  node_.events.forget(uid_);
  std::error_code kept;  // files that the pod has made unremovable
  fs::remove_all(folder_, kept);
}

void pod_worker::add_containers() {
  const auto add = [this](std::size_t index, container_kind kind,
                          std::string_view name) {
    const fs::path folder = folder_ / "containers" / name;
    std::error_code told_later;  // when the container can't be made
    fs::create_directories(folder, told_later);
    containers_.push_back(std::make_unique<container>(
        node_,
        container_home{[this] { return pod_; }, folder_ / "volumes", folder,
                       [this] { changed(); }},
        index, kind));
  };
  const auto& init = model::array_at(pod_->json, {"spec", "initContainers"});
  const auto& regular = model::array_at(pod_->json, {"spec", "containers"});
  for (rapidjson::SizeType i = 0; i < init.Size(); ++i)
    add(i, kind_of(init[i]), text_at(init[i], {"name"}));
  for (rapidjson::SizeType i = 0; i < regular.Size(); ++i)
    add(i, container_kind::regular, text_at(regular[i], {"name"}));
}

std::string_view pod_worker::policy() const {
  return text_at(pod_->json, {"spec", "restartPolicy"});
}

model::duration pod_worker::grace_period() const {
  return seconds_of(model::integer_at(
      pod_->json, {"spec", "terminationGracePeriodSeconds"}, 30));
}

void pod_worker::set_deadline() {
  const auto seconds =
      model::integer_at(pod_->json, {"spec", "activeDeadlineSeconds"});
  if (seconds <= 0) return;
  deadline_ = node_.after(seconds_of(seconds), [this] {
    if (over_) return;
    reason_ = "DeadlineExceeded";
    message_ = "Pod was active on the node longer than the specified deadline";
    node_.events.tell(pod_->json, "", "Normal", reason_, message_);
    end(grace_period());
  });
}

void pod_worker::update(object_ptr pod) {
  pod_ = std::move(pod);
  if (!being_deleted(pod_->json)) return;
  const model::duration grace = seconds_of(model::integer_at(
      pod_->json, {"metadata", "deletionGracePeriodSeconds"}));
  if (!over_) return end(grace);
  if (grace < grace_) {
    grace_ = grace;
    stop_some(!any_running(false));
  }
  changed();
}

void pod_worker::changed() {
  if (status_due_ == nullptr)
    status_due_ = node_.after(model::duration::zero(), [this] {
      const auto spent = std::exchange(status_due_, nullptr);
      write_status();
    });
  if (sync_due_ == nullptr)
    sync_due_ = node_.after(node_.settings.pause, [this] { sync(); });
}

void pod_worker::sync() {
  const auto spent = std::exchange(sync_due_, nullptr);
  if (over_) return wind_down();
  if (!mount() || !initialise()) return;
  run_containers();
  if (all_done()) end(grace_period());
}

bool pod_worker::mount() {
  if (mounted_) return true;
  const auto problems = write_volumes(pod_->json, folder_ / "volumes",
                                      node_.capacity, node_.cluster);
  for (const std::string& problem : problems)
    node_.events.tell(pod_->json, "", "Warning", "FailedMount", problem);
  mounted_ = problems.empty();
  if (!mounted_)
    sync_due_ = node_.after(node_.settings.retry, [this] { sync(); });
  return mounted_;
}

bool pod_worker::initialise() {
  // Once a container proper has run, only sidecars are looked after.
  const bool begun =
      std::any_of(containers_.begin(), containers_.end(), [](const auto& one) {
        return one->kind() == container_kind::regular &&
               !one->state().id.empty();
      });
  for (const auto& one : containers_) {
    if (one->kind() == container_kind::regular) break;
    const container_state& state = one->state();
    if (one->kind() == container_kind::sidecar) {
      one->start();
      if (!begun && !(state.running() && state.has_started)) return false;
      continue;
    }
    if (begun || state.succeeded()) continue;
    if (state.ended() && policy() == "Never")
      end(grace_period());
    else
      one->start();
    return false;
  }
  return true;
}

bool pod_worker::may_restart(const container_state& state) const {
  return policy() == "Always" ||
         (policy() == "OnFailure" && !state.succeeded());
}

void pod_worker::run_containers() {
  for (const auto& one : containers_)
    if (one->kind() == container_kind::regular &&
        (!one->state().ended() || may_restart(one->state())))
      one->start();
}

bool pod_worker::all_done() const {
  return std::all_of(
      containers_.begin(), containers_.end(), [this](const auto& one) {
        return one->kind() != container_kind::regular ||
               (one->state().ended() && !may_restart(one->state()));
      });
}

bool pod_worker::any_running(bool sidecars) const {
  return std::any_of(
      containers_.begin(), containers_.end(), [sidecars](const auto& one) {
        return one->state().running() &&
               (one->kind() == container_kind::sidecar) == sidecars;
      });
}

void pod_worker::end(model::duration grace) {
  over_ = true;
  grace_ = grace;
  deadline_.reset();
  stop_some(false);
  changed();
}

void pod_worker::stop_some(bool sidecars) {
  for (auto one = containers_.rbegin(); one != containers_.rend(); ++one) {
    if (((*one)->kind() == container_kind::sidecar) != sidecars) continue;
    if ((*one)->state().running())
      (*one)->tell("Normal", "Killing", "Stopping container " + (*one)->name());
    (*one)->stop(grace_);
  }
}

void pod_worker::wind_down() {
  if (any_running(false)) return;
  // Sidecars last: the others may need them to the end.
  if (!std::exchange(sidecars_stopped_, true)) stop_some(true);
  if (any_running(true)) return;
  write_status();
  if (being_deleted(pod_->json)) confirm_deletion();
}

void pod_worker::write_status() {
  pod_facts facts;
  facts.now = node_.now();
  facts.started = started_;
  facts.has_address = mounted_;
  facts.over = over_;
  facts.reason = reason_;
  facts.message = message_;
  for (const auto& one : containers_)
    facts.containers.push_back({&one->spec(), one->kind(), &one->state()});
  auto written = node_.cluster.change_status(type_of("pods"), key_,
                                             [&](model::json_document& pod) {
                                               if (uid_of(pod) == uid_)
                                                 write_pod_status(pod, facts);
                                             });
  if (written && uid_of((*written)->json) == uid_) pod_ = *written;
}

void pod_worker::confirm_deletion() {
  delete_options now;
  now.uid = uid_;
  now.grace_seconds = 0;
  // Not found: somebody else was faster. A conflict: it is another pod.
  static_cast<void>(node_.cluster.remove(type_of("pods"), key_, now));
}

}  // namespace forensics::sandbox
