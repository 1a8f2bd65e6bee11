#include "bench/ceiling/list.hpp"

#include <chrono>
#include <stdexcept>

namespace ceiling {

namespace {

/// The server writes a list's metadata before its items.
std::string continue_token(const std::string& page) {
  constexpr std::size_t longest_head = 4096;
  const std::string head = page.substr(0, longest_head);
  const std::string key = "\"continue\":\"";
  const auto at = head.find(key);
  if (at == std::string::npos) return {};
  const auto begin = at + key.size();
  return head.substr(begin, head.find('"', begin) - begin);
}

}  // namespace

list_report read_list(const cluster& to, const std::string& path,
                      std::size_t page_size) {
  using clock = std::chrono::steady_clock;
  const auto begun = clock::now();
  connection over(to);
  list_report out;
  std::string token;
  do {
    call what;
    what.target = path + "?limit=" + std::to_string(page_size);
    if (!token.empty()) what.target += "&continue=" + token;
    const answer got = over.exchange(what);
    if (got.status != 200)
      throw std::runtime_error("GET " + path + ": " +
                               std::to_string(got.status));
    out.bytes += got.body.size();
    ++out.pages;
    token = continue_token(got.body);
  } while (!token.empty());
  out.ms =
      std::chrono::duration<double, std::milli>(clock::now() - begun).count();
  return out;
}

}  // namespace ceiling
