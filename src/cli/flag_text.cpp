#include "cli/flag_text.hpp"

#include <algorithm>

#include "cli/declare.hpp"

namespace forensics::cli {

std::string wrapped(std::string_view text, std::size_t indent) {
  constexpr std::size_t columns = 80;
  const std::string margin(indent, ' ');
  std::string out;
  std::string line = margin;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    if (line.size() > indent && line.size() + 1 + word.size() > columns) {
      out += line + "\n";
      line = margin;
    }
    if (line.size() > indent) line += ' ';
    line += word;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out + line + "\n";
}

std::string flag_text(const CLI::Option& flag) {
  std::string head = "    " + flag.get_name(false, true);
  if (const std::size_t comma = head.find(','); comma != std::string::npos)
    head.insert(comma + 1, " ");
  if (takes_value(flag)) head += "=" + flag.get_default_str();
  return head + ":\n" + wrapped(flag.get_description(), 8);
}

}  // namespace forensics::cli
