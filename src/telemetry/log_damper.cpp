#include "telemetry/log_damper.hpp"

#include <algorithm>

namespace forensics::telemetry {

namespace {

constexpr unsigned first_cases = 5;
constexpr model::duration shortest_wait{1'000};
constexpr model::duration longest_wait{300'000};
constexpr model::duration quiet{60'000};
/// Of one message; whatever else it says counts as one more kind.
constexpr std::size_t most_kinds = 8;
constexpr std::string_view any_other = "*";

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool ends_word(char c) noexcept {
  return std::string_view{" \t,;:()[]{}<>=/"}.find(c) != std::string_view::npos;
}

bool is_quote(char c) noexcept {
  return std::string_view{"\"'`"}.find(c) != std::string_view::npos;
}

/// Without what differs from one time to the next: names, numbers, addresses.
std::string stable_part(std::string_view error) {
  std::string out;
  for (std::size_t at = 0; at < error.size();) {
    const std::size_t closing = is_quote(error[at])
                                    ? error.find(error[at], at + 1)
                                    : std::string_view::npos;
    if (closing != std::string_view::npos) {
      at = closing + 1;
      continue;
    }
    const auto begin = error.begin() + static_cast<std::ptrdiff_t>(at);
    const auto end = std::find_if(begin + 1, error.end(), [](char c) {
      return ends_word(c) || is_quote(c);
    });
    if (std::none_of(begin, end, is_digit)) out.append(begin, end);
    at += static_cast<std::size_t>(end - begin);
  }
  return out;
}

/// After the n-th line that was written, from 0.
model::duration wait_after(unsigned n) {
  model::duration wait = shortest_wait;
  while (n-- > 0 && wait < longest_wait) wait *= 2;
  return std::min(wait, longest_wait);
}

}  // namespace

bool log_damper::kind::is_over(model::timestamp now) const {
  return now - last > quiet + 2 * std::min(gap, longest_wait);
}

std::optional<std::uint64_t> log_damper::admit(const complaint& what,
                                               model::timestamp now) {
  auto& kinds = known_[{what.level, std::string(what.message)}];
  std::string key =
      what.is_name ? std::string(what.error) : stable_part(what.error);
  if (!kinds.contains(key) && kinds.size() >= most_kinds) key = any_other;
  const auto [found, is_new] = kinds.try_emplace(std::move(key));
  kind& one = found->second;
  if (is_new) one.error = what.error;
  // A clock that was set back must not silence it.
  if (now < one.last) one.next = now;
  one.gap = is_new ? model::duration{0}
                   : std::max(now - one.last, model::duration{0});
  one.last = now;
  const unsigned free = what.names_case ? first_cases : 1;
  if (one.written >= free && now < one.next) {
    ++one.held;
    return std::nullopt;
  }
  ++one.written;
  one.next = now + wait_after(one.written > free ? one.written - free : 0);
  return std::exchange(one.held, 0);
}

template <class IsTaken>
std::vector<log_damper::leftover> log_damper::take(IsTaken is_taken) {
  std::vector<leftover> out;
  for (auto& [subject, kinds] : known_)
    std::erase_if(kinds, [&, &about = subject](auto& each) {
      auto& [key, one] = each;
      if (!is_taken(one)) return false;
      if (one.held > 0)
        out.push_back({about.first, about.second, std::move(one.error),
                       one.held, one.last});
      return true;
    });
  std::erase_if(known_, [](const auto& each) { return each.second.empty(); });
  return out;
}

std::vector<log_damper::leftover> log_damper::take_over(model::timestamp now) {
  return take([now](const kind& one) { return one.is_over(now); });
}

std::vector<log_damper::leftover> log_damper::take_all() {
  return take([](const kind&) { return true; });
}

std::size_t log_damper::size() const noexcept {
  std::size_t sum = 0;
  for (const auto& [subject, kinds] : known_) sum += kinds.size();
  return sum;
}

}  // namespace forensics::telemetry
