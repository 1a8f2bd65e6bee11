#include "plugin/question.hpp"

#include <algorithm>
#include <istream>
#include <ostream>

namespace forensics::plugin {

bool can_ask(const screen& around) noexcept {
  return around.in_is_terminal && around.err_is_terminal;
}

std::string ask(screen& around, const std::string& question) {
  around.err << question << ' ' << std::flush;
  std::string line;
  if (!std::getline(around.in, line)) return "";
  constexpr const char* white = " \t\r";
  line.erase(0, std::min(line.find_first_not_of(white), line.size()));
  line.erase(line.find_last_not_of(white) + 1);
  return line;
}

bool agrees(screen& around, const std::string& question) {
  const std::string answer = ask(around, question + " [y/N]");
  return answer == "y" || answer == "Y" || answer == "yes";
}

}  // namespace forensics::plugin
