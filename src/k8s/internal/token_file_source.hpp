#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "k8s/internal/credentials.hpp"

namespace forensics::k8s::internal {

/// A file that somebody else rotates (a projected service account token). The
/// token once read is kept while the file is gone, empty or broken.
class token_file_source : public credentials {
 public:
  token_file_source(std::string path, std::chrono::milliseconds reread,
                    std::shared_ptr<const client_identity> identity);

  asio::awaitable<result<authorization, fault>> get(operation& by) override;
  bool renew(const authorization& refused) override;

 private:
  void read();

  std::string path_;
  std::chrono::milliseconds reread_;
  authorization held_;
  fault problem_;  ///< of the last read; matters while nothing is held
  time_point last_read_{};
};

}  // namespace forensics::k8s::internal
