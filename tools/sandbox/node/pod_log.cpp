#include "sandbox/node/log_reader.hpp"
#include "sandbox/node/pod_worker.hpp"

namespace forensics::sandbox {
namespace {

std::string waiting_sentence(const std::string& shown,
                             const std::string& reason) {
  const std::string waits = shown + " is waiting to start: ";
  if (reason == "ErrImagePull") return waits + "image can't be pulled";
  if (reason == "ImagePullBackOff")
    return waits + "trying and failing to pull image";
  return waits + reason;
}

api_answer log_answer(std::shared_ptr<run_log> log, const log_query& query) {
  api_answer answer;
  answer.content_type = "text/plain";
  if (query.follow)
    answer.stream = follow_log(std::move(log), query);
  else
    answer.body = read_log(log->file(), query);
  return answer;
}

}  // namespace

result<std::shared_ptr<run_log>, std::string> pod_worker::choose_log(
    const container& of, bool previous) const {
  const container_state& state = of.state();
  const std::string shown =
      "container \"" + of.name() + "\" in pod \"" + key_.name + "\"";
  // The last run that the status tells as `lastState`.
  const auto& last = state.ended() ? state.before_last : state.last;
  if (previous) {
    if (last)
      if (auto log = of.log_of(last->id)) return log;
    return failure{"previous terminated " + shown + " not found"};
  }
  if (state.running() || state.ended()) return of.log();
  if (last)
    if (auto log = of.log_of(last->id)) return log;
  return failure{waiting_sentence(shown, state.reason)};
}

void pod_worker::answer_log(const log_query& query,
                            const send_answer& done) const {
  for (const auto& one : containers_) {
    if (one->name() != query.container) continue;
    auto log = choose_log(*one, query.previous);
    if (!log) return done(answer_of(bad_request(std::move(log).error())));
    return done(log_answer(std::move(*log), query));
  }
  done(answer_of(bad_request("container " + query.container +
                             " is not valid for pod " + key_.name)));
}

}  // namespace forensics::sandbox
