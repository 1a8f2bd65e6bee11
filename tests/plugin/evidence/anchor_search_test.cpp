#include "plugin/evidence/anchor_search.hpp"

#include <doctest/doctest.h>

#include "support/sealed_case.hpp"

using namespace forensics;
using namespace forensics::plugin;
using namespace forensics::test;

namespace {

using names = std::vector<std::string>;

names found_in(const sealed_case& which) {
  anchor_search search;
  for (const auto& object : which.logs) search.add(object);
  search.add(which.anchor);
  return search.names();
}

model::json_document named(const std::string& metadata) {
  auto object = model::parse_json("{\"metadata\":{" + metadata + "}}");
  REQUIRE(object);
  return *std::move(object);
}

void strip(sealed_case& which) {
  which.anchor["metadata"].EraseMember("labels");
  which.anchor["metadata"].EraseMember("annotations");
}

void rename(model::json_document& object, const char* name) {
  model::set(object["metadata"], "name", name, object.GetAllocator());
}

}  // namespace

TEST_CASE("a case is found once, and its logs are none") {
  CHECK(found_in(open_case()) == names{sealed_name});
}

TEST_CASE("each mark that is left on a case finds it") {
  for (const char* mark :
       {R"("labels":{"forensic.io/crash-signature":"a"})",
        R"("labels":{"forensic-source-pod":"web"})",
        R"("annotations":{"forensic.io/phase":"Complete"})",
        R"("annotations":{"forensic.io/reason":"Error"})",
        R"("labels":{"forensic.io/case":"x"},)"
        R"("annotations":{"forensic.io/phase":"Complete"})"}) {
    CAPTURE(mark);
    CHECK(is_anchor(named(R"("name":"a",)" + std::string(mark))));
  }
  CHECK(is_anchor(named(R"("name":"web-forensic-0123456789")")));
}

TEST_CASE("what else stands in the namespace is no case") {
  CHECK_FALSE(is_anchor(named(R"("name":"kube-root-ca.crt")")));
  CHECK_FALSE(
      is_anchor(named(R"("name":"forensic-signing-keys",)"
                      R"("labels":{"app.kubernetes.io/managed-by":"x"})")));
  CHECK_FALSE(is_anchor(
      named(R"("name":"web-forensic-0123456789-cm-01234567",)"
            R"("labels":{"forensic.io/case":"web-forensic-0123456789"},)"
            R"("annotations":{"forensic.io/note":"of the source"})")));
}

TEST_CASE("a case without any mark is found by its name, or by its logs") {
  auto which = open_case();
  strip(which);
  CHECK(found_in(which) == names{sealed_name});
  which.logs.clear();
  CHECK(found_in(which) == names{sealed_name});
  // Its logs say whose they are, whatever that is called.
  auto other = open_case();
  strip(other);
  rename(other.anchor, "plain");
  CHECK(found_in(other).empty());
  for (auto& log : other.logs)
    model::set(log["metadata"]["ownerReferences"][0], "name", "plain",
               log.GetAllocator());
  CHECK(found_in(other) == names{"plain"});
}

TEST_CASE("logs of a case that is gone make none") {
  anchor_search search;
  for (const auto& object : open_case().logs) search.add(object);
  CHECK(search.names().empty());
}
