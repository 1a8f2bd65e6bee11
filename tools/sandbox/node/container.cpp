#include "sandbox/node/container.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include "model/quantity.hpp"
#include "sandbox/node/adopted_processes.hpp"
#include "sandbox/node/termination_message.hpp"
#include "sandbox/objects/seconds.hpp"

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;
using model::json_value;
using model::text_at;
using step = container_state::step;

std::string make_container_id(std::mt19937_64& random) {
  constexpr char digits[] = "0123456789abcdef";
  std::string id = "sandbox://";
  for (int word = 0; word < 4; ++word) {
    auto bits = random();
    for (int digit = 0; digit < 16; ++digit, bits >>= 4)
      id += digits[bits & 0xF];
  }
  return id;
}

}  // namespace

container::container(node_services& node, container_home home,
                     std::size_t index, container_kind kind)
    : node_(node),
      home_(std::move(home)),
      index_(index),
      kind_(kind),
      backoff_(node.settings.crash_backoff, node.settings.crash_backoff_limit),
      pull_wait_(node.settings.pull_backoff) {
  const bool initialises =
      !model::array_at(home_.pod()->json, {"spec", "initContainers"}).Empty();
  state_.reason = initialises ? "PodInitializing" : "ContainerCreating";
}

container::~container() { end_processes(); }

void container::end_processes() {
  process_.reset();
  if (!plan_) return;
  end_adopted([mark = plan_->mark()](const adopted_process& one) {
    return has_variable(one.pid, mark);
  });
}

const json_value& container::spec() const {
  const char* list =
      kind_ == container_kind::regular ? "containers" : "initContainers";
  const json_value& pod = home_.pod()->json;
  const json_value& all = model::array_at(pod, {"spec", list});
  return index_ < all.Size() ? all[static_cast<rapidjson::SizeType>(index_)]
                             : model::object_at(pod, {"spec", list});
}

std::string container::name() const {
  return std::string(text_at(spec(), {"name"}));
}

std::shared_ptr<run_log> container::log_of(const std::string& id) const {
  if (id == log_id_) return log_;
  return id == previous_log_id_ ? previous_log_ : nullptr;
}

void container::tell(std::string_view type, std::string_view reason,
                     std::string_view message) {
  const std::string field =
      (kind_ == container_kind::regular ? "spec.containers{"
                                        : "spec.initContainers{") +
      name() + "}";
  node_.events.tell(home_.pod()->json, field, type, reason, message);
}

void container::start() {
  if (state_.running() || next_step_ != nullptr || stopped_) return;
  if (!waits_for_backoff()) pull();
}

void container::run() {
  const object_ptr pod = home_.pod();
  state_.image_id = image_->id;
  auto plan = container_plan::make({pod->json, spec(), *image_, home_.volumes,
                                    next_root(), node_.cluster.objects(),
                                    node_.capacity, node_.service_variables});
  if (plan) return launch(std::move(*plan));
  if (plan.error().reason == "StartError") {
    begin_run();
    return refuse_start(plan.error().message);
  }
  tell("Warning", "Failed", "Error: " + plan.error().message);
  again_after(node_.settings.retry);
  wait(plan.error().reason, plan.error().message);
}

const fs::path& container::next_root() {
  // What can't be removed goes with the pod, if it may then.
  std::error_code kept;
  fs::remove_all(root_, kept);
  fs::remove(root_.string() + ".message", kept);
  root_ = home_.folder / ("root-" + std::to_string(++roots_));
  return root_;
}

void container::begin_run() {
  if (!state_.id.empty()) ++state_.restarts;
  if (state_.last) backoff_.restarted(state_.last->finished, node_.now());
  std::error_code gone;
  if (previous_log_ != nullptr) fs::remove(previous_log_->file(), gone);
  previous_log_ = std::exchange(
      log_, std::make_shared<run_log>(
                home_.folder / (std::to_string(state_.restarts) + ".log"),
                node_.settings.log_bytes, root_.string(),
                node_.cluster.around().now));
  previous_log_id_ = log_id_;
  log_id_ = make_container_id(node_.cluster.around().random);
  state_.id = log_id_;
  tell("Normal", "Created", "Created container: " + name());
}

void container::launch(container_plan plan) {
  begin_run();
  plan_ = std::move(plan);
  out_of_memory_ = false;
  auto process = child_process::start(
      node_.io, plan_->program(), node_.settings.limits,
      [log = log_](std::string_view text) { log->write(text); },
      [this](int code) { ended(code); });
  if (!process)
    return refuse_start(
        start_error(
            exec_problem(plan_->program().arguments.front(), process.error()))
            .message);
  process_ = std::move(*process);
  tell("Normal", "Started", "Started container " + name());
  state_.now = step::running;
  state_.started = node_.now();
  run_bound_ = node_.after(node_.settings.longest_run,
                           [this] { process_->signal(SIGKILL); });
  guard_memory();
  probe();
  home_.changed();
}

void container::refuse_start(const std::string& why) {
  log_->finish();
  tell("Warning", "Failed", "Error: " + why);
  const bool for_good =
      kind_ != container_kind::sidecar &&
      text_at(home_.pod()->json, {"spec", "restartPolicy"}) == "Never";
  end_run({128, "StartError", why, state_.id, std::nullopt, node_.now()});
  if (for_good) return home_.changed();
  wait("RunContainerError", why);
}

void container::guard_memory() {
  const auto milli_bytes = model::quantity_in_milli(
      text_at(spec(), {"resources", "limits", "memory"}));
  if (!milli_bytes || *milli_bytes <= 0) return;
  memory_ticket_ =
      node_.memory.add(process_->group(),
                       static_cast<std::uint64_t>(*milli_bytes) / 1000, [this] {
                         out_of_memory_ = true;
                         process_->signal(SIGKILL);
                       });
}

void container::probe() {
  probes_ = std::make_unique<container_probes>(
      node_, spec(), *plan_,
      container_probes::calls{[this] {
                                state_.has_started = true;
                                home_.changed();
                              },
                              [this](bool ready) {
                                if (std::exchange(state_.ready, ready) != ready)
                                  home_.changed();
                              },
                              [this](const char* which) { kill_for(which); },
                              [this](const std::string& message) {
                                tell("Warning", "Unhealthy", message);
                              }});
  probes_->begin();
}

void container::kill_for(const char* probe) {
  const json_value& pod = home_.pod()->json;
  const bool restarts = kind_ == container_kind::sidecar ||
                        text_at(pod, {"spec", "restartPolicy"}) != "Never";
  tell("Normal", "Killing",
       "Container " + name() + " failed " + probe + " probe" +
           (restarts ? ", will be restarted" : ""));
  terminate(seconds_of(
      model::integer_at(pod, {"spec", "terminationGracePeriodSeconds"}, 30)));
}

void container::terminate(model::duration grace) {
  if (grace <= model::duration::zero()) return process_->signal(SIGKILL);
  process_->signal(SIGTERM);
  kill_timer_ = node_.after(grace, [this] { process_->signal(SIGKILL); });
}

void container::stop(model::duration grace) {
  stopped_ = true;
  next_step_.reset();
  if (state_.running()) terminate(grace);
}

void container::ended(int code) {
  log_->finish();
  probes_.reset();
  for (auto* ticket : {&memory_ticket_, &run_bound_, &kill_timer_})
    ticket->reset();
  end_processes();
  const std::string reason = out_of_memory_ ? "OOMKilled"
                             : code == 0    ? "Completed"
                                            : "Error";
  end_run({code, reason,
           termination_message(spec(), *plan_, log_->file(), code), state_.id,
           state_.started, node_.now()});
  home_.changed();
}

void container::end_run(ended_run run) {
  state_.now = step::ended;
  state_.before_last = std::exchange(state_.last, std::move(run));
  state_.has_started = false;
  state_.ready = false;
}

}  // namespace forensics::sandbox
