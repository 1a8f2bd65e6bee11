#pragma once

#include <string>
#include <variant>
#include <vector>

namespace forensics::micro {

struct options {
  unsigned rounds = 25;
  std::string only = "*";
  bool json = false;
  bool no_limits = false;
};

/// Help was asked for, or a flag is wrong.
struct early_end {
  int code = 0;
  std::string out;
  std::string err;
};

std::variant<options, early_end> parse_options(int count,
                                               const char* const* arguments);

}  // namespace forensics::micro
