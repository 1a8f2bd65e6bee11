#include "k8s/internal/token_file_source.hpp"

#include <utility>

#include "k8s/internal/small_file.hpp"

namespace forensics::k8s::internal {

namespace {

constexpr std::size_t longest_token = 64U << 10;

}  // namespace

token_file_source::token_file_source(std::string path,
                                     std::chrono::milliseconds reread,
                                     std::shared_ptr<identity_source> identity)
    : path_(std::move(path)), reread_(reread), identity_(std::move(identity)) {}

void token_file_source::read() {
  last_read_ = std::chrono::steady_clock::now();
  const auto text = read_small_file(path_, longest_token);
  if (!text) {
    problem_ = credential_fault("the token file " + text.error());
    return;
  }
  auto header = bearer(*text);
  if (!header) {
    problem_ = credential_fault("the token file `" + path_ +
                                "`: " + header.error().message);
    return;
  }
  if (*header == held_.header) return;
  held_.header = *std::move(header);
  ++held_.generation;
}

asio::awaitable<result<authorization, fault>> token_file_source::get(
    operation&) {
  if (held_.generation == 0 ||
      std::chrono::steady_clock::now() - last_read_ >= reread_)
    read();
  if (held_.generation == 0) co_return failure{problem_};
  held_.identity = identity_->current();
  co_return held_;
}

bool token_file_source::renew(const authorization& refused) {
  if (refused.generation == held_.generation) read();
  return refused.generation != held_.generation;
}

}  // namespace forensics::k8s::internal
