#include "support/tls_server.hpp"

#include <algorithm>
#include <csignal>
#include <stdexcept>
#include <utility>

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace forensics::testing {

namespace {

void must(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string{"test server: "} + what);
}

struct bio_deleter {
  void operator()(BIO* held) const noexcept { BIO_free_all(held); }
};
using memory_bio = std::unique_ptr<BIO, bio_deleter>;

memory_bio reader(const std::string& pem) {
  return memory_bio{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
}

int listen_on_loopback(bool ipv6, std::uint16_t& port) {
  const int listener =
      ::socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  must(listener >= 0, "no socket");
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_addr = in6addr_loopback;
  auto* address = ipv6 ? reinterpret_cast<sockaddr*>(&v6)
                       : reinterpret_cast<sockaddr*>(&v4);
  socklen_t size = ipv6 ? sizeof v6 : sizeof v4;
  must(::bind(listener, address, size) == 0, "cannot bind");
  must(::listen(listener, 128) == 0, "cannot listen");
  must(::getsockname(listener, address, &size) == 0, "no port");
  port = ntohs(ipv6 ? v6.sin6_port : v4.sin_port);
  return listener;
}

}  // namespace

struct tls_server::tls_state {
  struct deleter {
    void operator()(SSL_CTX* held) const noexcept { SSL_CTX_free(held); }
  };
  std::unique_ptr<SSL_CTX, deleter> context{SSL_CTX_new(TLS_server_method())};

  explicit tls_state(const tls_server_options& options) {
    const authority::x509 shown{PEM_read_bio_X509(
        reader(options.shown.pem).get(), nullptr, nullptr, nullptr)};
    const authority::key key{PEM_read_bio_PrivateKey(
        reader(options.shown.key_pem).get(), nullptr, nullptr, nullptr)};
    must(SSL_CTX_use_certificate(context.get(), shown.get()) == 1 &&
             SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1,
         "bad certificate");
    SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    if (options.client_ca_pem.empty()) return;
    const authority::x509 ca{PEM_read_bio_X509(
        reader(options.client_ca_pem).get(), nullptr, nullptr, nullptr)};
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context.get()), ca.get());
    SSL_CTX_set_verify(context.get(),
                       SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                       nullptr);
  }
};

tls_server::tls_server(tls_server_options options)
    : options_(std::move(options)) {
  if (options_.tls) tls_ = std::make_unique<tls_state>(options_);
  listener_ = listen_on_loopback(options_.ipv6, port_);
  stop_ = ::eventfd(0, EFD_CLOEXEC);
  acceptor_ = std::thread([this] { accept_all(); });
}

tls_server::~tls_server() {
  ::eventfd_write(stop_, 1);
  acceptor_.join();
  for (auto& worker : workers_) worker.join();
  ::close(listener_);
  ::close(stop_);
}

void tls_server::accept_all() {
  for (;;) {
    pollfd both[2] = {{listener_, POLLIN, 0}, {stop_, POLLIN, 0}};
    ::poll(both, 2, -1);
    if (both[1].revents != 0) return;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    const std::lock_guard hold(mutex_);
    const std::size_t number = ++accepted_;
    ++open_;
    changed_.notify_all();
    workers_.emplace_back([this, socket, number] { serve(socket, number); });
  }
}

void tls_server::serve(int socket, std::size_t number) {
  // OpenSSL writes to sockets whose peer has gone.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  try {
    server_connection client(socket, stop_,
                             tls_ ? tls_->context.get() : nullptr, number);
    client.write(options_.greeting);
    for (;;) {
      client.read_request();
      record(client.request())(client);
      client.on_blocked = nullptr;
    }
  } catch (const connection_over&) {
  }
  const std::lock_guard hold(mutex_);
  --open_;
  changed_.notify_all();
}

script tls_server::record(const seen_request& what) {
  const std::lock_guard hold(mutex_);
  requests_.push_back(what);
  changed_.notify_all();
  const auto found =
      scripts_.find(what.target.substr(0, what.target.find('?')));
  if (found == scripts_.end()) return scripts::answer(404, "{}");
  auto& [in_turn, used] = found->second;
  return in_turn[std::min(used++, in_turn.size() - 1)];
}

void tls_server::on(const std::string& path, script what) {
  on(path, std::vector<script>{std::move(what)});
}

void tls_server::on(const std::string& path, std::vector<script> in_turn) {
  const std::lock_guard hold(mutex_);
  scripts_[path] = {std::move(in_turn), 0};
}

std::vector<seen_request> tls_server::requests() {
  const std::lock_guard hold(mutex_);
  return requests_;
}

std::size_t tls_server::connections() {
  const std::lock_guard hold(mutex_);
  return accepted_;
}

bool tls_server::wait_for_requests(std::size_t count) {
  std::unique_lock hold(mutex_);
  return changed_.wait_for(hold, patience,
                           [&] { return requests_.size() >= count; });
}

bool tls_server::wait_for_open(std::size_t count) {
  std::unique_lock hold(mutex_);
  return changed_.wait_for(hold, patience, [&] { return open_ == count; });
}

}  // namespace forensics::testing
