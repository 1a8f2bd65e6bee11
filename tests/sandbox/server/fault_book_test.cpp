#include <doctest/doctest.h>

#include "sandbox/server/faults.hpp"

namespace forensics::sandbox {
namespace {

fault_rule rule_of(const std::string& text) {
  const auto json = model::parse_json(text);
  REQUIRE(json);
  auto rule = parse_fault_rule(*json);
  if (!rule) FAIL(rule.error());
  return *std::move(rule);
}

resource_request to_pods(const std::string& verb, const std::string& name = "",
                         const std::string& subresource = "") {
  return {verb, &type_of("pods"), "shop", name, subresource};
}

api_request from_jane(std::vector<std::string> path = {"api"}) {
  api_request made;
  made.method = "GET";
  made.path = std::move(path);
  made.user_agent = "kubectl/v1.32";
  made.who.name = "jane";
  return made;
}

TEST_CASE("a rule means the requests that it describes") {
  const resource_request list = to_pods("list");
  const resource_request get = to_pods("get", "web-1");
  const resource_request log = to_pods("get", "web-1", "log");
  resource_request version;
  version.verb = "get";
  const struct {
    std::string match;
    const resource_request& what;
    bool meant;
  } cases[] = {
      {"{}", list, true},
      {"{}", log, true},
      {"{}", version, true},
      {R"({"verb": "list"})", list, true},
      {R"({"verb": "list"})", get, false},
      {R"({"resource": "pods"})", list, true},
      {R"({"resource": "*"})", list, true},
      {R"({"resource": "*"})", version, false},
      {R"({"resource": "nodes"})", list, false},
      {R"({"resource": "pods"})", log, false},
      {R"({"resource": "pods", "subresource": "log"})", log, true},
      {R"({"resource": "pods", "subresource": "log"})", get, false},
      {R"({"resource": "pods", "subresource": "*"})", log, true},
      {R"({"verb": "get"})", log, true},
      {R"({"namespace": "shop"})", get, true},
      {R"({"namespace": "other"})", get, false},
      {R"({"name": "web-1"})", get, true},
      {R"({"name": "web-*"})", get, true},
      {R"({"name": "web-"})", get, false},
      {R"({"name": "web-*"})", list, false},
      {R"({"user": "jane"})", get, true},
      {R"({"user": "joe"})", get, false},
      {R"({"user_agent": "kubectl*"})", get, true},
      {R"({"user_agent": "kubectl"})", get, false},
      {R"({"path": "/api/v1"})", get, true},
      {R"({"path": "/api/*"})", get, true},
      {R"({"path": "/apis/*"})", get, false},
  };
  for (const auto& [match, what, meant] : cases) {
    CAPTURE(match);
    CAPTURE(what.verb + '/' + what.subresource);
    fault_book book;
    book.add(rule_of(R"({"effect": {"status": 500}, "match": )" + match + '}'));
    CHECK(book.meet(what, from_jane({"api", "v1"})).has_value() == meant);
  }
}

TEST_CASE("of a create the name is the one in its body") {
  fault_book book;
  book.add(rule_of(R"({"match": {"verb": "create", "name": "web-*"}})"));
  const auto meets = [&](const std::string& body) {
    api_request request = from_jane();
    request.body = body;
    return book.meet(to_pods("create"), request).has_value();
  };
  CHECK(meets(R"({"metadata": {"name": "web-1"}})"));
  CHECK_FALSE(meets(R"({"metadata": {"name": "api-1"}})"));
  CHECK_FALSE(meets(R"({"metadata": {"generateName": "web-"}})"));
  CHECK_FALSE(meets("k8s"));
  CHECK_FALSE(meets(""));
}

std::string meetings(fault_book& book, int count) {
  std::string seen;
  for (int i = 0; i < count; ++i)
    seen += book.meet(to_pods("get"), from_jane()) ? 'x' : '.';
  return seen;
}

TEST_CASE("the first are spared, then so many meet a rule") {
  fault_book book;
  book.add(rule_of(R"({"skip": 2, "times": 3})"));
  CHECK(meetings(book, 8) == "..xxx...");
  CHECK(book.rules().front().matched == 8);
  CHECK(book.rules().front().met == 3);
}

TEST_CASE("the first rule that is met counts, the next when it spares") {
  fault_book book;
  book.add(rule_of(R"({"times": 1, "effect": {"status": 500}})"));
  book.add(rule_of(R"({"effect": {"status": 503}})"));
  CHECK(book.meet(to_pods("get"), from_jane())->status == 500);
  CHECK(book.meet(to_pods("get"), from_jane())->status == 503);
  CHECK(book.rules().front().matched == 2);
}

TEST_CASE("a seed replays what chance did") {
  const std::string text = R"({"probability": 0.5})";
  fault_book book(7);
  book.add(rule_of(text));
  const std::string first = meetings(book, 64);
  CHECK(first.find('x') != std::string::npos);
  CHECK(first.find('.') != std::string::npos);
  const std::string second = meetings(book, 64);
  CHECK(second != first);
  book.reseed(7);
  CHECK(meetings(book, 64) == first);
  CHECK(meetings(book, 64) == second);
}

TEST_CASE("a probability of nought meets nobody") {
  fault_book book;
  book.add(rule_of(R"({"probability": 0})"));
  CHECK(meetings(book, 32).find('x') == std::string::npos);
}

TEST_CASE("rules come and go by their ids") {
  fault_book book;
  CHECK(book.add(rule_of("{}")) == "fault-1");
  CHECK(book.add(rule_of(R"({"id": "mine"})")) == "mine");
  CHECK(book.add(rule_of(R"({"id": "mine", "times": 0})")) == "mine");
  CHECK(book.rules().size() == 2);
  CHECK(book.rules().back().times == 0);
  CHECK(book.remove("fault-1"));
  CHECK_FALSE(book.remove("fault-1"));
  CHECK(book.rules().size() == 1);
  book.clear();
  CHECK(book.rules().empty());
}

TEST_CASE("the answer of a fault fits its status") {
  const struct {
    int status;
    std::string verb, reason, message;
  } cases[] = {
      {401, "get", "Unauthorized", "Unauthorized"},
      {404, "get", "NotFound", R"(pods "web" not found)"},
      {409, "create", "AlreadyExists", R"(pods "web" already exists)"},
      {409, "patch", "Conflict",
       R"(Operation cannot be fulfilled on pods "web": the object has been )"
       "modified; please apply your changes to the latest version and try "
       "again"},
      {410, "list", "Expired", "The resourceVersion is too old."},
      {422, "create", "Invalid", R"(Pod "web" is invalid: <nil>)"},
      {429, "get", "TooManyRequests",
       "the server has received too many requests and has asked us to try "
       "again later"},
      {500, "get", "InternalError",
       "Internal error occurred: a fault of the sandbox"},
      {503, "get", "ServiceUnavailable",
       "the server is currently unable to handle the request"},
  };
  for (const auto& [status, verb, reason, message] : cases) {
    CAPTURE(status);
    fault_effect effect;
    effect.status = status;
    const api_answer answer = faulty_answer(effect, to_pods(verb, "web"));
    CHECK(answer.code == status);
    const auto json = model::parse_json(answer.body);
    REQUIRE(json);
    CHECK(model::integer_at(*json, {"code"}) == status);
    CHECK(model::text_at(*json, {"reason"}) == reason);
    CHECK(model::text_at(*json, {"message"}) == message);
  }
}

TEST_CASE("a fault may tell its own reason, message and time to wait") {
  fault_effect effect;
  effect.status = 429;
  effect.reason = "Odd";
  effect.message = "come back";
  effect.retry_after_seconds = 3;
  const api_answer answer = faulty_answer(effect, to_pods("get", "web"));
  CHECK(answer.body.find(R"("retryAfterSeconds":3)") != std::string::npos);
  CHECK(answer.body.find(R"("reason":"Odd")") != std::string::npos);
  CHECK(answer.body.find(R"("message":"come back")") != std::string::npos);
  const std::pair<std::string, std::string> header{"Retry-After", "3"};
  CHECK(std::find(answer.headers.begin(), answer.headers.end(), header) !=
        answer.headers.end());
}

}  // namespace
}  // namespace forensics::sandbox
