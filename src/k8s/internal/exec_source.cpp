#include "k8s/internal/exec_source.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "k8s/internal/child_process.hpp"
#include "k8s/internal/rethrow.hpp"

namespace forensics::k8s::internal {

namespace {

constexpr std::size_t longest_output = 1U << 20;

model::timestamp now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now());
}

fault failed(std::string message) {
  return {action::retry, "credential", std::move(message)};
}

}  // namespace

exec_source::exec_source(operations& all, const exec_plugin& plugin,
                         std::chrono::milliseconds timeout,
                         std::shared_ptr<identity_source> otherwise)
    : all_(all),
      plugin_(plugin),
      timeout_(timeout),
      otherwise_(std::move(otherwise)) {}

asio::awaitable<result<authorization, fault>> exec_source::get(operation& by) {
  if (held_ && is_fresh(*held_, now())) co_return given_;
  by.stage("waiting for the credential plugin `" + plugin_.command + "`");
  auto shared = running_;
  if (!shared) {
    running_ = shared = std::make_shared<run>(all_.io());
    // May be over before it returns: a program that can't be started.
    asio::co_spawn(all_.io(), execute(shared), rethrow);
  }
  co_await shared->done.wait(by);
  if (by.is_cut()) co_return failure{cut_fault(by)};
  if (shared->problem) co_return failure{*shared->problem};
  co_return given_;
}

bool exec_source::renew(const authorization& refused) {
  if (refused.generation == given_.generation) held_.reset();
  return true;
}

asio::awaitable<void> exec_source::execute(std::shared_ptr<run> into) {
  const auto by = all_.start(timeout_);
  into->problem = co_await ask_plugin(*by);
  running_.reset();
  into->done.set();
}

asio::awaitable<std::optional<fault>> exec_source::ask_plugin(operation& by) {
  by.stage("running the credential plugin `" + plugin_.command + "`");
  command_line command{plugin_.command, plugin_.args, plugin_.env};
  command.env["KUBERNETES_EXEC_INFO"] = exec_info(plugin_);
  const auto ran = co_await run_child(by, all_.io(), command, longest_output);
  if (!ran) co_return not_started(ran.error());
  if (by.is_cut()) co_return cut_fault(by);
  const std::string name = "the credential plugin `" + plugin_.command + "`";
  if (ran->too_long) co_return failed(name + " printed more than 1 MiB");
  if (ran->exit_code != 0)
    co_return failed(name + " failed with exit code " +
                     std::to_string(ran->exit_code) +
                     ": run it by hand to see why");
  auto printed = parse_exec_credential(ran->output, plugin_.api_version);
  if (!printed) co_return failed(name + ": " + printed.error());
  co_return hold(*std::move(printed));
}

std::optional<fault> exec_source::hold(exec_credential fresh) {
  authorization next;
  next.generation = given_.generation + 1;
  if (!fresh.token.empty()) {
    auto header = bearer(fresh.token);
    if (!header) return header.error();
    next.header = *std::move(header);
  }
  next.identity = otherwise_->current();
  if (fresh.identity != client_identity{}) {
    // Equal certificates stay one object, so that connections stay in use.
    const bool same = given_.identity && *given_.identity == fresh.identity;
    next.identity =
        same ? given_.identity
             : std::make_shared<const client_identity>(fresh.identity);
  }
  given_ = std::move(next);
  held_ = std::move(fresh);
  return std::nullopt;
}

fault exec_source::not_started(int code) const {
  const std::string why = std::generic_category().message(code);
  if (code == EAGAIN || code == ENOMEM || code == EMFILE || code == ENFILE)
    return failed("the credential plugin `" + plugin_.command +
                  "` could not be started: " + why);
  return credential_fault(
      "the credential plugin `" + plugin_.command + "` cannot be run: " + why +
      (plugin_.install_hint.empty() ? std::string{}
                                    : ". " + plugin_.install_hint));
}

}  // namespace forensics::k8s::internal
