#include "k8s/internal/credentials.hpp"

#include <utility>

#include "k8s/internal/exec_source.hpp"
#include "k8s/internal/identity_source.hpp"
#include "k8s/internal/request_head.hpp"
#include "k8s/internal/token_file_source.hpp"
#include "model/digest.hpp"

namespace forensics::k8s::internal {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// No credential, a static token, a user and password, a certificate: what
/// the kubeconfig itself holds.
class fixed_source : public credentials {
 public:
  fixed_source(result<std::string, fault> header,
               std::shared_ptr<identity_source> identity)
      : header_(std::move(header)), identity_(std::move(identity)) {}

  asio::awaitable<result<authorization, fault>> get(operation&) override {
    if (!header_) co_return failure{header_.error()};
    co_return authorization{*header_, identity_->current(), 0};
  }
  bool renew(const authorization& refused) override {
    return identity_->current() != refused.identity;
  }

 private:
  result<std::string, fault> header_;
  std::shared_ptr<identity_source> identity_;
};

}  // namespace

fault credential_fault(std::string message) {
  return {action::configuration, "credential", std::move(message)};
}

result<std::string, fault> bearer(std::string_view token) {
  token = trimmed(token);
  if (token.empty()) return failure{credential_fault("the token is empty")};
  if (!is_field_value(token))
    return failure{credential_fault(
        "the token holds a line break or a control character")};
  return "Bearer " + std::string{token};
}

std::unique_ptr<credentials> make_credentials(operations& all,
                                              const cluster_access& access,
                                              const client_options& options) {
  const auto identity = std::make_shared<identity_source>(access);
  const auto fixed = [&](result<std::string, fault> header) {
    return std::make_unique<fixed_source>(std::move(header), identity);
  };
  if (const auto* given = std::get_if<static_token>(&access.auth))
    return fixed(bearer(given->token));
  if (const auto* file = std::get_if<token_file>(&access.auth))
    return std::make_unique<token_file_source>(file->path, options.token_reread,
                                               identity);
  if (const auto* basic = std::get_if<basic_credential>(&access.auth))
    return fixed("Basic " +
                 model::base64_encode(basic->user + ":" + basic->password));
  if (const auto* plugin = std::get_if<exec_plugin>(&access.auth))
    return std::make_unique<exec_source>(all, *plugin, options.exec_timeout,
                                         identity);
  return fixed(std::string{});
}

}  // namespace forensics::k8s::internal
