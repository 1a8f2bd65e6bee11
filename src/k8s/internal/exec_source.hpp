#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "k8s/internal/credentials.hpp"
#include "k8s/internal/event.hpp"
#include "k8s/internal/exec_credential.hpp"
#include "k8s/internal/identity_source.hpp"

namespace forensics::k8s::internal {

/// Runs the plugin when a credential is needed; who asks meanwhile waits for
/// the same run.
class exec_source : public credentials {
 public:
  /// `otherwise` is shown while the plugin gives no certificate.
  exec_source(operations& all, const exec_plugin& plugin,
              std::chrono::milliseconds timeout,
              std::shared_ptr<identity_source> otherwise);

  asio::awaitable<result<authorization, fault>> get(operation& by) override;
  bool renew(const authorization& refused) override;

 private:
  struct run {
    explicit run(asio::io_context& io) : done(io) {}
    event done;
    std::optional<fault> problem;
  };
  asio::awaitable<void> execute(std::shared_ptr<run> into);
  asio::awaitable<std::optional<fault>> ask_plugin(operation& by);
  std::optional<fault> hold(exec_credential fresh);
  fault not_started(int code) const;

  operations& all_;
  const exec_plugin& plugin_;
  std::chrono::milliseconds timeout_;
  std::shared_ptr<identity_source> otherwise_;
  std::optional<exec_credential> held_;
  authorization given_;  ///< made of `held_`, or of what was held before
  std::shared_ptr<run> running_;
};

}  // namespace forensics::k8s::internal
