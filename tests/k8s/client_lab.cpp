#include "k8s/client_lab.hpp"

#include <stdexcept>
#include <utility>

namespace forensics::testing {

namespace {

tls_server_options shown_by(const authority& ca) {
  tls_server_options options;
  options.shown = ca.issue(client_lab::loopback());
  return options;
}

/// A handler that fills a future; std::function wants it copyable.
template <class T>
std::pair<std::function<void(T)>, std::future<T>> awaited() {
  auto promise = std::make_shared<std::promise<T>>();
  auto future = promise->get_future();
  return {[promise](T value) { promise->set_value(std::move(value)); },
          std::move(future)};
}

}  // namespace

client_lab::client_lab() : server(shown_by(ca)) {}

client_lab::client_lab(tls_server_options options)
    : server(std::move(options)) {}

certificate_request client_lab::loopback() {
  certificate_request what;
  what.names = {"localhost"};
  what.addresses = {"127.0.0.1"};
  return what;
}

k8s::cluster_access client_lab::access() const {
  k8s::cluster_access access;
  access.host = "127.0.0.1";
  access.port = server.port();
  access.ca_pem = ca.pem();
  return access;
}

std::unique_ptr<k8s::client> client_lab::connect(
    k8s::client_options options) const {
  return testing::connect(access(), std::move(options));
}

std::unique_ptr<k8s::client> connect(const k8s::cluster_access& access,
                                     k8s::client_options options) {
  auto made = k8s::client::create(access, std::move(options));
  if (!made) throw std::runtime_error(made.error().message);
  return *std::move(made);
}

k8s::request get(const std::string& target, std::chrono::milliseconds timeout) {
  k8s::request what;
  what.target = target;
  what.purpose = "get pods in shop";
  what.timeout = timeout;
  return what;
}

std::future<k8s::reply> start(k8s::client& by, const k8s::request& what) {
  auto [handler, future] = awaited<k8s::reply>();
  by.send(what, std::move(handler));
  return std::move(future);
}

std::future<k8s::chunk_reply> start_read(k8s::client& by, k8s::stream_id from) {
  auto [handler, future] = awaited<k8s::chunk_reply>();
  by.read(from, std::move(handler));
  return std::move(future);
}

k8s::reply ask(k8s::client& by, const k8s::request& what) {
  return take(start(by, what));
}

k8s::open_reply open(k8s::client& by, const k8s::request& what) {
  auto [handler, future] = awaited<k8s::open_reply>();
  by.open(what, std::move(handler));
  return take(std::move(future));
}

k8s::chunk_reply read(k8s::client& by, k8s::stream_id from) {
  return take(start_read(by, from));
}

std::string read_all(k8s::client& by, k8s::stream_id from) {
  std::string all;
  for (;;) {
    const auto chunk = read(by, from);
    if (!chunk) throw std::runtime_error(k8s::describe(chunk.error()));
    all += chunk->bytes;
    if (chunk->end) return all;
  }
}

}  // namespace forensics::testing
