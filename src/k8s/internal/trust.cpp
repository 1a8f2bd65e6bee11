#include "k8s/internal/trust.hpp"

#include <utility>

#include "k8s/internal/small_file.hpp"

namespace forensics::k8s::internal {

namespace {

constexpr std::size_t longest_ca = 4U << 20;

}  // namespace

std::string trust::refresh_ca() {
  if (access_.insecure_skip_verify) return {};
  if (access_.ca_file.empty()) {
    ca_pem_ = access_.ca_pem;
    return {};
  }
  const auto stamp = stamp_of(access_.ca_file);
  if (stamp && stamp == ca_stamp_) return {};
  auto text = read_small_file(access_.ca_file, longest_ca);
  // An empty file must not mean the system's store.
  if (text && text->empty())
    text = failure{"`" + access_.ca_file + "` is empty"};
  if (!text) return ca_pem_.empty() ? text.error() : std::string{};
  ca_pem_ = *std::move(text);
  ca_stamp_ = stamp;
  context_.reset();
  return {};
}

result<tls_context, fault> trust::current(
    const std::shared_ptr<const client_identity>& identity) {
  const auto refused = [](const std::string& message) {
    return failure{fault{action::configuration, "certificate", message}};
  };
  const tls_context before = context_;
  if (const std::string wrong = refresh_ca(); !wrong.empty())
    return refused("the CA file " + wrong);
  if (context_ && identity_ == identity) return context_;
  auto made = make_tls_context(ca_pem_, !access_.insecure_skip_verify,
                               identity ? *identity : client_identity{});
  if (!made) {
    // A CA file caught half written: what was trusted until now still is.
    ca_stamp_.reset();
    if (before && identity_ == identity) return context_ = before;
    return refused(made.error());
  }
  identity_ = identity;
  return context_ = *std::move(made);
}

}  // namespace forensics::k8s::internal
