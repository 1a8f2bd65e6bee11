#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "model/time.hpp"

namespace forensics::sandbox {

/// What one run of a container has said, in a file of lines
/// `2026-01-02T15:04:05.000000000Z F text` (`P`: more of the line follows), as
/// a kubelet's logs are. The file begins anew when it is full.
///
/// For one thread.
class run_log {
 public:
  /// `hidden` is taken out of the text: the folder that stands for the root of
  /// the container's file system.
  run_log(std::filesystem::path file, std::size_t limit, std::string hidden,
          std::function<model::timestamp()> now);

  void write(std::string_view bytes);
  /// The run is over.
  void finish();

  const std::filesystem::path& file() const noexcept { return file_; }
  bool finished() const noexcept { return finished_; }
  /// How often the file has begun anew.
  std::uint64_t generation() const noexcept { return generation_; }

  /// `call` runs, once, at the next write or the end, unless the ticket has
  /// gone by then.
  [[nodiscard]] std::shared_ptr<void> when_changed(std::function<void()> call);

 private:
  void write_line(std::string_view text, bool full);
  void tell();

  std::filesystem::path file_;
  std::size_t limit_;
  std::string hidden_;
  std::function<model::timestamp()> now_;
  std::ofstream out_;
  std::size_t size_ = 0;
  std::uint64_t generation_ = 0;
  std::string rest_;  ///< of a line whose end has not come
  bool finished_ = false;
  std::uint64_t next_listener_ = 0;
  std::shared_ptr<std::map<std::uint64_t, std::function<void()>>> listeners_;
};

}  // namespace forensics::sandbox
