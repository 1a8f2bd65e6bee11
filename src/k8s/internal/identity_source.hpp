#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "k8s/access.hpp"
#include "k8s/internal/file_stamp.hpp"
#include "k8s/internal/tls_context.hpp"

namespace forensics::k8s::internal {

/// The client certificate and its key, read anew when somebody has renewed
/// their files. A pair that does not fit (one file is new, the other not yet)
/// leaves the one before in use.
class identity_source {
 public:
  explicit identity_source(const cluster_access& access);

  /// Looks at the files. Equal pairs are the same object.
  std::shared_ptr<const client_identity> current();

 private:
  using stamps =
      std::pair<std::optional<file_stamp>, std::optional<file_stamp>>;

  void read();

  const cluster_access& access_;
  std::shared_ptr<const client_identity> held_;
  std::optional<stamps> read_at_;  ///< of the files that `held_` is from
};

}  // namespace forensics::k8s::internal
