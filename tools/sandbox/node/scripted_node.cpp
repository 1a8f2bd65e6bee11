#include "sandbox/node/scripted_node.hpp"

#include <fstream>
#include <utility>

#include "sandbox/node/container_root.hpp"
#include "sandbox/node/node_registration.hpp"
#include "sandbox/node/scripted_answer.hpp"

namespace forensics::sandbox {

namespace fs = std::filesystem;

struct scripted_node::request {
  log_query query;
  std::string pod;
  fs::path folder;
  send_answer done;
};

namespace {

constexpr model::duration poll = std::chrono::milliseconds(50);

model::duration delay_in(const fs::path& file) {
  double seconds = 0;
  std::ifstream(file) >> seconds;
  return std::chrono::duration_cast<model::duration>(
      std::chrono::duration<double>(seconds));
}

}  // namespace

scripted_node::scripted_node(api& cluster, std::string name, fs::path logs)
    : cluster_(cluster), name_(std::move(name)), logs_(std::move(logs)) {
  register_node(cluster_, {name_, 64, 256LL << 30, 5000, "scripted", "",
                           "stand-in kubelet", false});
}

node_logs scripted_node::logs() {
  return [this](const log_query& query, const object_ptr& pod,
                const send_answer& done) {
    const std::string name(name_of(pod->json));
    const fs::path folder =
        fs::path(namespace_of(pod->json)) / name / query.container;
    if (!stays_beneath(folder))
      return done(answer_of(bad_request("not a valid name")));
    begin(
        std::make_shared<request>(request{query, name, logs_ / folder, done}));
  };
}

void scripted_node::begin(const std::shared_ptr<request>& what) {
  const fs::path delay = what->folder / "delay";
  if (!fs::exists(delay)) return answer(what);
  wait(what, delay_in(delay), &scripted_node::answer);
}

void scripted_node::answer(const std::shared_ptr<request>& what) {
  if (fs::exists(what->folder / "hang"))
    return wait(what, poll, &scripted_node::answer);
  what->done(
      scripted_answer(what->folder, what->query, what->pod, cluster_.around()));
}

void scripted_node::wait(
    const std::shared_ptr<request>& what, model::duration length,
    void (scripted_node::*then)(const std::shared_ptr<request>&)) {
  const std::uint64_t id = ++next_timer_;
  timers_[id] = cluster_.around().after(length, [this, what, then, id] {
    const auto spent = std::exchange(timers_[id], nullptr);
    timers_.erase(id);
    (this->*then)(what);
  });
}

}  // namespace forensics::sandbox
