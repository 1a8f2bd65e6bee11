#include "scenarios/support/verdict.hpp"

#include <doctest/doctest.h>

#include <utility>

namespace forensics::test {
namespace {

verdict judge(const cluster& home, https_request what) {
  const https_answer answer = home.exchange(std::move(what));
  auto parsed = model::parse_json(answer.body, {64U << 20, 64});
  if (!parsed) FAIL(answer.status, ": ", parsed.error());
  verdict out;
  out.status =
      answer.status == 201 || answer.status == 202 ? 200 : answer.status;
  out.warning = answer.warning;
  out.body = std::move(*parsed);
  if (out.status == 200) return out;
  out.reason = model::text_at(out.body, {"reason"});
  out.message = model::text_at(out.body, {"message"});
  for (const auto& one :
       model::array_at(out.body, {"details", "causes"}).GetArray())
    out.causes.push_back({std::string(model::text_at(one, {"reason"})),
                          std::string(model::text_at(one, {"field"})),
                          std::string(model::text_at(one, {"message"}))});
  return out;
}

https_request request_for(const char* method, const std::string& target,
                          const std::string& body = {},
                          const char* content_type = "application/json") {
  https_request what;
  what.method = method;
  what.target = target;
  what.body = body;
  if (!body.empty()) what.content_type = content_type;
  return what;
}

}  // namespace

verdict get(const cluster& home, const std::string& target) {
  return judge(home, request_for("GET", target));
}

verdict post(const cluster& home, const std::string& target,
             const std::string& body) {
  return judge(home, request_for("POST", target, body));
}

verdict put(const cluster& home, const std::string& target,
            const std::string& body) {
  return judge(home, request_for("PUT", target, body));
}

verdict patch(const cluster& home, const std::string& target,
              const char* content_type, const std::string& body) {
  return judge(home, request_for("PATCH", target, body, content_type));
}

verdict del(const cluster& home, const std::string& target,
            const std::string& options) {
  return judge(home, request_for("DELETE", target, options));
}

std::string causes_of(const verdict& what) {
  std::string out;
  for (const auto& one : what.causes)
    out += one.field + ' ' + one.reason + ": " + one.message + '\n';
  return out;
}

}  // namespace forensics::test
