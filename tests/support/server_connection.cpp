#include "support/server_connection.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <utility>

namespace forensics::testing {

namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return text;
}

std::string take_line(std::string& from) {
  const auto end = from.find("\r\n");
  const std::string line = from.substr(0, end);
  from.erase(0, end + 2);
  return line;
}

seen_request parse_head(std::string head) {
  seen_request seen;
  const std::string first = take_line(head);
  const auto verb_end = first.find(' ');
  seen.verb = first.substr(0, verb_end);
  seen.target = first.substr(verb_end + 1, first.rfind(' ') - verb_end - 1);
  while (!head.empty()) {
    const std::string line = take_line(head);
    const auto colon = line.find(':');
    if (colon != std::string::npos)
      seen.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
  }
  return seen;
}

}  // namespace

void server_connection::read_request() {
  while (input_.find("\r\n\r\n") == std::string::npos) read_more();
  const auto end = input_.find("\r\n\r\n") + 2;
  request_ = parse_head(input_.substr(0, end));
  input_.erase(0, end + 2);
  const auto length = request_.headers.find("content-length");
  const std::size_t size =
      length == request_.headers.end() ? 0 : std::stoul(length->second);
  while (input_.size() < size) read_more();
  request_.body = input_.substr(0, size);
  input_.erase(0, size);
  request_.connection = number_;
  request_.peer_name = socket_.peer_name();
  request_.server_name = socket_.server_name();
}

void server_connection::read_more() {
  char part[16384];
  input_.append(part, socket_.read(part, sizeof part));
}

void server_connection::begin(std::size_t length) {
  write("HTTP/1.1 200 Scripted\r\nContent-Length: " + std::to_string(length) +
        "\r\n\r\n");
}

void server_connection::answer(int status, std::string_view body,
                               std::string_view more_headers) {
  std::string all = "HTTP/1.1 " + std::to_string(status) +
                    " Scripted\r\nContent-Type: application/json\r\n"
                    "Content-Length: " +
                    std::to_string(body.size()) + "\r\n";
  all.append(more_headers).append("\r\n").append(body);
  write(all);
}

void server_connection::begin_chunked() {
  write("HTTP/1.1 200 Scripted\r\nTransfer-Encoding: chunked\r\n\r\n");
}

void server_connection::chunk(std::string_view bytes) {
  char size[32];
  std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  std::string all = size;
  all.append(bytes).append("\r\n");
  write(all);
}

void server_connection::end(bool notify) {
  socket_.close(notify);
  throw connection_over{};
}

void server_connection::reset() {
  socket_.reset();
  throw connection_over{};
}

void server_connection::stall() {
  socket_.wait_for_end();
  throw connection_over{};
}

namespace scripts {

script answer(int status, std::string body, std::string more_headers) {
  return [=](server_connection& to) { to.answer(status, body, more_headers); };
}

script stall() {
  return [](server_connection& from) { from.stall(); };
}

script hang_up() {
  return [](server_connection& from) { from.close(); };
}

}  // namespace scripts

}  // namespace forensics::testing
