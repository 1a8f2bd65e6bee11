#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/case_summary.hpp"
#include "plugin/case_rows.hpp"
#include "plugin/screen.hpp"
#include "plugin/table.hpp"

namespace forensics::plugin {

/// Prints cases in one of the formats of `list -o`. Throws command_failure
/// where standard output can't be written.
class case_printer {
 public:
  case_printer(screen& around, std::string format);

  /// A table without rows has no head either.
  void print_list(const std::vector<model::case_summary>& cases,
                  model::timestamp now);
  /// One more, or nothing when it looks as it did when it was printed last.
  void print_change(const model::case_summary& which, model::timestamp now);
  void forget(const model::case_summary& which);

 private:
  void print_rows(const std::vector<model::case_summary>& cases,
                  model::timestamp now);

  screen& around_;
  std::string format_;
  columns shown_;
  table table_;
  bool has_head_ = false;
  std::map<std::string, std::string> printed_;  ///< by the case's UID
};

}  // namespace forensics::plugin
