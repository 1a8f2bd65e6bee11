#include "k8s/internal/identity_source.hpp"

#include <utility>

#include "k8s/internal/small_file.hpp"

namespace forensics::k8s::internal {

namespace {

constexpr std::size_t longest_pem = 1U << 20;

std::optional<file_stamp> stamp_at(const std::string& path) {
  return path.empty() ? std::nullopt : stamp_of(path);
}

/// `text` where it stands in no file. An empty file is one half written.
std::optional<std::string> pem_of(const std::string& path,
                                  const std::string& text) {
  if (path.empty()) return text;
  auto read = read_small_file(path, longest_pem);
  return read && !read->empty() ? std::optional(*std::move(read))
                                : std::nullopt;
}

}  // namespace

identity_source::identity_source(const cluster_access& access)
    : access_(access),
      held_(std::make_shared<const client_identity>(client_identity{
          access.client_certificate_pem, access.client_key_pem})) {}

std::shared_ptr<const client_identity> identity_source::current() {
  if (!access_.client_certificate_file.empty() ||
      !access_.client_key_file.empty())
    read();
  return held_;
}

void identity_source::read() {
  const stamps now{stamp_at(access_.client_certificate_file),
                   stamp_at(access_.client_key_file)};
  if (read_at_ == now) return;
  auto certificate =
      pem_of(access_.client_certificate_file, access_.client_certificate_pem);
  auto key = pem_of(access_.client_key_file, access_.client_key_pem);
  if (!certificate || !key) return;
  client_identity found{*std::move(certificate), *std::move(key)};
  if (found != *held_) {
    if (!make_tls_context({}, false, found)) return;
    held_ = std::make_shared<const client_identity>(std::move(found));
  }
  read_at_ = now;
}

}  // namespace forensics::k8s::internal
