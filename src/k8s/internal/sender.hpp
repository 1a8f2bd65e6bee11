#pragma once

#include <list>
#include <memory>

#include "k8s/client.hpp"
#include "k8s/internal/roundtrip.hpp"

namespace forensics::k8s::internal {

/// `client::send`: first come, first served, over a bounded number of
/// connections.
class sender {
 public:
  sender(operations& all, roundtrip& begin, const client_options& options);

  void submit(request what, client::reply_handler handler, time_point begun);
  /// Closes the idle connections; what is under way is cut by `operations`.
  void stop();

 private:
  struct job {
    request what;
    client::reply_handler handler;
    std::shared_ptr<operation> by;
    bool is_aside = false;  ///< it is slow and does not count
  };
  struct queued {
    std::shared_ptr<job> waiting;
    std::unique_ptr<operation::on_cut> leave;
  };
  void enqueue(std::shared_ptr<job> waiting);
  void start_queued();
  /// One that hangs, for a node or a webhook that does, is no reason for
  /// others to wait.
  void step_aside(job& slow);
  asio::awaitable<void> run(std::shared_ptr<job> started);
  asio::awaitable<reply> exchange_for(const job& of);

  operations& all_;
  roundtrip& roundtrip_;
  const client_options& options_;
  idle_pool pool_;
  std::list<queued> queue_;
  std::size_t running_ = 0;
  std::size_t aside_ = 0;
};

}  // namespace forensics::k8s::internal
