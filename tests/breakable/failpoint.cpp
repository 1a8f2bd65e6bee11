#include "breakable/failpoint.hpp"

#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>

namespace forensics::test {

namespace {

struct accident {
  std::string what;
  std::string place;
  std::string subject;
  unsigned at = 0;  ///< 0: each time
  std::atomic<unsigned> passed = 0;
};

/// What stands before `mark`; `text` is what stands behind it.
std::string cut_before(std::string_view& text, char mark) {
  const auto at = text.find(mark);
  std::string before(text.substr(0, at));
  text = at == text.npos ? std::string_view() : text.substr(at + 1);
  return before;
}

[[noreturn]] void refuse(std::string_view text) {
  std::cerr << "not an accident: " << text << '\n';
  std::_Exit(EXIT_FAILURE);
}

void happen(const accident& which) {
  if (which.what == "kill") ::raise(SIGKILL);
  while (which.what == "hang") ::pause();
  throw std::runtime_error("an accident on order");
}

}  // namespace

actors::failpoint parse_failpoint(std::string_view text) {
  if (text.empty()) return {};
  const auto which = std::make_shared<accident>();
  std::string_view rest = text;
  which->what = cut_before(rest, '@');
  auto place = cut_before(rest, '#');
  if (which->what != "kill" && which->what != "hang" && which->what != "throw")
    refuse(text);
  if (!rest.empty() &&
      std::from_chars(rest.begin(), rest.end(), which->at).ec != std::errc())
    refuse(text);
  rest = place;
  which->place = cut_before(rest, '/');
  which->subject = rest;
  if (which->place.empty()) refuse(text);
  return [which](std::string_view at, std::string_view subject) {
    if (at != which->place || !subject.starts_with(which->subject)) return;
    const auto times = ++which->passed;
    if (which->at == 0 || which->at == times) happen(*which);
  };
}

}  // namespace forensics::test
