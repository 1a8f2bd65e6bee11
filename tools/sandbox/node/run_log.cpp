#include "sandbox/node/run_log.hpp"

#include <utility>

#include "sandbox/node/log_time.hpp"

namespace forensics::sandbox {
namespace {

/// Longer lines come in parts. Source: containerd's default.
constexpr std::size_t longest_line = 16U << 10;

std::string without(std::string_view text, std::string_view part) {
  std::string kept;
  kept.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next =
        part.empty() ? std::string_view::npos : text.find(part, at);
    kept += text.substr(at, next - at);
    if (next == std::string_view::npos) break;
    at = next + part.size();
  }
  return kept;
}

}  // namespace

run_log::run_log(std::filesystem::path file, std::size_t limit,
                 std::string hidden, std::function<model::timestamp()> now)
    : file_(std::move(file)),
      limit_(limit),
      hidden_(std::move(hidden)),
      now_(std::move(now)),
      out_(file_, std::ios::binary | std::ios::trunc),
      listeners_(
          std::make_shared<std::map<std::uint64_t, std::function<void()>>>()) {}

void run_log::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    rest_ += bytes.substr(0, end);
    while (rest_.size() > longest_line) {
      write_line(std::string_view(rest_).substr(0, longest_line), false);
      rest_.erase(0, longest_line);
    }
    if (end == std::string_view::npos) break;
    write_line(std::exchange(rest_, {}), true);
    bytes.remove_prefix(end + 1);
  }
  out_.flush();
  tell();
}

void run_log::finish() {
  if (finished_) return;
  if (!rest_.empty()) write_line(std::exchange(rest_, {}), false);
  out_.close();
  finished_ = true;
  tell();
}

void run_log::write_line(std::string_view text, bool full) {
  const std::string line = format_log_time(now_()) + (full ? " F " : " P ") +
                           without(text, hidden_) + "\n";
  if (size_ > 0 && size_ + line.size() > limit_) {
    out_.close();
    // Removed, not emptied: who follows still reads the old file to its end.
    std::error_code gone;  // or it is emptied, which serves too
    std::filesystem::remove(file_, gone);
    out_.open(file_, std::ios::binary | std::ios::trunc);
    size_ = 0;
    ++generation_;
  }
  out_ << line;
  size_ += line.size();
}

std::shared_ptr<void> run_log::when_changed(std::function<void()> call) {
  const std::uint64_t id = ++next_listener_;
  listeners_->emplace(id, std::move(call));
  return {nullptr, [weak = std::weak_ptr(listeners_), id](std::nullptr_t) {
            if (const auto listeners = weak.lock()) listeners->erase(id);
          }};
}

void run_log::tell() {
  // By id, one at a time: a call may end other listeners, and add new ones.
  const std::uint64_t last = next_listener_;
  while (!listeners_->empty() && listeners_->begin()->first <= last) {
    const auto call = std::move(listeners_->begin()->second);
    listeners_->erase(listeners_->begin());
    call();
  }
}

}  // namespace forensics::sandbox
