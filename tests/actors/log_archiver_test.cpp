#include "actors/log_archiver.hpp"

#include <doctest/doctest.h>

#include "model/digest.hpp"
#include "model/json.hpp"
#include "support/actor_fixture.hpp"
#include "support/collections.hpp"
#include "support/crashed_pod.hpp"
#include "support/merge_patch.hpp"
#include "support/pods.hpp"

using namespace forensics;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

struct archiver_fixture : actor_fixture {
  actors::log_archiver_actor archiver = add(system.spawn(
      actors::log_archiver, around, api, settings->target_namespace, 10s));
  actors::crash_report crash = reports_of(to_json(crashed_pod{})).at(0);
  std::string path = target_maps + "/" + crash.case_name;
  model::case_owner owner{crash.case_name, "", settings->target_namespace};

  model::case_content content() const {
    model::case_content out;
    out.which = crash.which;
    out.signature = crash.signature;
    out.workload = crash.workload;
    out.target_namespace = settings->target_namespace;
    out.ttl = settings->forensic_ttl;
    out.captured_at = *clock;
    out.pod_json = *crash.pod_json;
    return out;
  }
  actors::write_case_reply write(const model::case_content& what) {
    return ask<actors::write_case_reply>(archiver, actors::write_case{what})
        ->value();
  }
  template <class Message>
  actors::done_reply tell(Message what) {
    return ask<actors::done_reply>(archiver, what)->value();
  }
  actors::attach_reply attach(const actors::attach_log& what) {
    return ask<actors::attach_reply>(archiver, what)->value();
  }
  actors::case_source_reply read_source() {
    return ask<actors::case_source_reply>(
               archiver, actors::read_case_source{crash.case_name})
        ->value();
  }
  model::json_document stored() const { return parsed(*cluster->at(path)); }
  std::string note(const char* key) const {
    return std::string(
        model::text_at(stored(), {"metadata", "annotations", key}));
  }
};

}  // namespace

TEST_CASE_FIXTURE(archiver_fixture,
                  "a new case is written with all that is known") {
  auto what = content();
  what.log = model::captured_log{"last words\n", true};
  const auto reply = write(what);
  REQUIRE(reply);
  const auto object = stored();
  CHECK(reply->owner.name == crash.case_name);
  CHECK(reply->owner.uid == model::text_at(object, {"metadata", "uid"}));
  CHECK(reply->owner.target_namespace == "debug-forensics");
  CHECK_FALSE(reply->complete);
  CHECK(model::text_at(object, {"data", "crash.log"}) == "last words\n");
  CHECK(note("forensic.io/phase") == "Collecting");
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "what the case could not take is told with it") {
  auto what = content();
  what.pod_json = "no JSON";
  const auto reply = write(what);
  REQUIRE(reply);
  REQUIRE(reply->problems.size() == 1);
  CHECK(reply->problems[0].step == "pod");
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "a case that is there already is a success, and stays as "
                  "it was written") {
  auto first = content();
  first.log = model::captured_log{"first words\n", true};
  const auto made = write(first);
  auto second = content();
  second.log = model::captured_log{"other words\n", true};
  const auto again = write(second);
  REQUIRE(again);
  CHECK(again->owner.uid == made->owner.uid);
  CHECK_FALSE(again->complete);
  CHECK(model::text_at(stored(), {"data", "crash.log"}) == "first words\n");
}

TEST_CASE_FIXTURE(archiver_fixture, "a case that was completed says so") {
  REQUIRE(write(content()));
  for (const char* phase : {"Complete", "Failed"}) {
    REQUIRE(tell(actors::close_case{owner, {phase, {}, {}}, ""}));
    const auto again = write(content());
    REQUIRE(again);
    CHECK(again->complete);
  }
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "somebody else's ConfigMap of that name is left alone") {
  cluster->put(target_maps, R"({"metadata":{"name":")" + crash.case_name +
                                R"("},"data":{"key":"value"}})");
  const std::string before = *cluster->at(path);
  const auto reply = write(content());
  REQUIRE_FALSE(reply);
  CHECK(reply.error().what == k8s::action::invalid);
  CHECK(*cluster->at(path) == before);
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "an open case under the crash's name that is not signed is "
                  "written over; one that is, is gone on with") {
  auto what = content();
  what.key = model::signing_key::make();
  auto stands = what;
  stands.which.message = "what stood there";
  SUBCASE("by this controller") {}
  SUBCASE("by nobody") { stands.key.reset(); }
  SUBCASE("by another") { stands.key = model::signing_key::make(); }
  stands.log = model::captured_log{"forged words\n", true};
  const auto more = R"({"data":{"owners.json":"[]"},"binaryData":{"a":"eA=="},)"
                    R"("metadata":{"annotations":{"forensic.io/log-run":"x",)"
                    R"("forensic.io/hold":"true"}}})";
  const std::string anchor = model::make_case(stands);
  cluster->put(target_maps, stands.key ? anchor : merge_patch(anchor, more));
  const auto reply = write(what);
  REQUIRE(reply);
  CHECK(reply->is_own);
  const auto facts =
      parsed(std::string(model::text_at(stored(), {"data", "crash.json"})));
  const bool is_own = stands.key && stands.key->keyid() == what.key->keyid();
  CHECK(model::text_at(facts, {"message"}) ==
        (is_own ? stands : what).which.message);
  CHECK(reply->has_log == is_own);
  CHECK(note("forensic.io/hold").empty() == stands.key.has_value());
  const auto now = stored();
  CHECK(model::is_signed_by(
      {crash.case_name, "debug-forensics", model::contents_of(now)},
      *what.key));
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "an open case that is not signed stays where it may be an "
                  "earlier round's, or nobody can tell, and is nobody's") {
  auto what = content();
  auto stands = what;
  stands.log = model::captured_log{"kept words\n", true};
  cluster->put(target_maps, model::make_case(stands));
  bool is_begun_again = false;
  SUBCASE("an earlier round") {
    is_begun_again = true;
    what.key = model::signing_key::make();
  }
  SUBCASE("no key") {}
  const auto reply = ask<actors::write_case_reply>(
      archiver, actors::write_case{what, is_begun_again});
  REQUIRE(reply->has_value());
  REQUIRE(**reply);
  CHECK_FALSE((**reply)->is_own);
  CHECK((**reply)->has_log);
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "what is changed while it is written over is tried again") {
  auto what = content();
  cluster->put(target_maps, model::make_case(what));
  what.key = model::signing_key::make();
  cluster->before("PATCH " + path, [this, what] {
    auto other = what;
    other.key.reset();
    cluster->put(target_maps, model::make_case(other));
  });
  const auto reply = write(what);
  REQUIRE_FALSE(reply);
  CHECK(reply.error().what == k8s::action::conflict);
  REQUIRE(write(what));
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "a case that is deleted while it is found to exist can be "
                  "tried again") {
  REQUIRE(write(content()));
  cluster->before("GET " + path, [this] { cluster->remove(path); });
  const auto reply = write(content());
  REQUIRE_FALSE(reply);
  CHECK(reply.error().what == k8s::action::not_found);
  CHECK(write(content()));
}

TEST_CASE_FIXTURE(archiver_fixture, "a refusal is passed on as it is") {
  cluster->fail("POST " + target_maps,
                api_error(k8s::action::forbidden, 403, "Forbidden"));
  const auto reply = write(content());
  REQUIRE_FALSE(reply);
  CHECK(reply.error().what == k8s::action::forbidden);
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "an API that does not answer is an error that can be tried "
                  "again") {
  cluster->hang("POST");
  const auto reply =
      ask<actors::write_case_reply>(archiver, actors::write_case{content()});
  advance(13s, 1s);
  REQUIRE(*reply);
  REQUIRE_FALSE(**reply);
  CHECK((*reply)->error().what == k8s::action::retry);
}

TEST_CASE_FIXTURE(archiver_fixture, "a log that comes late is added") {
  REQUIRE(write(content()));
  CHECK(note("forensic.io/log-sha256").empty());
  REQUIRE(attach(actors::attach_log{owner, {"late words\n", false}, {}, {}}));
  CHECK(model::text_at(stored(), {"data", "crash.log"}) == "late words\n");
  CHECK(note("forensic.io/log-sha256") == model::sha256_hex("late words\n"));
  CHECK(note("forensic.io/log-complete") == "false");
  CHECK_FALSE(model::text_at(stored(), {"data", "crash.json"}).empty());
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "what is added to a case that is gone is an error") {
  const auto attached =
      attach(actors::attach_log{owner, {"words\n", true}, {}, {}});
  REQUIRE_FALSE(attached);
  CHECK(attached.error().what == k8s::action::not_found);
  const auto closed = tell(actors::close_case{owner, {"Complete", {}, {}}, ""});
  REQUIRE_FALSE(closed);
  CHECK(closed.error().what == k8s::action::not_found);
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "the end is written with phase, problems and differences") {
  REQUIRE(write(content()));
  REQUIRE(tell(actors::close_case{
      owner,
      {"Failed",
       {{"clone", "it would not"}},
       {{"fidelity.json", R"([{"field":"spec"}])"}, {"logs.json", "[]"}}},
      "{}"}));
  CHECK(note("forensic.io/phase") == "Failed");
  CHECK(note("forensic.io/problems") ==
        R"([{"step":"clone","reason":"it would not"}])");
  CHECK(model::text_at(stored(), {"data", "fidelity.json"}) ==
        R"([{"field":"spec"}])");
  CHECK(model::text_at(stored(), {"data", "logs.json"}) == "[]");
  CHECK(model::true_at(stored(), {"immutable"}));
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "what a case holds can be read to go on from there") {
  auto what = content();
  what.problems = {{"log", "late"}};
  REQUIRE(write(what));
  auto source = read_source();
  REQUIRE(source);
  CHECK(source->source.which == crash.which);
  CHECK(source->source.captured_at == *clock);
  CHECK(parsed(source->source.pod_json) == parsed(*crash.pod_json));
  CHECK_FALSE(source->source.has_log);
  CHECK(source->problems == what.problems);
  CHECK(source->owner.name == crash.case_name);
  CHECK(source->owner.uid == model::text_at(stored(), {"metadata", "uid"}));
  REQUIRE(attach(actors::attach_log{owner, {"words\n", true}, {}, {}}));
  source = read_source();
  REQUIRE(source);
  CHECK(source->source.has_log);
}

TEST_CASE_FIXTURE(archiver_fixture,
                  "a case that is gone or unreadable can't be gone on with") {
  SUBCASE("gone") {
    const auto source = read_source();
    REQUIRE_FALSE(source);
    CHECK(source.error().what == k8s::action::not_found);
  }
  SUBCASE("without its facts") {
    cluster->put(target_maps,
                 R"({"metadata":{"name":")" + crash.case_name + R"("}})");
    const auto source = read_source();
    REQUIRE_FALSE(source);
    CHECK(source.error().what == k8s::action::invalid);
  }
}
