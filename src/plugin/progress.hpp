#pragma once

#include <string>

#include "plugin/screen.hpp"

namespace forensics::plugin {

/// What a command waits for, on stderr: one line that is written over and
/// over on a terminal, else a line for each change.
class progress {
 public:
  explicit progress(screen& around) : around_(around) {}
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  /// The terminal's line is empty again.
  ~progress();

  /// `text` is one line, safe to show. Call it at each look.
  void says(const std::string& text);

 private:
  void wipe();

  screen& around_;
  std::string last_;
  unsigned turn_ = 0;
  bool drawn_ = false;
};

}  // namespace forensics::plugin
