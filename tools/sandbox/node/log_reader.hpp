#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/api/byte_stream.hpp"
#include "sandbox/node/log_query.hpp"
#include "sandbox/node/run_log.hpp"

namespace forensics::sandbox {

/// Where the last `lines` lines of `text` begin.
std::size_t start_of_tail(std::string_view text, std::int64_t lines) noexcept;

/// Turns the lines of a run's log file into what a client sees of them.
class log_formatter {
 public:
  explicit log_formatter(const log_query& query);
  /// Whole lines; no more than the query's limit in all.
  std::string format(std::string_view lines);
  /// The limit is reached.
  bool full() const noexcept { return left_ == 0; }

 private:
  std::string since_;  ///< times of one length compare as texts
  bool timestamps_;
  std::optional<std::size_t> left_;
};

/// What `query` asks for of a run's log file.
std::string read_log(const std::filesystem::path& file, const log_query& query);
/// The same, and what comes until the run ends.
std::unique_ptr<byte_stream> follow_log(std::shared_ptr<run_log> log,
                                        const log_query& query);

}  // namespace forensics::sandbox
