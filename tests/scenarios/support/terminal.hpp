#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/support/process.hpp"

namespace forensics::test {

/// A program on a pseudo-terminal, as a person uses it. What goes wrong fails
/// the test with all that the terminal showed.
class terminal {
 public:
  explicit terminal(const std::vector<std::string>& argv,
                    const variables& env = {});
  /// Its standard error is the file `err`, and the terminal is raw: `shown` is
  /// what the program wrote to standard output, byte by byte.
  terminal(const std::vector<std::string>& argv, const variables& env,
           const descriptor& err);

  /// Reads on until `text` was shown.
  void wait_for(std::string_view text);
  void type(std::string_view keys) const;
  /// Reads to the program's end; its exit code.
  int wait();
  /// All that was shown so far, with carriage returns as they come.
  const std::string& shown() const noexcept { return shown_; }

 private:
  struct ends {
    descriptor ours;
    descriptor its;
  };
  static ends open_ends(bool is_raw);
  terminal(const std::vector<std::string>& argv, const variables& env,
           ends both, int err);
  /// False when the program has closed its end.
  bool read_some();

  descriptor ours_;
  child program_;
  std::string shown_;
};

/// Runs a program to its end with standard input and output on a raw terminal.
outcome run_on_terminal(const std::vector<std::string>& argv,
                        const variables& env = {});

}  // namespace forensics::test
