#include "scenarios/support/http_get.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <charconv>
#include <string_view>

#include "scenarios/support/process.hpp"

namespace forensics::test {
namespace {

std::optional<sockaddr_in> parse_address(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == std::string::npos) return {};
  std::uint16_t port = 0;
  std::from_chars(address.data() + colon + 1, address.data() + address.size(),
                  port);
  sockaddr_in parsed{};
  parsed.sin_family = AF_INET;
  parsed.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.substr(0, colon).c_str(),
                  &parsed.sin_addr) != 1)
    return {};
  return parsed;
}

std::optional<http_answer> parse_answer(std::string_view text) {
  const auto head = text.find("\r\n\r\n");
  const auto space = text.find(' ');
  if (head == std::string_view::npos || space > head) return {};
  http_answer answer;
  std::from_chars(text.data() + space + 1, text.data() + head, answer.status);
  answer.body = text.substr(head + 4);
  return answer;
}

}  // namespace

std::optional<http_answer> http_get(const std::string& address,
                                    const std::string& path) {
  const auto server = parse_address(address);
  if (!server) return {};
  const descriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const timeval limit{2, 0};
  ::setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&*server),
                sizeof *server) != 0)
    return {};
  // HTTP/1.0: the body is plain and ends with the connection.
  const std::string question =
      "GET " + path + " HTTP/1.0\r\nHost: " + address + "\r\n\r\n";
  if (::send(socket.get(), question.data(), question.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(question.size()))
    return {};
  std::string text;
  char buffer[1 << 14];
  for (;;) {
    const ssize_t got = ::recv(socket.get(), buffer, sizeof buffer, 0);
    if (got < 0) return {};
    if (got == 0) return parse_answer(text);
    text.append(buffer, static_cast<std::size_t>(got));
  }
}

}  // namespace forensics::test
