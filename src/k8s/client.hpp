#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "k8s/access.hpp"
#include "k8s/types.hpp"
#include "k8s/write_gate.hpp"

namespace forensics::k8s {

struct client_options {
  std::size_t connections = 16;  ///< for `send`, in each lane; reused
  /// A request that takes longer holds up nobody: another may go beside it,
  /// until there are four times as many connections.
  std::chrono::milliseconds slow_after{1'000};
  std::size_t streams = 64;          ///< open at once, a connection each
  std::size_t max_queued = 100'000;  ///< over it: error `retry`, `busy`
  /// For each address of the server, the TLS handshake included.
  std::chrono::milliseconds connect_timeout{5'000};
  std::chrono::milliseconds keep_alive{30'000};
  /// A token file is read anew when the token is older than this.
  std::chrono::milliseconds token_reread{60'000};
  /// A credential plugin that runs longer is killed.
  std::chrono::milliseconds exec_timeout{30'000};
  std::string user_agent = "kube-forensics-controller";
  /// What every write must pass when it is really sent, but those of the
  /// Lease: error `retry`, reason `not leading`. None: all may.
  std::shared_ptr<write_gate> gate;
  /// What the server's machine has not confirmed for so long is thrown away,
  /// with its connection; else the kernel would deliver it minutes later, when
  /// the network is back, even if the connection was closed. 0: never.
  std::chrono::milliseconds unconfirmed_limit{0};
};

/// Asynchronous Kubernetes API client on a thread of its own.
///
/// All functions may be called from any thread and return at once; only the
/// destructor must not be reached from a handler, since it joins the thread.
/// Handlers run on the client's thread, exactly once each, also at `stop`
/// (with an error `retry`, reason `stopped`); they must neither block nor
/// throw.
/// An idle connection that the server has closed is replaced once without the
/// caller's notice: always when that shows before anything is sent, and after
/// that when nothing of an answer has come and the verb is not `post`. A post
/// may have been carried out; whether it can be repeated (a create by name
/// can: 409 is success) is for the caller to say, who gets `retry`.
/// A request that got 401 is sent once more when the credential (token file,
/// plugin, files of a client certificate) has been renewed, or can be.
class client {
 public:
  using reply_handler = std::function<void(reply)>;
  using open_handler = std::function<void(open_reply)>;
  using chunk_handler = std::function<void(chunk_reply)>;

  /// Reads no file and opens no connection yet. The error is a sentence: a
  /// certificate or key that can't be parsed.
  static result<std::unique_ptr<client>, access_problem> create(
      cluster_access access, client_options options);

  /// Stops and joins. A name that is just being resolved is waited for.
  ~client();
  client(const client&) = delete;
  client& operator=(const client&) = delete;

  /// One whole exchange.
  void send(request what, reply_handler handler);

  /// Opens a stream; its body is then pulled by `read`, so that a slow reader
  /// slows the server and nothing piles up.
  void open(request what, open_handler handler);
  /// One read at a time for each stream, another is refused (`retry`,
  /// `busy`). Unknown or closed: `retry`, `closed`. At most 256 KiB come.
  void read(stream_id stream, chunk_handler handler);
  /// Completes a read that is under way with `retry`, `closed`.
  void close(stream_id stream);

  /// Fails what is under way and refuses what comes. Idempotent.
  void stop();

 private:
  struct impl;

 public:
  /// For `create`; nobody else can name an `impl`.
  explicit client(std::unique_ptr<impl> i);

 private:
  std::unique_ptr<impl> impl_;
};

}  // namespace forensics::k8s
