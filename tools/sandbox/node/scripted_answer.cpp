#include "sandbox/node/scripted_answer.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <utility>

#include "sandbox/node/log_reader.hpp"

namespace forensics::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr model::duration poll = std::chrono::milliseconds(100);

std::string read_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string window(std::string text, const log_query& query) {
  if (query.tail_lines) text.erase(0, start_of_tail(text, *query.tail_lines));
  if (query.limit_bytes &&
      static_cast<std::uint64_t>(*query.limit_bytes) < text.size())
    text.resize(static_cast<std::size_t>(*query.limit_bytes));
  return text;
}

/// What is appended to the file, until it is removed.
class followed_file : public byte_stream {
 public:
  followed_file(fs::path file, const log_query& query, surroundings& around)
      : file_(std::move(file)), around_(around) {
    const std::string text = read_file(file_);
    read_ = text.size();
    first_ = window(text, query);
  }

  std::optional<std::vector<std::string>> take() override {
    std::vector<std::string> pieces;
    if (!first_.empty()) pieces.push_back(std::exchange(first_, {}));
    if (!pieces.empty()) return pieces;
    if (!fs::exists(file_)) return std::nullopt;
    if (const std::string text = read_file(file_); text.size() > read_) {
      pieces.push_back(text.substr(read_));
      read_ = text.size();
    }
    return pieces;
  }

  void when_ready(std::function<void()> call) override {
    timer_.reset();
    std::error_code gone;
    const auto size = fs::file_size(file_, gone);
    if (!first_.empty() || gone || size > read_) return call();
    timer_ = around_.after(poll, [this, call = std::move(call)] {
      const auto mine = call;
      when_ready(mine);
    });
  }

 private:
  fs::path file_;
  surroundings& around_;
  std::size_t read_ = 0;
  std::string first_;
  std::shared_ptr<void> timer_;
};

/// The error and its sentence where the API server knows the status.
struct known_status {
  int code;
  const char* reason;
  const char* message;
};
constexpr known_status known_statuses[] = {
    {401, "Unauthorized",
     "the server has asked for the client to provide credentials"},
    {404, "NotFound", "the server could not find the requested resource"},
    {405, "MethodNotAllowed",
     "the server does not allow this method on the requested resource"},
    {409, "Conflict", "the server reported a conflict"},
    {422, "Invalid",
     "the server rejected our request due to an error in our request"},
    {429, "TooManyRequests",
     "the server has received too many requests and has asked us to try again "
     "later"},
    {503, "ServiceUnavailable",
     "the server is currently unable to handle the request"},
    {504, "Timeout",
     "the server was unable to return a response in the time allotted, but may "
     "still be processing the request"}};

api_error generic_error(int status, const std::string& body) {
  for (const known_status& known : known_statuses)
    if (known.code == status)
      return error_of(status, known.reason, known.message);
  if (status == 403) return error_of(status, "Forbidden", body);
  if (status < 500)
    return error_of(status, "",
                    "the server responded with the status code " +
                        std::to_string(status) +
                        " but did not return more information");
  std::string quoted = body;
  for (std::size_t at = 0; (at = quoted.find('\n', at)) != std::string::npos;
       at += 2)
    quoted.replace(at, 1, "\\n");
  return error_of(status, "InternalError",
                  "an error on the server (\"" + quoted +
                      "\") has prevented the request from succeeding");
}

api_answer plain(std::string body) {
  api_answer answer;
  answer.content_type = "text/plain";
  answer.body = std::move(body);
  return answer;
}

api_answer scripted_status(const fs::path& file, std::string_view pod_name) {
  const std::string text = read_file(file);
  const std::size_t line = std::min(text.find('\n'), text.size());
  int status = 500;
  std::from_chars(text.data(), text.data() + line, status);
  return proxied(status, text.substr(std::min(line + 1, text.size())),
                 pod_name);
}

}  // namespace

api_answer proxied(int status, const std::string& body,
                   std::string_view pod_name) {
  if (status == 204) return plain({});
  if (status >= 200 && status <= 206) return plain(body);
  if (status == 400) return answer_of(bad_request(body));
  if (status == 500) {
    api_error error =
        error_of(500, "InternalError", "Internal error occurred: " + body);
    error.causes.push_back({"", body, ""});
    return answer_of(error);
  }
  api_error error = generic_error(status, body);
  error.message += " ( pods/log " + std::string(pod_name) + ")";
  error.name = pod_name;
  error.kind = "pods/log";
  return answer_of(error);
}

api_answer scripted_answer(const fs::path& folder, const log_query& query,
                           std::string_view pod_name, surroundings& around) {
  const std::string run = query.previous ? "previous" : "current";
  if (const fs::path status = folder / (run + ".status"); fs::exists(status))
    return scripted_status(status, pod_name);
  const fs::path log = folder / (run + ".log");
  const std::string shown = "container \"" + query.container + "\" in pod \"" +
                            std::string(pod_name) + "\"";
  if (!fs::exists(log))
    return answer_of(bad_request(
        query.previous ? "previous terminated " + shown + " not found"
                       : shown + " is waiting to start: ContainerCreating"));
  if (!query.follow) return plain(window(read_file(log), query));
  api_answer answer = plain({});
  answer.stream = std::make_unique<followed_file>(log, query, around);
  return answer;
}

}  // namespace forensics::sandbox
