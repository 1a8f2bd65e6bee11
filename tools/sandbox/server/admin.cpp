#include "sandbox/server/admin.hpp"

#include <utility>

namespace forensics::sandbox {

namespace {

api_answer json_answer(int code, std::string body) {
  api_answer made;
  made.code = code;
  made.body = std::move(body) + '\n';
  return made;
}

api_answer done() {
  return json_answer(
      200,
      R"({"kind":"Status","apiVersion":"v1","metadata":{},"status":"Success"})");
}

std::string list_faults(const fault_book& faults) {
  std::string list;
  for (const fault_rule& rule : faults.rules())
    list += (list.empty() ? "" : ",") + to_json(rule);
  return R"({"rules":[)" + list + "]}";
}

const fault_rule* find(const fault_book& faults, std::string_view id) {
  for (const fault_rule& rule : faults.rules())
    if (rule.id == id) return &rule;
  return nullptr;
}

api_answer add_fault(fault_book& faults, const std::string& body) {
  const auto json = model::parse_json(body);
  if (!json) return answer_of(bad_request(json.error()));
  auto rule = parse_fault_rule(*json);
  if (!rule) return answer_of(bad_request(rule.error()));
  const std::string id = faults.add(*std::move(rule));
  return json_answer(201, to_json(*find(faults, id)));
}

api_answer answer_faults(fault_book& faults, const api_request& request) {
  if (request.method == "GET") return json_answer(200, list_faults(faults));
  if (request.method == "POST") return add_fault(faults, request.body);
  if (request.method != "DELETE") return answer_of(method_not_allowed());
  faults.clear();
  return done();
}

api_answer answer_fault(fault_book& faults, const api_request& request) {
  const std::string& id = request.path[2];
  const fault_rule* rule = find(faults, id);
  if (rule == nullptr) return answer_of(no_such_path());
  if (request.method == "GET") return json_answer(200, to_json(*rule));
  if (request.method != "DELETE") return answer_of(method_not_allowed());
  faults.remove(id);
  return done();
}

api_answer set_seed(fault_book& faults, const std::string& body) {
  const auto json = model::parse_json(body);
  const auto* seed = json ? model::find(*json, {"seed"}) : nullptr;
  if (seed == nullptr || !seed->IsUint64())
    return answer_of(bad_request(R"(the body must be {"seed": NUMBER})"));
  faults.reseed(seed->GetUint64());
  return done();
}

/// A Go duration, which may be negative here.
std::optional<model::duration> parse_skew(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto parsed = model::parse_duration(text);
  if (!parsed) return std::nullopt;
  return negative ? -*parsed : *parsed;
}

api_answer set_clock(const admin_parts& parts, const std::string& body) {
  constexpr model::duration most = std::chrono::hours{24 * 365};
  const auto json = model::parse_json(body);
  const auto skew =
      json ? parse_skew(model::text_at(*json, {"skew"})) : std::nullopt;
  if (!skew || *skew > most || *skew < -most)
    return answer_of(
        bad_request(R"(the body must be {"skew": "-90s"}, a year at most)"));
  parts.set_skew(*skew);
  return done();
}

}  // namespace

bool is_admin_path(const api_request& request) {
  return !request.path.empty() && request.path[0] == "sandbox";
}

api_answer answer_admin(const admin_parts& parts, const api_request& request) {
  const auto& path = request.path;
  const auto is = [&](std::string_view first, std::string_view second = "") {
    return path.size() == (second.empty() ? 2 : 3) && path[1] == first &&
           (second.empty() || path[2] == second);
  };
  const bool post = request.method == "POST";
  if (is("faults")) return answer_faults(parts.faults, request);
  if (path.size() == 3 && path[1] == "faults")
    return answer_fault(parts.faults, request);
  if (is("requests") && request.method == "GET")
    return json_answer(200, parts.counts.to_json());
  if (is("seed") && post) return set_seed(parts.faults, request.body);
  if (is("clock") && post) return set_clock(parts, request.body);
  if (is("compact") && post) {
    parts.objects.compact();
    return done();
  }
  if (is("tokens", "expire") && post) {
    parts.tokens.expire_all_but(parts.administrator_token);
    return done();
  }
  if (is("connections", "reset") && post) {
    parts.reset_connections();
    return done();
  }
  return answer_of(no_such_path());
}

}  // namespace forensics::sandbox
