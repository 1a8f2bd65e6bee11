#include "sandbox/node/log_reader.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

#include "sandbox/node/log_time.hpp"

namespace forensics::sandbox {
namespace {

/// Of `2026-01-02T15:04:05.000000000Z F `.
constexpr std::size_t time_length = 30;
constexpr std::size_t head_length = time_length + 3;

std::string read_rest(std::istream& in) {
  return {std::istreambuf_iterator<char>(in), {}};
}

class followed_log : public byte_stream {
 public:
  followed_log(std::shared_ptr<run_log> log, const log_query& query)
      : log_(std::move(log)),
        in_(log_->file(), std::ios::binary),
        generation_(log_->generation()),
        formatter_(query) {
    if (!query.tail_lines) return;
    const std::string text = read_rest(in_);
    in_.clear();
    in_.seekg(
        static_cast<std::streamoff>(start_of_tail(text, *query.tail_lines)));
  }

  std::optional<std::vector<std::string>> take() override {
    // Asked before reading: what is written in between is read all the same.
    const bool last = log_->finished();
    std::string text = formatter_.format(read_new());
    if (!text.empty()) return std::vector{std::move(text)};
    if (last || formatter_.full()) return std::nullopt;
    return std::vector<std::string>{};
  }

  void when_ready(std::function<void()> call) override {
    ticket_.reset();
    if (log_->finished() || formatter_.full() || has_more()) return call();
    ticket_ = log_->when_changed(std::move(call));
  }

 private:
  bool has_more() {
    in_.clear();
    return generation_ != log_->generation() ||
           in_.peek() != std::ifstream::traits_type::eof();
  }

  std::string read_new() {
    in_.clear();
    std::string text = read_rest(in_);
    if (generation_ != log_->generation()) {
      generation_ = log_->generation();
      in_.close();
      in_.open(log_->file(), std::ios::binary);
      text += read_rest(in_);
    }
    return text;
  }

  std::shared_ptr<run_log> log_;
  std::ifstream in_;
  std::uint64_t generation_;
  log_formatter formatter_;
  std::shared_ptr<void> ticket_;
};

}  // namespace

std::size_t start_of_tail(std::string_view text, std::int64_t lines) noexcept {
  if (lines <= 0) return text.size();
  std::size_t at = text.size();
  if (at > 0 && text[at - 1] == '\n') --at;
  for (; lines > 0; --lines) {
    const std::size_t end =
        at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
    if (end == std::string_view::npos) return 0;
    at = end;
  }
  return at + 1;
}

log_formatter::log_formatter(const log_query& query)
    : since_(query.since ? format_log_time(*query.since) : std::string()),
      timestamps_(query.timestamps) {
  if (query.limit_bytes) left_ = static_cast<std::size_t>(*query.limit_bytes);
}

std::string log_formatter::format(std::string_view lines) {
  std::string text;
  while (!lines.empty() && !full()) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(std::min(lines.size(), line.size() + 1));
    if (line.size() < head_length || line.substr(0, since_.size()) < since_)
      continue;
    std::string shown(line.substr(timestamps_ ? 0 : head_length));
    if (timestamps_) shown.erase(time_length + 1, 2);
    if (line[time_length + 1] == 'F') shown += '\n';
    if (left_) {
      shown.resize(std::min(shown.size(), *left_));
      *left_ -= shown.size();
    }
    text += shown;
  }
  return text;
}

std::string read_log(const std::filesystem::path& file,
                     const log_query& query) {
  std::ifstream in(file, std::ios::binary);
  const std::string text = read_rest(in);
  const std::size_t from =
      query.tail_lines ? start_of_tail(text, *query.tail_lines) : 0;
  return log_formatter(query).format(std::string_view(text).substr(from));
}

std::unique_ptr<byte_stream> follow_log(std::shared_ptr<run_log> log,
                                        const log_query& query) {
  return std::make_unique<followed_log>(std::move(log), query);
}

}  // namespace forensics::sandbox
