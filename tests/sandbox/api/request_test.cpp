#include "sandbox/api/request.hpp"

#include <doctest/doctest.h>

namespace forensics::sandbox {
namespace {

struct parsed_path {
  const char* method;
  std::vector<std::string> path;
  std::map<std::string, std::string> query;
  const char* expected;  ///< verb resource ns/name/subresource
};

TEST_CASE("a path and a method ask for a verb on a resource, as RBAC sees it") {
  const parsed_path paths[] = {
      {"GET", {"api", "v1", "pods"}, {}, "list pods //"},
      {"GET", {"api", "v1", "pods"}, {{"watch", "true"}}, "watch pods //"},
      {"GET",
       {"api", "v1", "namespaces", "n", "pods", "p"},
       {},
       "get pods n/p/"},
      {"GET",
       {"api", "v1", "namespaces", "n", "pods", "p", "log"},
       {},
       "get pods n/p/log"},
      {"POST", {"api", "v1", "namespaces", "n", "pods"}, {}, "create pods n//"},
      {"PUT",
       {"api", "v1", "namespaces", "n", "pods", "p", "status"},
       {},
       "update pods n/p/status"},
      {"DELETE",
       {"api", "v1", "namespaces", "n", "pods"},
       {},
       "deletecollection pods n//"},
      {"DELETE",
       {"api", "v1", "namespaces", "n", "pods", "p"},
       {},
       "delete pods n/p/"},
      {"PATCH", {"api", "v1", "nodes", "n"}, {}, "patch nodes /n/"},
      {"GET", {"api", "v1", "namespaces"}, {}, "list namespaces //"},
      {"GET", {"api", "v1", "namespaces", "n"}, {}, "get namespaces n/n/"},
      {"PUT",
       {"api", "v1", "namespaces", "n", "finalize"},
       {},
       "update namespaces n/n/finalize"},
      {"GET",
       {"apis", "batch", "v1", "namespaces", "n", "jobs"},
       {{"fieldSelector", "metadata.name=j"}},
       "list jobs n/j/"},
      {"GET", {"apis", "batch", "v1"}, {}, "none"},
      {"GET", {"api", "v1", "nope"}, {}, "none"},
      {"GET", {"version"}, {}, "none"},
      {"GET", {}, {}, "none"},
  };
  for (const parsed_path& one : paths) {
    CAPTURE(one.expected);
    api_request request;
    request.method = one.method;
    request.path = one.path;
    request.query = one.query;
    const auto what = parse_resource_request(request);
    const std::string told =
        !what ? "none"
              : what->verb + " " + std::string(what->type->plural) + " " +
                    what->ns + "/" + what->name + "/" + what->subresource;
    CHECK(told == one.expected);
  }
}

TEST_CASE("an error that says when to come again says so in a header too") {
  api_error error = error_of(429, "TooManyRequests", "later");
  error.retry_after_seconds = 3;
  const api_answer answer = answer_of(error);
  CHECK(answer.code == 429);
  REQUIRE(answer.headers.size() == 1);
  CHECK(answer.headers[0] ==
        std::pair<std::string, std::string>("Retry-After", "3"));
}

}  // namespace
}  // namespace forensics::sandbox
