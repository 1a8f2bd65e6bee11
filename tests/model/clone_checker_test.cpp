// Each rule of the checker can fail: a good clone is spoilt, and a fault names
// what was done to it.
#include "support/clone_checker.hpp"

#include <doctest/doctest.h>
#include <rapidjson/pointer.h>

#include <algorithm>

#include "support/clone_spoilings.hpp"
#include "support/clones.hpp"

using namespace forensics;
using namespace forensics::test;
using model::json_document;
using model::json_value;

namespace {

constexpr const char* target = "debug-forensics";

std::string with(std::string text, std::string_view mark,
                 std::string_view value) {
  for (auto at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + value.size()))
    text.replace(at, mark.size(), value);
  return text;
}

void spoil(json_document& clone, const spoiling& how, const std::string& name) {
  std::string place = with(how.place, "@", "/spec/containers/0");
  place = with(place, "%", "/spec/initContainers/0");
  const rapidjson::Pointer pointer(place.c_str());
  REQUIRE(pointer.IsValid());
  if (std::string_view(how.json).empty()) {
    REQUIRE(pointer.Erase(clone));
    return;
  }
  const json_document value = parsed(with(how.json, "\"$", "\"" + name));
  pointer.Set(clone, static_cast<const json_value&>(value));
}

bool is_told(const std::vector<std::string>& faults, std::string_view word) {
  return std::any_of(faults.begin(), faults.end(), [&](const auto& fault) {
    return fault.find(word) != std::string::npos;
  });
}

std::string joined(const std::vector<std::string>& faults) {
  std::string text;
  for (const std::string& fault : faults) text += fault + "\n";
  return text;
}

json_document rich_source() {
  return parsed(
      read_text(std::string(TEST_DATA_DIR) + "/clones/rich.pod.json"));
}

/// With a log beside the crash's, which the pod's status does not call for.
model::clone_request rich_request(const json_document& source) {
  auto how = clone_request_for(source, "web");
  how.logs = {{model::log_object_name(how.owner.name, "log.previous.log"),
               "log.previous.log"}};
  return how;
}

template <std::size_t Count>
void check_all(const spoiling (&table)[Count]) {
  const json_document source = rich_source();
  const made_clone good = made(source, rich_request(source));
  const std::string name(model::text_at(good.pod, {"metadata", "name"}));
  for (const spoiling& each : table) {
    json_document clone;
    clone.CopyFrom(good.pod, clone.GetAllocator());
    spoil(clone, each, name);
    const auto faults = faults_of(clone, source, target);
    CAPTURE(std::string(each.place));
    CAPTURE(std::string(each.json));
    CAPTURE(joined(faults));
    CHECK(is_told(faults, each.word));
  }
}

}  // namespace

TEST_CASE("a good clone has no fault") {
  const json_document source = rich_source();
  const made_clone good = made(source, rich_request(source));
  CHECK(joined(faults_of(good.pod, source, target)) == "");
}

TEST_CASE("the checker finds an API token") { check_all(tokens); }
TEST_CASE("the checker finds what reaches the node") { check_all(host); }
TEST_CASE("the checker finds what runs by itself") { check_all(running); }
TEST_CASE("the checker finds the source's objects") { check_all(references); }
TEST_CASE("the checker finds power over placement") { check_all(placement); }
TEST_CASE("the checker finds the source's metadata") { check_all(marks); }
TEST_CASE("the checker finds what the API refuses") { check_all(structure); }

TEST_CASE("the checker allows the clones' own priority class") {
  const json_document source = rich_source();
  made_clone good = made(source, rich_request(source));
  spoil(good.pod, {"/spec/priorityClassName", R"("kube-forensics-clone")", ""},
        "");
  CHECK(joined(faults_of(good.pod, source, target)) == "");
}

TEST_CASE(
    "the checker finds annotations that are too large, and fields twice") {
  const json_document source = rich_source();
  made_clone good = made(source, rich_request(source));
  auto& memory = good.pod.GetAllocator();
  good.pod["spec"].AddMember("volumes", json_value(rapidjson::kArrayType),
                             memory);
  model::set(good.pod["metadata"]["annotations"], "forensic.io/x",
             std::string(256U << 10, 'x'), memory);
  const auto faults = faults_of(good.pod, source, target);
  CHECK(is_told(faults, "256 KiB"));
  CHECK(is_told(faults, "spec.volumes: stands there twice"));
}

TEST_CASE("the checker survives what is no clone at all") {
  const json_document source = rich_source();
  for (const char* text : {"null", "[]", "{}", R"({"spec":[]})",
                           R"({"spec":{"containers":[7],"volumes":[null]}})",
                           R"({"spec":{"initContainers":[[]]}})"}) {
    CHECK(!faults_of(parsed(text), source, target).empty());
    faults_of(source, parsed(text), target);
  }
  CHECK(faults_of(source, source, "shop").size() > 30);
}
