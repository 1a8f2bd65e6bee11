#include "k8s/client.hpp"

#include <thread>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "k8s/internal/credentials.hpp"
#include "k8s/internal/dialer.hpp"
#include "k8s/internal/roundtrip.hpp"
#include "k8s/internal/sender.hpp"
#include "k8s/internal/streams.hpp"
#include "k8s/internal/tls_context.hpp"

namespace forensics::k8s {

namespace asio = boost::asio;

struct client::impl {
  impl(cluster_access to, client_options with)
      : access(std::move(to)),
        options(std::move(with)),
        work(asio::make_work_guard(io)),
        all(io),
        authorize(internal::make_credentials(all, access, options)),
        dial(all, access, options),
        begin(access, options, *authorize, dial),
        sending(all, begin, options),
        fetching_logs(all, begin, options),
        fetching_other_logs(all, begin, options),
        gathering_context(all, begin, options),
        electing(all, begin, options),
        streaming(all, begin, options),
        thread([this] { io.run(); }) {}

  const cluster_access access;
  const client_options options;
  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> work;
  internal::operations all;
  std::unique_ptr<internal::credentials> authorize;
  internal::dialer dial;
  internal::roundtrip begin;
  internal::sender& lane_of(const request& what) {
    switch (what.over) {
      case lane::ordinary:
        return sending;
      case lane::logs:
        return fetching_logs;
      case lane::other_logs:
        return fetching_other_logs;
      case lane::context:
        return gathering_context;
      case lane::election:
        return electing;
    }
    return sending;
  }

  internal::sender sending;
  internal::sender fetching_logs;
  internal::sender fetching_other_logs;
  internal::sender gathering_context;
  internal::sender electing;
  internal::streams streaming;
  std::thread thread;
};

result<std::unique_ptr<client>, access_problem> client::create(
    cluster_access access, client_options options) {
  if (access.tls) {
    const auto usable = internal::make_tls_context(
        access.ca_pem, !access.insecure_skip_verify,
        {access.client_certificate_pem, access.client_key_pem});
    if (!usable) return failure{access_problem{usable.error()}};
  }
  return std::make_unique<client>(
      std::make_unique<impl>(std::move(access), std::move(options)));
}

client::client(std::unique_ptr<impl> i) : impl_(std::move(i)) {}

client::~client() {
  stop();
  asio::post(impl_->io, [this] { impl_->work.reset(); });
  impl_->thread.join();
}

void client::send(request what, reply_handler handler) {
  const auto begun = std::chrono::steady_clock::now();
  asio::post(impl_->io, [this, begun, what = std::move(what),
                         handler = std::move(handler)]() mutable {
    auto& by = impl_->lane_of(what);
    by.submit(std::move(what), std::move(handler), begun);
  });
}

void client::open(request what, open_handler handler) {
  const auto begun = std::chrono::steady_clock::now();
  asio::post(impl_->io, [this, begun, what = std::move(what),
                         handler = std::move(handler)]() mutable {
    impl_->streaming.open(std::move(what), std::move(handler), begun);
  });
}

void client::read(stream_id stream, chunk_handler handler) {
  asio::post(impl_->io, [this, stream, handler = std::move(handler)]() mutable {
    impl_->streaming.read(stream, std::move(handler));
  });
}

void client::close(stream_id stream) {
  asio::post(impl_->io, [this, stream] { impl_->streaming.close(stream); });
}

void client::stop() {
  asio::post(impl_->io, [this] {
    impl_->all.stop();
    impl_->sending.stop();
    impl_->fetching_logs.stop();
    impl_->fetching_other_logs.stop();
    impl_->gathering_context.stop();
    impl_->electing.stop();
    impl_->streaming.stop();
  });
}

}  // namespace forensics::k8s
