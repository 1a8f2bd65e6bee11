#include "plugin/log_sentences.hpp"

#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

std::string missing(const case_log& log) {
  if (log.has_gap) return "a part is missing";
  if (log.complete) return "";
  if (log.dropped == 0) return "older bytes were left out";
  return std::to_string(log.dropped) + " older bytes were left out";
}

}  // namespace

std::string left_out(const case_log& log) {
  const std::string what = missing(log);
  return what.empty() ? what : shown_in_line(log.file) + ": " + what;
}

std::string state_of(const case_log& log) {
  if (log.parts.empty()) return "none: " + shown_in_line(log.why);
  const std::string what = missing(log);
  return what.empty() ? "complete" : what;
}

std::string case_and_source(const case_snapshot& which) {
  const std::string name = shown_in_line(which.evidence.name);
  return which.source.empty() ? name
                              : name + " of " + shown_in_line(which.source);
}

std::string not_kept(const case_snapshot& which, const case_log& log) {
  return "the case " + which.evidence.name + " has no " +
         shown_in_line(log.file) + ": " + shown_in_line(log.why);
}

std::string no_such_log(const case_snapshot& which,
                        const std::vector<case_log>& logs,
                        std::string_view wanted) {
  std::string there;
  for (const case_log& log : logs)
    if (!log.parts.empty())
      there += (there.empty() ? "" : ", ") + shown_in_line(log.file);
  return "the case " + which.evidence.name + " has no such log of \"" +
         shown_in_line(wanted) + "\"; " +
         (there.empty() ? "it has none"
                        : "it has " + there + ", see --list and --file");
}

}  // namespace forensics::plugin
