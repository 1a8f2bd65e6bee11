#include "k8s/internal/dialer.hpp"

#include <algorithm>
#include <utility>

#include "k8s/internal/event.hpp"
#include "k8s/internal/host_field.hpp"

namespace forensics::k8s::internal {

namespace {

/// Outlives the coroutine that asked: a resolver can't be interrupted.
struct resolution {
  explicit resolution(asio::io_context& io) : done(io) {}
  event done;
  boost::system::error_code code;
  std::vector<tcp::endpoint> found;
};

}  // namespace

dialer::dialer(operations& all, const cluster_access& access,
               const client_options& options)
    : all_(all),
      access_(access),
      options_(options),
      peer_(host_and_port(access)),
      trust_(access),
      resolver_(all.io()) {}

asio::awaitable<result<dialer::endpoints, fault>> dialer::resolve(
    operation& by) {
  boost::system::error_code no_address;
  const auto address = asio::ip::make_address(access_.host, no_address);
  if (!no_address) co_return endpoints{tcp::endpoint{address, access_.port}};
  by.stage("resolving " + access_.host);
  const auto asked = std::make_shared<resolution>(all_.io());
  resolver_.async_resolve(access_.host, std::to_string(access_.port),
                          tcp::resolver::numeric_service,
                          [asked](const boost::system::error_code& code,
                                  const tcp::resolver::results_type& found) {
                            asked->code = code;
                            for (const auto& each : found)
                              asked->found.push_back(each.endpoint());
                            asked->done.set();
                          });
  co_await asked->done.wait(by);
  if (by.is_cut()) co_return failure{cut_fault(by)};
  if (asked->code) co_return failure{io_fault(asked->code, peer_)};
  co_return std::move(asked->found);
}

asio::awaitable<dialer::connected> dialer::dial(
    operation& by, std::shared_ptr<const client_identity> identity) {
  if (by.is_cut()) co_return failure{cut_fault(by)};
  tls_context context;
  if (access_.tls) {
    auto current = trust_.current(identity);
    if (!current) co_return failure{current.error()};
    context = *std::move(current);
  }
  const auto addresses = co_await resolve(by);
  if (!addresses) co_return failure{addresses.error()};
  const std::string& name =
      access_.tls_server_name.empty() ? access_.host : access_.tls_server_name;
  fault last{action::retry, "resolve", "no address is known for " + peer_};
  for (const tcp::endpoint& address : *addresses) {
    const auto attempt =
        all_.start(std::min(options_.connect_timeout, by.left()));
    const operation::on_cut pass_on(by,
                                    [attempt, &by] { attempt->cut(by.why()); });
    auto made =
        std::make_unique<connection>(all_.io(), peer_, context, identity);
    auto wrong = co_await made->open(*attempt, address, name);
    by.stage(attempt->stage());
    if (by.is_cut()) co_return failure{cut_fault(by)};
    if (!wrong) {
      made->limit_unconfirmed(options_.unconfirmed_limit);
      co_return std::move(made);
    }
    last = *std::move(wrong);
    if (last.what == action::configuration) break;
  }
  co_return failure{std::move(last)};
}

}  // namespace forensics::k8s::internal
