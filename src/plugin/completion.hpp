#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/case_summary.hpp"
#include "plugin/session.hpp"

/// What a shell may offer at the cursor.
namespace forensics::plugin {

struct candidate {
  std::string word;
  std::string about;  ///< one line, or ""
  bool operator==(const candidate&) const = default;
};

struct completion_plan {
  std::vector<candidate> candidates;
  bool cases = false;  ///< the names of cases, too
  bool files = false;  ///< the shell's own file names
  global_flags flags;  ///< as given so far, to look for cases with
};
/// Of the words behind the program's name; the last one is being typed. What
/// does not begin as it does is left out. Pure.
completion_plan plan_completion(const std::vector<std::string>& words,
                                global_flags defaults);

/// Cases by their names, and by namespace and pod once something is typed.
std::vector<candidate> case_candidates(
    const std::vector<model::case_summary>& cases, std::string_view typed,
    model::timestamp now);

/// As cobra's completions read it: a candidate a line, `:4` or, where files
/// are fine, `:0` at the end.
std::string completion_text(const std::vector<candidate>& candidates,
                            bool files);

/// Prints it; never an error, and never for longer than two seconds.
void complete(const std::vector<std::string>& words,
              const k8s::environment& env, screen& around);

}  // namespace forensics::plugin
