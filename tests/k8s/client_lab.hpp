#pragma once

#include <future>
#include <memory>
#include <string>

#include "k8s/client.hpp"
#include "support/certificates.hpp"
#include "support/tls_server.hpp"

namespace forensics::testing {

/// A scripted server with a certificate for 127.0.0.1 and localhost, and
/// clients that trust it.
class client_lab {
 public:
  client_lab();
  explicit client_lab(tls_server_options options);

  /// A certificate of the lab's CA for its server.
  static certificate_request loopback();
  k8s::cluster_access access() const;
  std::unique_ptr<k8s::client> connect(k8s::client_options options = {}) const;

  authority ca;
  tls_server server;
};

std::unique_ptr<k8s::client> connect(const k8s::cluster_access& access,
                                     k8s::client_options options = {});

k8s::request get(const std::string& target,
                 std::chrono::milliseconds timeout = patience);

/// Hands the request over; the answer is awaited by `take`.
std::future<k8s::reply> start(k8s::client& by, const k8s::request& what);
std::future<k8s::chunk_reply> start_read(k8s::client& by, k8s::stream_id from);

/// Throws when patience runs out: a handler was lost.
template <class T>
T take(std::future<T> answer) {
  if (answer.wait_for(patience) != std::future_status::ready)
    throw std::runtime_error("no handler was called");
  return answer.get();
}

k8s::reply ask(k8s::client& by, const k8s::request& what);
k8s::open_reply open(k8s::client& by, const k8s::request& what);
k8s::chunk_reply read(k8s::client& by, k8s::stream_id from);
/// The whole rest of a stream; throws when a read fails.
std::string read_all(k8s::client& by, k8s::stream_id from);

/// `retry/timeout`, or `ok` where it is no error.
template <class T>
std::string verdict(const result<T, k8s::error>& what) {
  if (what) return "ok";
  return std::string{k8s::to_string(what.error().what)} + "/" +
         what.error().reason;
}

}  // namespace forensics::testing
