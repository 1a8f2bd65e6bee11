#pragma once

#include <memory>
#include <optional>
#include <string>

#include "k8s/access.hpp"
#include "k8s/internal/fault.hpp"
#include "k8s/internal/file_stamp.hpp"
#include "k8s/internal/tls_context.hpp"

namespace forensics::k8s::internal {

/// The TLS context for new connections: made anew when the CA file has
/// changed or another client certificate is to be shown.
class trust {
 public:
  explicit trust(const cluster_access& access) : access_(access) {}

  /// Reads the CA file, where there is one and it is new.
  result<tls_context, fault> current(
      const std::shared_ptr<const client_identity>& identity);

 private:
  /// "" or why there is no CA at all; a CA once read outlives its file.
  std::string refresh_ca();

  const cluster_access& access_;
  std::optional<file_stamp> ca_stamp_;
  std::string ca_pem_;
  std::shared_ptr<const client_identity> identity_;
  tls_context context_;
};

}  // namespace forensics::k8s::internal
