#include "sandbox/api/cluster.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace forensics::sandbox {
namespace {

std::string with_quotes(std::string_view text) {
  std::string json(text);
  std::replace(json.begin(), json.end(), '\'', '"');
  return json;
}

std::string decoded(const std::string& text) {
  std::string made;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      made += text[at];
      continue;
    }
    made += static_cast<char>(std::stoi(text.substr(at + 1, 2), nullptr, 16));
    at += 2;
  }
  return made;
}

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t to = std::min(text.find(by, from), text.size());
    if (to > from) parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

api_request request_of(const std::string& method, const std::string& path) {
  api_request made;
  made.method = method;
  const std::size_t mark = path.find('?');
  for (const std::string& part : split(path.substr(0, mark), '/'))
    made.path.push_back(decoded(part));
  if (mark == std::string::npos) return made;
  for (const std::string& part : split(path.substr(mark + 1), '&')) {
    const std::size_t equals = part.find('=');
    made.query.emplace(
        part.substr(0, equals),
        equals == std::string::npos ? "" : decoded(part.substr(equals + 1)));
  }
  return made;
}

}  // namespace

model::json_document parsed(std::string_view text) {
  auto document = model::parse_json(with_quotes(text));
  if (!document) throw std::invalid_argument(document.error());
  return *std::move(document);
}

model::json_document reply::json() const {
  auto document = model::parse_json(body);
  if (!document) throw std::runtime_error(document.error() + ": " + body);
  return *std::move(document);
}

std::string reply::text(model::json_path path) const {
  const auto document = json();
  return std::string(model::text_at(document, path));
}

std::string reply::header(const std::string& name) const {
  for (const auto& [key, value] : headers)
    if (key == name) return value;
  return {};
}

cluster::cluster()
    : around(),
      now(*model::parse_rfc3339("2026-01-02T03:04:05Z")),
      served(
          [this]() -> store& {
            around.now = [this] { return now; };
            around.server = "https://127.0.0.1:6443";
            around.ca = "CA";
            around.after = [this](model::duration wait,
                                  std::function<void()> call) {
              auto made =
                  std::make_shared<timer>(timer{now + wait, std::move(call)});
              timers_.push_back(made);
              return std::shared_ptr<void>(made);
            };
            return objects;
          }(),
          around) {}

reply cluster::send(const std::string& method, const std::string& path,
                    std::string_view body, const std::string& content_type) {
  api_request request = request_of(method, path);
  request.body = with_quotes(body);
  request.content_type = content_type;
  request.accept = accept;
  request.user_agent = "test/1";
  request.who = who;
  reply made;
  served.handle(request, [&made](api_answer answer) {
    made = {answer.code, answer.content_type, std::move(answer.body),
            std::move(answer.headers), std::move(answer.stream)};
  });
  return made;
}

reply cluster::get(const std::string& path, const std::string& as) {
  accept = as;
  reply made = send("GET", path);
  accept.clear();
  return made;
}

std::vector<std::string> cluster::events(reply& watch) {
  auto taken = watch.stream->take();
  return taken ? *std::move(taken) : std::vector<std::string>{"end"};
}

void cluster::pass(model::duration time) {
  const model::timestamp end = now + time;
  while (true) {
    std::shared_ptr<timer> next;
    for (const auto& one : timers_)
      if (const auto held = one.lock())
        if (held->call && held->due <= end &&
            (next == nullptr || held->due < next->due))
          next = held;
    if (next == nullptr) break;
    now = next->due;
    if (const auto call = std::exchange(next->call, nullptr)) call();
  }
  now = end;
}

}  // namespace forensics::sandbox
