#include "plugin/case_deletion.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "plugin/api_desk.hpp"
#include "plugin/cases.hpp"

using namespace forensics;
using namespace forensics::plugin;
using namespace forensics::test;
using testing::script;
using testing::scripts::answer;

namespace {

/// A session that nobody looks at.
class quiet_session {
 public:
  explicit quiet_session(const api_desk& at)
      : in({"", "", "debug-forensics"}, at.environment(), around_, {}) {}

 private:
  std::istringstream input_;
  std::ostringstream output_;
  screen around_{input_, output_, output_};

 public:
  session in;
};

using texts = std::vector<std::string>;

/// `NAME` or `NAME: why it is not deleted`.
texts deleted(session& in, const std::vector<model::case_summary>& cases) {
  texts told;
  delete_cases(in, cases, false, [&told](const deletion& one) {
    const std::string& name = one.which.seen.name;
    told.push_back(one.why_not.empty() ? name : name + ": " + one.why_not);
  });
  return told;
}

const case_shape web{};
const case_shape api{.name = "api-1-forensic-bbbbbbbbbb", .pod = "api-1"};
const script conflict = refusal(409, "Conflict");

/// A list of one object, of which `more` tells.
script list_of_one(const std::string& metadata) {
  return answer(200,
                R"({"items":[{"metadata":{"name":"x")" + metadata + "}}]}");
}

script empty_list() { return answer(200, R"({"items":[]})"); }

const std::string in_namespace = "/api/v1/namespaces/debug-forensics/";

}  // namespace

TEST_CASE("each case has its answer, whatever becomes of the others") {
  api_desk at;
  quiet_session quiet(at);
  at.server.on(at.config_maps(web.name), {conflict, refusal(403, "Forbidden")});
  at.server.on(at.config_maps(api.name), answer(200, "{}"));
  const texts told = deleted(quiet.in, {case_of(web), case_of(api)});
  REQUIRE(told.size() == 2);
  CHECK(told[0].starts_with(web.name + ": get configmaps"));
  CHECK(told[1] == api.name);
}

TEST_CASE("a case that changed is looked at again before it is deleted") {
  const std::string same = case_text(web);
  const auto changed = [&same](const std::string& from, const std::string& to) {
    std::string text = same;
    return text.replace(text.find(from), from.size(), to);
  };
  struct {
    script now;
    std::string told;
  } const rows[] = {
      {answer(200, same), web.name},
      {refusal(404, "NotFound"), web.name},
      {answer(200, changed("uid-of-", "another-")), web.name},
      {answer(200, changed("forensic.io/crash-signature", "x")),
       web.name + ": its labels were taken off just now; is it a case?"},
      {answer(200, changed("forensic.io/phase\"", "forensic.io/hold\"")),
       web.name + ": it was put on hold just now"},
      {answer(200, "<html>"), web.name + ": it can't be read again: "},
  };
  for (const auto& [now, told] : rows) {
    CAPTURE(told);
    api_desk at;
    quiet_session quiet(at);
    at.server.on(at.config_maps(web.name), {conflict, now, answer(200, "{}")});
    const texts got = deleted(quiet.in, {case_of(web)});
    REQUIRE(got.size() == 1);
    CHECK_MESSAGE(got[0].starts_with(told), got[0]);
    CHECK(got[0].ends_with(told.back() == ' ' ? "" : told));
  }
}

TEST_CASE("results are told batch by batch") {
  api_desk at;
  quiet_session quiet(at);
  std::vector<model::case_summary> cases;
  for (int i = 0; i < 40; ++i) {
    const std::string name = "web-" + std::to_string(i) + "-forensic-a";
    cases.push_back(case_of({.name = name}));
    at.server.on(at.config_maps(name), answer(200, "{}"));
  }
  std::vector<std::size_t> asked;
  delete_cases(quiet.in, cases, false,
               [&](const deletion&) { asked.push_back(at.asked("DELETE")); });
  REQUIRE(asked.size() == 40);
  CHECK(asked.front() == 32);
  CHECK(asked.back() == 40);
}

TEST_CASE("what is left of a case is told by its owner, or by its label") {
  const std::string label =
      R"(,"labels":{"forensic.io/case":")" + web.name + R"("})";
  const auto owned_by = [](const std::string& uid) {
    return R"(,"ownerReferences":[{"uid":")" + uid + R"("}])";
  };
  struct {
    std::string metadata;
    bool is_left;
  } const rows[] = {
      {owned_by("uid-of-" + web.name), true},
      {label, true},
      {R"(,"uid":"uid-of-)" + web.name + R"(")", true},
      {label + owned_by("uid-of-a-later-case"), false},
      {R"(,"labels":{"forensic.io/case":"another"})", false},
      {"", false},
  };
  for (const auto& [metadata, is_left] : rows) {
    CAPTURE(metadata);
    api_desk at;
    quiet_session quiet(at);
    at.server.on(at.config_maps(), empty_list());
    at.server.on(in_namespace + "pods", empty_list());
    at.server.on(in_namespace + "secrets", list_of_one(metadata));
    const remains left = what_remains(quiet.in, {case_of(web)});
    CHECK(left.objects == (is_left ? texts{"secret/x"} : texts{}));
    CHECK(left.unknown.empty());
  }
}

TEST_CASE("what could not be looked at may be seen the next time, or never") {
  struct {
    int status;
    const char* reason;
    bool may_clear;
  } const rows[] = {{503, "ServiceUnavailable", true},
                    {410, "Expired", true},
                    {403, "Forbidden", false}};
  for (const auto& [status, reason, may_clear] : rows) {
    CAPTURE(reason);
    api_desk at;
    quiet_session quiet(at);
    at.server.on(at.config_maps(), empty_list());
    at.server.on(in_namespace + "pods", empty_list());
    at.server.on(in_namespace + "secrets", refusal(status, reason));
    const remains left = what_remains(quiet.in, {case_of(web)});
    CHECK(left.objects.empty());
    CHECK(left.unknown.find(reason) != std::string::npos);
    CHECK(left.may_clear == may_clear);
  }
}

TEST_CASE("a clone that has lost its owner is told by its name") {
  for (const std::string& name : {web.name, api.name}) {
    api_desk at;
    quiet_session quiet(at);
    at.server.on(
        in_namespace + "pods",
        answer(200, R"({"items":[{"metadata":{"name":")" + name + R"("}}]})"));
    at.server.on(at.config_maps(), empty_list());
    at.server.on(in_namespace + "secrets", empty_list());
    const auto left = what_remains(quiet.in, {case_of(web)});
    CHECK(left.objects ==
          (name == web.name ? texts{"pod/" + web.name} : texts{}));
  }
}
