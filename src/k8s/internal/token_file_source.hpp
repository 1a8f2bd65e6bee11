#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "k8s/internal/credentials.hpp"
#include "k8s/internal/identity_source.hpp"

namespace forensics::k8s::internal {

/// A file that somebody else rotates (a projected service account token). The
/// token once read is kept while the file is gone, empty or broken.
class token_file_source : public credentials {
 public:
  token_file_source(std::string path, std::chrono::milliseconds reread,
                    std::shared_ptr<identity_source> identity);

  asio::awaitable<result<authorization, fault>> get(operation& by) override;
  bool renew(const authorization& refused) override;

 private:
  void read();

  std::string path_;
  std::chrono::milliseconds reread_;
  std::shared_ptr<identity_source> identity_;
  authorization held_;
  fault problem_;  ///< of the last read; matters while nothing is held
  time_point last_read_{};
};

}  // namespace forensics::k8s::internal
