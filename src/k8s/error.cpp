#include "k8s/error.hpp"

#include "k8s/concat.hpp"

namespace forensics::k8s {

std::string_view to_string(action what) noexcept {
  switch (what) {
    case action::retry:
      return "retry";
    case action::refresh:
      return "refresh";
    case action::exists:
      return "exists";
    case action::conflict:
      return "conflict";
    case action::gone:
      return "gone";
    case action::not_found:
      return "not_found";
    case action::forbidden:
      return "forbidden";
    case action::invalid:
      return "invalid";
    case action::too_large:
      return "too_large";
    case action::configuration:
      return "configuration";
  }
  return "unknown";
}

std::string describe(const error& what) {
  std::string text = what.request;
  const auto part = [&text](std::string_view next) {
    if (!text.empty() && !next.empty()) text += ": ";
    text += next;
  };
  if (what.status == 0)
    part(what.reason);
  else if (what.reason.empty())
    part(concat({"HTTP ", std::to_string(what.status)}));
  else
    part(concat({what.reason, " (", std::to_string(what.status), ")"}));
  part(what.message);
  return text;
}

}  // namespace forensics::k8s
