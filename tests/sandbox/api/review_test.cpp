#include <doctest/doctest.h>

#include "sandbox/api/cluster.hpp"

namespace forensics::sandbox {
namespace {

const std::string reviews = "/apis/authorization.k8s.io/v1/";
const std::string authentication = "/apis/authentication.k8s.io/v1/";

struct reviewed {
  user who;
  access_question what;
};

cluster& with_access(cluster& to, reviewed& asked) {
  access_answers answers;
  answers.may = [&asked](const user& who, const access_question& what) {
    asked = {who, what};
    return access_verdict(what.verb == "get", "because");
  };
  answers.rules = [](const user&, const std::string& ns) {
    return R"({"resourceRules":[],"nonResourceRules":[],"incomplete":false,)"
           R"("evaluationError":")" +
           ns + R"("})";
  };
  answers.issue = [](const user& who, model::timestamp expires) {
    return who.name + " until " + model::format_rfc3339(expires);
  };
  answers.read = [](std::string_view token) -> std::optional<user> {
    if (token != "good") return std::nullopt;
    return user{"bob", "7", {"team"}};
  };
  to.served.set_access(std::move(answers));
  return to;
}

TEST_CASE("an access review asks for the one who sends it") {
  cluster to;
  reviewed asked;
  const reply answer = with_access(to, asked).send(
      "POST", reviews + "selfsubjectaccessreviews",
      "{'spec':{'resourceAttributes':{'verb':'get','group':'batch',"
      "'resource':'jobs','subresource':'status','namespace':'n',"
      "'name':'x'}}}");
  CHECK(answer.code == 201);
  CHECK(model::true_at(answer.json(), {"status", "allowed"}));
  CHECK(answer.text({"status", "reason"}) == "because");
  CHECK(asked.who.name == "ann");
  CHECK(asked.what.group == "batch");
  CHECK(asked.what.resource == "jobs");
  CHECK(asked.what.subresource == "status");
  CHECK(asked.what.ns == "n");
  CHECK(asked.what.name == "x");
}

TEST_CASE("an access review may be of a path, and of someone else") {
  cluster to;
  reviewed asked;
  with_access(to, asked).send(
      "POST", reviews + "subjectaccessreviews",
      "{'spec':{'user':'eve','groups':['g'],'nonResourceAttributes':"
      "{'verb':'post','path':'/metrics'}}}");
  CHECK(asked.who.name == "eve");
  CHECK(asked.who.groups == std::vector<std::string>{"g"});
  CHECK(asked.what.path == "/metrics");
}

TEST_CASE("an access review is of a resource or of a path") {
  cluster to;
  reviewed asked;
  const reply answer = with_access(to, asked).send(
      "POST", reviews + "selfsubjectaccessreviews", "{'spec':{}}");
  CHECK(answer.code == 422);
  CHECK(answer.message() ==
        ".authorization.k8s.io \"\" is invalid: spec.resourceAttributes: "
        "Invalid value: null: exactly one of nonResourceAttributes or "
        "resourceAttributes must be specified");
}

TEST_CASE("a rules review is of one namespace") {
  cluster to;
  reviewed asked;
  with_access(to, asked);
  CHECK(to.send("POST", reviews + "selfsubjectrulesreviews",
                "{'spec':{'namespace':'n'}}")
            .text({"status", "evaluationError"}) == "n");
  CHECK(to.send("POST", reviews + "selfsubjectrulesreviews", "{'spec':{}}")
            .message() == "no namespace on request");
}

TEST_CASE("a user learns who they are, a token whose it is") {
  cluster to;
  reviewed asked;
  with_access(to, asked);
  CHECK(to.send("POST", authentication + "selfsubjectreviews", "{}")
            .text({"status", "userInfo", "username"}) == "ann");
  const reply good = to.send("POST", authentication + "tokenreviews",
                             "{'spec':{'token':'good'}}");
  CHECK(model::true_at(good.json(), {"status", "authenticated"}));
  CHECK(good.text({"status", "user", "username"}) == "bob");
  CHECK(to.send("POST", authentication + "tokenreviews",
                "{'spec':{'token':'bad'}}")
            .text({"status", "error"}) == "invalid bearer token");
}

TEST_CASE(
    "a ServiceAccount's token is asked for, and for ten minutes at least") {
  cluster to;
  reviewed asked;
  with_access(to, asked);
  const std::string tokens = in_default + "serviceaccounts/default/token";
  const reply answer =
      to.send("POST", tokens, "{'spec':{'expirationSeconds':600}}");
  CHECK(answer.code == 201);
  CHECK(answer.text({"status", "token"}) ==
        "system:serviceaccount:default:default until 2026-01-02T03:14:05Z");
  CHECK(answer.text({"status", "expirationTimestamp"}) ==
        "2026-01-02T03:14:05Z");
  CHECK(to.send("POST", tokens, "{'spec':{'expirationSeconds':5}}").code ==
        422);
  CHECK(
      to.send("POST", in_default + "serviceaccounts/none/token", "{'spec':{}}")
          .code == 404);
}

TEST_CASE("without access control there are no reviews") {
  cluster to;
  CHECK(to.send("POST", reviews + "selfsubjectaccessreviews",
                "{'spec':{'resourceAttributes':{'verb':'get'}}}")
            .code == 404);
}

}  // namespace
}  // namespace forensics::sandbox
