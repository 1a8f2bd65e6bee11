#include "model/case_record.hpp"

#include <doctest/doctest.h>

#include <string>

#include "model/digest.hpp"
#include "model/dsse.hpp"
#include "model/log_object.hpp"
#include "support/api_rules.hpp"
#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

// The API server reads no longer request.
constexpr std::size_t request_limit = 3U << 20;

case_content content_of_web() {
  case_content content;
  crash& which = content.which;
  which.pod_namespace = "shop";
  which.pod = "web-1";
  which.pod_uid = "uid-1";
  which.container = "web";
  which.container_id = "containerd://1";
  which.kind = container_kind::sidecar;
  which.reason = "OOMKilled";
  which.message = "out of memory \xc3\xbc";
  which.exit_code = 137;
  which.signal = 9;
  which.started_at = at("11:50:00");
  which.finished_at = at("11:59:59") + duration{123};
  which.restart_count = 4;
  which.node = "worker-1";
  which.log = log_source::previous;
  which.log_container = "web";
  content.signature = "0123456789abcdef0123456789abcdef";
  content.workload = "Deployment/web";
  content.target_namespace = "debug-forensics";
  content.ttl = std::chrono::hours{24};
  content.captured_at = at("12:00:00") + duration{7};
  content.pod_json = R"({"metadata":{"name":"web-1"}})";
  content.log = captured_log{"last words\n", true};
  return content;
}

json_document made_case(const case_content& content) {
  const std::string text = make_case(content);
  CHECK(text.size() < request_limit);
  json_document object = parsed(text);
  check_metadata(object);
  check_data(object);
  return object;
}

std::string note(const json_value& object, std::string_view key) {
  return std::string(text_at(object, {"metadata", "annotations", key}));
}

/// RFC 7396, as the API server does it.
void merge(json_value& target, const json_value& patch,
           json_allocator& memory) {
  for (const auto& member : patch.GetObject()) {
    const std::string key(view(member.name));
    if (member.value.IsObject() && object_at(target, {key}).MemberCount() > 0)
      merge(target[key.c_str()], member.value, memory);
    else if (member.value.IsNull())
      target.RemoveMember(key.c_str());
    else
      set(target, key, copy_of(member.value, memory), memory);
  }
}

}  // namespace

TEST_CASE("a case holds the crash, the pod and the log") {
  const json_document object = made_case(content_of_web());
  CHECK(text_at(object, {"kind"}) == "ConfigMap");
  CHECK(text_at(object, {"metadata", "namespace"}) == "debug-forensics");
  CHECK(dump(object["metadata"]["labels"]) ==
        R"({"app.kubernetes.io/managed-by":"kube-forensics-controller",)"
        R"("forensic-source-pod":"web-1","forensic-source-pod-uid":"uid-1",)"
        R"("forensic-source-namespace":"shop",)"
        R"("forensic-time":"2026-03-01T12-00-00Z","forensic.io/ttl":"24h",)"
        R"("forensic.io/crash-signature":"0123456789abcdef0123456789abcdef"})");
  CHECK(dump(object["metadata"]["annotations"]) ==
        R"({"forensic.io/exit-code":"137","forensic.io/reason":"OOMKilled",)"
        R"("forensic.io/container":"web","forensic.io/phase":"Collecting",)"
        R"("forensic.io/problems":"[]",)"
        R"("forensic.io/crashed-at":"2026-03-01T11:59:59Z",)"
        R"("forensic.io/log-sha256":")" +
            sha256_hex("last words\n") +
            R"(","forensic.io/log-complete":"true",)"
            R"("forensic.io/log-dropped":"0"})");
  CHECK(text_at(object, {"data", "crash.log"}) == "last words\n");
  CHECK(text_at(object, {"data", "pod.json"}) ==
        R"({"metadata":{"name":"web-1"}})");
  CHECK(find(object, {"binaryData"}) == nullptr);
  CHECK(find(object, {"immutable"}) == nullptr);
}

TEST_CASE("a case that an earlier run began can be taken up again") {
  case_content content = content_of_web();
  content.problems = {{"log", "it was gone"}};
  json_document object = made_case(content);
  set(object["metadata"], "uid", "uid-9", object.GetAllocator());
  const auto source = read_case_source(object);
  REQUIRE(source);
  CHECK((source->which == content.which));
  CHECK(source->workload == "Deployment/web");
  CHECK(source->pod_json == content.pod_json);
  CHECK(source->has_log);
  CHECK((source->captured_at == content.captured_at));
  CHECK((read_case(object)->problems == content.problems));

  content.log.reset();
  content.pod_json.clear();
  content.which.started_at.reset();
  content.which.kind = container_kind::pod;
  content.which.log = log_source::none;
  const auto bare = read_case_source(made_case(content));
  REQUIRE(bare);
  CHECK((bare->which == content.which));
  CHECK(bare->pod_json.empty());
  CHECK_FALSE(bare->has_log);

  for (const char* text :
       {"{}", "[]", R"({"data":{"crash.json":"{"}})",
        R"({"data":{"crash.json":"{}"}})", R"({"data":{"crash.json":"[1]"}})",
        R"({"data":{"crash.json":7}})",
        R"({"data":{"crash.json":"{\"namespace\":\"a\",\"pod\":\"b\",)"
        R"(\"uid\":\"c\"}"}})"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(read_case_source(parsed(text)));
  }
}

TEST_CASE("a stored pod has neither managed fields nor kubectl's copy") {
  case_content content = content_of_web();
  content.pod_json =
      R"({"metadata":{"managedFields":[1],"annotations":{"a":"b",)"
      R"("kubectl.kubernetes.io/last-applied-configuration":"s3cret"}},)"
      R"("spec":{"containers":[{"env":[{"name":"A","value":"v"}]}]}})";
  CHECK(text_at(made_case(content), {"data", "pod.json"}) ==
        R"({"metadata":{"annotations":{"a":"b"}},)"
        R"("spec":{"containers":[{"env":[{"name":"A","value":"v"}]}]}})");
}

TEST_CASE("a redacted case says so") {
  case_content content = content_of_web();
  CHECK(note(made_case(content), "forensic.io/redacted").empty());
  content.redacted = true;
  CHECK(note(made_case(content), "forensic.io/redacted") == "true");
}

TEST_CASE("a pod that can't be stored is a problem, not a failure") {
  case_content content = content_of_web();
  content.problems = {{"log", "late"}};
  for (const std::string& pod :
       {std::string("{\"a\":"), std::string("[1]"),
        "{\"a\":\"" + std::string(longest_kept_pod, 'x') + "\"}",
        std::string(9U << 20, ' ')}) {
    content.pod_json = pod;
    const json_document object = made_case(content);
    CHECK(find(object, {"data", "pod.json"}) == nullptr);
    CHECK(text_at(object, {"data", "crash.log"}) == "last words\n");
    const json_document problems = parsed(note(object, "forensic.io/problems"));
    REQUIRE(problems.Size() == 2);
    CHECK(text_at(problems[0], {"step"}) == "log");
    CHECK(text_at(problems[1], {"step"}) == "pod");
    CHECK(note(object, "forensic.io/problems").find("xx") == std::string::npos);
  }
}

TEST_CASE("a log is stored as it came, whatever its bytes are") {
  struct row {
    const char* name;
    std::string bytes;
    const char* field;
  };
  const row rows[] = {
      {"text", "a\n\xc3\xbc\n", "data"},
      {"an empty one", "", "data"},
      {"colours", "\x1b[31mred\x1b[0m\n", "data"},
      {"no UTF-8", "a\xff\n", "binaryData"},
      {"a NUL", std::string("a\0b", 3), "binaryData"},
      {"control characters alone", std::string(200'000, '\x01'), "binaryData"},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.name));
    case_content content = content_of_web();
    content.log = captured_log{one.bytes, true};
    const std::string patch = log_patch(*content.log, {}, {}).json;
    for (const json_document& object : {made_case(content), parsed(patch)}) {
      const bool is_text = std::string_view(one.field) == "data";
      CHECK(text_at(object, {one.field, "crash.log"}) ==
            (is_text ? one.bytes : base64_encode(one.bytes)));
      CHECK(find(object, {is_text ? "binaryData" : "data", "crash.log"}) ==
            nullptr);
      CHECK(note(object, "forensic.io/log-sha256") == sha256_hex(one.bytes));
      CHECK(note(object, "forensic.io/log-complete") == "true");
    }
  }
}

TEST_CASE("the longest case fits, and its log keeps the newest lines") {
  const std::string lines[] = {std::string(99, 'x') + "\n", "\n",
                               std::string(99, '\x01') + "\n",
                               std::string(9, '\xff') + "\n"};
  for (const std::string& line : lines) {
    CAPTURE(line);
    case_content content = content_of_web();
    content.which.message = std::string(1U << 20, '\x01');
    content.which.pod = std::string(253, 'p');
    content.pod_json =
        "{\"a\":\"" + std::string(longest_kept_pod - 10, 'x') + "\"}";
    std::string log;
    while (log.size() < 2U << 20) log += line;
    log += "last\n";
    content.log = captured_log{log, true};
    json_document object = made_case(content);
    CHECK(find(object, {"data", "pod.json"}) != nullptr);
    CHECK(note(object, "forensic.io/log-complete") == "false");

    // The differences come later, and still fit.
    const std::string completion = completion_patch(
        {"Complete",
         {},
         {{"fidelity.json", "[\"" + std::string(65'000, 'd') + "\"]"},
          {"logs.json", std::string(longest_log_list, 'l')},
          {"events.json", std::string(longest_events, 'e')},
          {"owners.json", std::string(longest_owners, 'o')},
          {"changes.json", std::string(longest_changes, 'c')}}},
        std::string(longest_manifest, 'm'));
    merge(object, parsed(completion), object.GetAllocator());
    check_data(object);
    CHECK(text_at(object, {"data", "fidelity.json"}).size() > 65'000);

    // So does a log that comes later.
    case_content without = content;
    without.log.reset();
    json_document late = made_case(without);
    const std::string patch = log_patch(*content.log, {}, {}).json;
    CHECK(patch.size() < request_limit);
    merge(late, parsed(patch), late.GetAllocator());
    merge(late, parsed(completion), late.GetAllocator());
    check_data(late);
    check_metadata(late);
  }
}

TEST_CASE("the longest manifest has room in the case") {
  case_content content = content_of_web();
  content.which.pod = std::string(253, 'p');
  content.problems.assign(40, {std::string(40, '"'), std::string(600, '"')});
  const json_document object = made_case(content);
  manifest what;
  what.case_name = std::string(63, 'c');
  what.target_namespace = std::string(63, 'n');
  what.case_uid = std::string(36, 'u');
  what.by = {"kube-forensics-controller",
             std::string(40, 'v'),
             std::string(253, 'i'),
             {},
             std::string(36, 'u')};
  what.by.flags.assign(8, std::string(512, '"'));
  what.marks = marks_of(object);
  what.items = contents_of(object).items;
  // 32 other logs, two of 8 MiB, and the crash's own.
  for (int number = 0; number < 32 + 3 * 15; ++number)
    what.items.push_back(item_of(
        std::string(63, 'f') + ".previous.log." + std::to_string(number),
        std::string(63, 'c') + "-log-01234567", ""));
  add_ending({"Complete", content.problems, {}}, what);
  const std::string envelope =
      to_json(dsse_envelope{std::string(statement_type),
                            to_statement(what),
                            {{std::string(64, 'k'), std::string(64, 's')}}});
  CHECK(envelope.size() < longest_manifest);
  CHECK(read_statement(read_envelope(envelope)->payload));
}

TEST_CASE("a log that was cut before says so, and how much, if that is known") {
  const json_document unknown =
      parsed(log_patch({"rest\n", false}, {}, {}).json);
  CHECK(note(unknown, "forensic.io/log-complete") == "false");
  CHECK(note(unknown, "forensic.io/log-dropped").empty());
  const json_document known =
      parsed(log_patch({"rest\n", false, 4711}, {}, {}).json);
  CHECK(note(known, "forensic.io/log-complete") == "false");
  CHECK(note(known, "forensic.io/log-dropped") == "4711");
  const json_document whole = parsed(log_patch({"all\n", true}, {}, {}).json);
  CHECK(note(whole, "forensic.io/log-complete") == "true");
  CHECK(note(whole, "forensic.io/log-dropped") == "0");
}

TEST_CASE("the signal that ended a run is told by its name") {
  case_content content = content_of_web();
  const auto facts = [&content] {
    return parsed(text_at(made_case(content), {"data", "crash.json"}));
  };
  CHECK(text_at(facts(), {"signalName"}) == "SIGKILL");
  content.which.signal = 11;
  CHECK(text_at(facts(), {"signalName"}) == "SIGSEGV");
  content.which.signal = 0;
  CHECK(find(facts(), {"signalName"}) == nullptr);
}

TEST_CASE("the end of a case is one patch") {
  CHECK(completion_patch({"Failed", {{"clone", "refused"}}, {}}, "") ==
        R"({"metadata":{"annotations":{"forensic.io/phase":"Failed",)"
        R"("forensic.io/problems":)"
        R"("[{\"step\":\"clone\",\"reason\":\"refused\"}]",)"
        R"("forensic.io/open-signature":null}},)"
        R"("immutable":true})");
  CHECK(completion_patch({"Complete", {}, {{"fidelity.json", "[]"}}}, "") ==
        R"({"metadata":{"annotations":{"forensic.io/phase":"Complete",)"
        R"("forensic.io/problems":"[]",)"
        R"("forensic.io/open-signature":null}},"data":{"fidelity.json":"[]"},)"
        R"("immutable":true})");
  CHECK(completion_patch(
            {"Complete",
             {},
             {{"fidelity.json", "[]"}, {"logs.json", R"([{"file":"a.log"}])"}}},
            "{}") ==
        R"({"metadata":{"annotations":{"forensic.io/phase":"Complete",)"
        R"("forensic.io/problems":"[]",)"
        R"("forensic.io/open-signature":null}},"data":{"fidelity.json":"[]",)"
        R"("logs.json":"[{\"file\":\"a.log\"}]",)"
        R"("manifest.dsse.json":"{}"},"immutable":true})");
}

TEST_CASE("a case that is given up keeps its problems, and tells why first") {
  case_view seen;
  seen.resource_version = "42";
  seen.problems = {{"log", "silent"}};
  CHECK(failure_patch(seen, {"seal", "a defect"}) ==
        R"({"metadata":{"annotations":{"forensic.io/phase":"Failed",)"
        R"("forensic.io/problems":"[{\"step\":\"seal\",)"
        R"(\"reason\":\"a defect\"},{\"step\":\"log\",)"
        R"(\"reason\":\"silent\"}]",)"
        R"("forensic.io/open-signature":null},"resourceVersion":"42"},)"
        R"("immutable":true})");
  seen.problems.assign(100, {"copies", "refused"});
  CHECK(failure_patch(seen, {"seal", "a defect"}).find("a defect") !=
        std::string::npos);
}

TEST_CASE("the manifest covers a case as its last patch leaves it") {
  case_content content = content_of_web();
  content.log = captured_log{"words \xff\n", true};
  json_document object = made_case(content);
  manifest what;
  what.case_name = text_at(object, {"metadata", "name"});
  what.marks = marks_of(object);
  what.items = contents_of(object).items;
  const case_ending ending{"Complete",
                           {{"log", "late"}},
                           {{"fidelity.json", "[]"}, {"logs.json", "[1]"}}};
  add_ending(ending, what);
  add_ending(ending, what);  // a second try changes nothing
  merge(object, parsed(completion_patch(ending, "{}")), object.GetAllocator());
  CHECK(marks_of(object) == what.marks);
  auto items = contents_of(object).items;
  const auto by_name = [](const auto& a, const auto& b) {
    return a.name < b.name;
  };
  std::sort(items.begin(), items.end(), by_name);
  std::sort(what.items.begin(), what.items.end(), by_name);
  CHECK(items == what.items);
  REQUIRE(items.size() == 5);
  CHECK(items[1] == item_of("crash.log", what.case_name, "words \xff\n"));
}

TEST_CASE("any number of problems fits the annotations") {
  case_content content = content_of_web();
  content.problems.assign(
      1'000, {std::string(100, '\x02'), std::string(5'000, '\x01')});
  content.problems[0].reason = std::string(511, 'x') + "\xc3\xbc";
  content.which.pod = std::string(253, 'a');
  content.which.reason = "Fehler \xc3\xbc";
  const json_document object = made_case(content);
  const json_document problems = parsed(note(object, "forensic.io/problems"));
  CHECK(problems.Size() == 17);
  CHECK(text_at(problems[0], {"reason"}) == std::string(511, 'x'));
  CHECK(text_at(problems[16], {"reason"}) ==
        "984 more problems are not listed");
}

TEST_CASE("a case's metadata is read") {
  const auto seen = read_case(
      parsed(R"({"metadata":{"name":"n","uid":"u","resourceVersion":"7",)"
             R"("creationTimestamp":"2026-03-01T12:00:00Z","labels":{)"
             R"("forensic.io/crash-signature":"s","forensic.io/ttl":"24h",)"
             R"("forensic-source-namespace":"shop"},)"
             R"("annotations":{"forensic.io/phase":"Complete",)"
             R"("forensic.io/repeats":"3","forensic.io/repeats-last":)"
             R"("2026-03-01T12:30:00Z"}}})"));
  REQUIRE(seen);
  CHECK(seen->name == "n");
  CHECK(seen->uid == "u");
  CHECK(seen->resource_version == "7");
  CHECK(seen->signature == "s");
  CHECK(seen->source_namespace == "shop");
  CHECK((seen->created_at == at("12:00:00")));
  CHECK(seen->ttl == "24h");
  CHECK(seen->phase == "Complete");
  CHECK((seen->repeats_last == at("12:30:00")));
  CHECK_FALSE(seen->held);
  CHECK_FALSE(seen->being_deleted);

  for (const char* text : {"[]", "{}", R"({"metadata":{"name":"n","uid":"u"}})",
                           R"({"metadata":{"name":"n","labels":{)"
                           R"("forensic.io/crash-signature":"s"}}})",
                           R"({"metadata":{"uid":"n","labels":{)"
                           R"("forensic.io/crash-signature":"s"}}})"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(read_case(parsed(text)));
  }
}

TEST_CASE("a hold is any value but false") {
  const std::pair<const char*, bool> rows[] = {
      {"true", true}, {"incident-42", true}, {"", true}, {"false", false}};
  for (const auto& [value, held] : rows) {
    CAPTURE(std::string(value));
    const auto seen = read_case(
        parsed(R"({"metadata":{"name":"n","uid":"u","deletionTimestamp":"x",)"
               R"("labels":{"forensic.io/crash-signature":"s"},"annotations":)"
               R"({"forensic.io/hold":")" +
               std::string(value) + "\"}}}"));
    REQUIRE(seen);
    CHECK(seen->held == held);
    CHECK(seen->being_deleted);
  }
}

TEST_CASE("when a case expires") {
  struct row {
    const char* name;
    std::string ttl;
    bool held;
    const char* now;
    expiry verdict;
  };
  const row rows[] = {
      {"before its time", "1h", false, "12:59:59", expiry::keep},
      {"at its time", "1h", false, "13:00:00", expiry::expired},
      {"held", "1h", true, "23:00:00", expiry::held},
      {"at once", "0", false, "11:00:00", expiry::expired},
      {"with a TTL that can't be read", "soon", false, "23:00:00",
       expiry::unreadable},
      {"without a TTL", "", false, "23:00:00", expiry::unreadable},
      {"in ages", "2000000h", false, "23:00:00", expiry::keep},
  };
  for (const row& one : rows) {
    CAPTURE(std::string(one.name));
    case_view seen;
    seen.ttl = one.ttl;
    seen.held = one.held;
    seen.created_at = at("12:00:00");
    CHECK((decide_expiry(seen, at(one.now)).verdict == one.verdict));
  }
  case_view seen;
  seen.ttl = "1h";
  CHECK((decide_expiry(seen, at("23:00:00")).verdict == expiry::unreadable));
  seen.created_at = at("12:00:00");
  CHECK((decide_expiry(seen, at("12:30:00")).at == at("13:00:00")));
}
