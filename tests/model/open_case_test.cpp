#include "model/open_case.hpp"

#include <doctest/doctest.h>

#include <array>

#include "model/case_record.hpp"
#include "model/digest.hpp"
#include "model/dsse.hpp"
#include "model/names.hpp"
#include "model/verify_case.hpp"
#include "support/merge_patch.hpp"
#include "support/pods.hpp"

using namespace forensics::model;
using forensics::test::merge_patch;
using forensics::test::parsed;

namespace {

case_content content() {
  case_content out;
  out.which.pod_namespace = "shop";
  out.which.pod = "web-1";
  out.which.pod_uid = "uid-1";
  out.which.container = "web";
  out.which.container_id = "containerd://1";
  out.which.reason = "Error";
  out.signature = "0123456789abcdef0123456789abcdef";
  out.workload = "Deployment/web";
  out.target_namespace = "debug-forensics";
  out.ttl = std::chrono::hours{24};
  out.pod_json = R"({"metadata":{"name":"web-1"}})";
  return out;
}

open_case seen(const std::string& anchor) {
  const auto object = parsed(anchor);
  return {std::string(text_at(object, {"metadata", "name"})),
          std::string(text_at(object, {"metadata", "namespace"})),
          contents_of(object)};
}

}  // namespace

TEST_CASE("an open case is signed, and whatever is changed of it is noticed") {
  const auto key = signing_key::make();
  auto what = content();
  what.log = captured_log{"words\n", true};
  CHECK_FALSE(is_signed(seen(make_case(what))));
  CHECK_FALSE(is_signed_by(seen(make_case(what)), key));
  what.key = key;
  const std::string anchor = make_case(what);
  CHECK(is_signed(seen(anchor)));
  CHECK(is_signed_by(seen(anchor), key));
  CHECK_FALSE(is_signed_by(seen(anchor), signing_key::make()));

  constexpr std::array changes = {
      R"({"metadata":{"name":"another"}})",
      R"({"metadata":{"namespace":"another"}})",
      R"({"metadata":{"labels":{"forensic-source-namespace":"kube-system"}}})",
      R"({"metadata":{"labels":{"forensic-time":null}}})",
      R"({"metadata":{"annotations":{"forensic.io/redacted":"true"}}})",
      R"({"metadata":{"annotations":{"forensic.io/open-signature":"eA=="}}})",
      R"({"metadata":{"annotations":{"forensic.io/open-signature":"&"}}})",
      R"({"metadata":{"annotations":{"forensic.io/open-signature":null}}})",
      R"({"data":{"pod.json":"{}"}})",
      R"({"data":{"crash.log":"other words\n"}})",
      R"({"data":{"crash.log":null}})",
      R"({"data":{"owners.json":"[]"}})",
      R"({"binaryData":{"more":"eA=="}})",
  };
  for (const char* change : changes) {
    CAPTURE(change);
    CHECK_FALSE(is_signed_by(seen(merge_patch(anchor, change)), key));
  }
}

TEST_CASE("what may change while a case is open does not break its signature") {
  const auto key = signing_key::make();
  auto what = content();
  what.key = key;
  constexpr std::array changes = {
      R"({"metadata":{"annotations":{"forensic.io/hold":"INC-42"}}})",
      R"({"metadata":{"annotations":{"forensic.io/repeats":"3"}}})",
      R"({"metadata":{"labels":{"forensic.io/ttl":"48h"}}})",
      R"({"metadata":{"labels":{"team":"shop"},"uid":"u"}})",
  };
  for (const char* change : changes) {
    CAPTURE(change);
    CHECK(is_signed_by(seen(merge_patch(make_case(what), change)), key));
  }
}

TEST_CASE("a log that is added is signed with the rest") {
  const auto key = signing_key::make();
  auto what = content();
  what.key = key;
  const std::string anchor = make_case(what);
  const captured_log late{"late \xff words\n", false, 7};
  const auto with_key = log_patch(late, seen(anchor), key);
  CHECK(is_signed_by(seen(merge_patch(anchor, with_key.json)), key));
  const auto without = log_patch(late, seen(anchor), std::nullopt);
  CHECK_FALSE(is_signed_by(seen(merge_patch(anchor, without.json)), key));
}

TEST_CASE("a case that has ended bears no signature of an open one") {
  const auto key = signing_key::make();
  auto what = content();
  what.key = key;
  const std::string anchor = make_case(what);
  for (const auto& end :
       {completion_patch({"Complete", {}, {}}, "{}"),
        failure_patch(*read_case(parsed(
                          merge_patch(anchor, R"({"metadata":{"uid":"u"}})"))),
                      {"seal", "a defect"})})
    CHECK_FALSE(is_signed(seen(merge_patch(anchor, end))));
}

TEST_CASE("what stood in the place of a case is written over as a whole") {
  const auto key = signing_key::make();
  auto what = content();
  what.key = key;
  auto forged = content();
  forged.which.message = "forged";
  forged.log = captured_log{"forged \xff\n", true, 0, 3};
  forged.redacted = true;
  const std::string stands = merge_patch(
      make_case(forged),
      R"({"metadata":{"resourceVersion":"7","labels":{"forensic-x":"y"},)"
      R"("annotations":{"forensic.io/hold":"true"}},"data":{"b.json":"{}"}})");
  const std::string patch = replacement_patch(stands, make_case(what));
  CHECK(text_at(parsed(patch), {"metadata", "resourceVersion"}) == "7");
  const std::string after = merge_patch(stands, patch);
  CHECK(is_signed_by(seen(after), key));
  CHECK(text_at(parsed(after),
                {"metadata", "annotations", "forensic.io/hold"}) == "true");
  CHECK(replacement_patch("no JSON", "{}") == "{}");
}

TEST_CASE("the signature of an open case is that of no manifest") {
  const auto key = signing_key::make();
  auto what = content();
  what.key = key;
  const auto open = seen(make_case(what));
  manifest forged;
  forged.case_name = open.name;
  forged.target_namespace = open.target_namespace;
  forged.items = open.contents.items;
  forged.marks = open.contents.marks;
  const auto note =
      forged.marks.annotations.extract("forensic.io/open-signature");
  const dsse_envelope envelope{
      std::string(statement_type),
      to_statement(forged),
      {{key.keyid(), base64_decode(note.mapped()).value_or("")}}};
  presented_case shown;
  shown.name = open.name;
  shown.target_namespace = open.target_namespace;
  shown.envelope = to_json(envelope);
  const auto found =
      verify_case(shown, {*verification_key::read(key.public_pem())});
  CHECK(found.keyid.empty());
  CHECK_FALSE(found.holds());
}
