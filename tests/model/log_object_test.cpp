#include "model/log_object.hpp"

#include <doctest/doctest.h>

#include "model/digest.hpp"
#include "support/api_rules.hpp"
#include "support/pods.hpp"
#include "support/protobuf_json.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

const container_run run{"shop",  "web-1",           "uid-1",
                        "proxy", "containerd://12", log_source::previous};
const case_owner owner{"web-1-forensic-0123456789", "case-uid",
                       "debug-forensics"};

log_object made(const captured_log& log) {
  auto out = make_log_object(entry_of(run), log, owner);
  const auto object = parsed(json_of_protobuf(out.object.bytes));
  check_metadata(object);
  check_data(object);
  const auto metadata =
      parsed(R"({"metadata":)" + dump(object_at(object, {"metadata"})) + "}");
  const auto again = read_log_object(metadata, out.entry.file);
  REQUIRE(again);
  CHECK(*again == out.entry);
  return out;
}

std::string note(const json_value& object, std::string_view key) {
  return std::string(text_at(object, {"metadata", "annotations", key}));
}

}  // namespace

TEST_CASE("a log beside the crash's is an object of its own, of the case") {
  const auto out = made({"one\ntwo\n", false, 99});
  const auto object = parsed(json_of_protobuf(out.object.bytes));
  CHECK(text_at(object, {"metadata", "name"}) ==
        log_object_name(owner.name, "proxy.previous.log"));
  CHECK(text_at(object, {"metadata", "namespace"}) == "debug-forensics");
  CHECK(text_at(object, {"metadata", "labels", "forensic.io/case"}) ==
        owner.name);
  CHECK(belongs_to(object, owner));
  CHECK(true_at(object, {"immutable"}));
  CHECK(text_at(object, {"data", "proxy.previous.log"}) == "one\ntwo\n");
  CHECK(note(object, "forensic.io/container") == "proxy");
  CHECK(note(object, "forensic.io/log-run") == "containerd://12");
  CHECK(note(object, "forensic.io/log-sha256") == sha256_hex("one\ntwo\n"));
  CHECK(note(object, "forensic.io/log-complete") == "false");
  CHECK(note(object, "forensic.io/log-dropped") == "99");
  CHECK(note(object, "forensic.io/log-bytes") == "8");
  CHECK(out.entry.facts.bytes == 8);
}

TEST_CASE("bytes that are no text are kept and hashed as they came") {
  const std::string bytes("\x00\xff core\n", 8);
  const auto out = made({bytes, true});
  const auto object = parsed(json_of_protobuf(out.object.bytes));
  CHECK(find(object, {"data"}) == nullptr);
  CHECK(text_at(object, {"binaryData", "proxy.previous.log"}) ==
        base64_encode(bytes));
  CHECK(out.entry.facts == log_facts{8, 0, true, sha256_hex(bytes)});
}

TEST_CASE("an empty log is a log, and a very long one fits") {
  CHECK(made({"", true}).entry.facts.bytes == 0);
  std::string lines;
  while (lines.size() < 2U << 20) lines += "\x01\x02 line\n";
  const auto out = made({lines, true});
  CHECK(out.entry.facts.bytes <= longest_kept_log);
  CHECK(out.entry.facts.bytes + out.entry.facts.dropped == lines.size());
  CHECK_FALSE(out.entry.facts.complete);
}

TEST_CASE("what is no such object is not taken for one") {
  for (const char* text :
       {"{}", "[]", R"({"data":{"a.log":"x"}})",
        R"({"metadata":{"annotations":{"forensic.io/container":"a",)"
        R"("forensic.io/log-run":"c"}},"data":{"a.log":"x"}})",
        R"({"metadata":{"annotations":{"forensic.io/container":"a",)"
        R"("forensic.io/log-run":"c","forensic.io/log-bytes":"7x"}}})"}) {
    CAPTURE(std::string(text));
    CHECK_FALSE(read_log_object(parsed(text), "a.log"));
  }
}

TEST_CASE("the list of logs says what there is, and why there is none") {
  log_entry lost = entry_of(run);
  lost.why = "it did not come in time";
  log_entry part = entry_of({"", "", "", "web", "c://2", log_source::current});
  part.facts = {5, 7, false, "hash"};
  CHECK(to_json({lost, part}, 2) ==
        R"([{"file":"proxy.previous.log","container":"proxy",)"
        R"("run":"containerd://12","why":"it did not come in time"},)"
        R"({"file":"web.log","container":"web","run":"c://2","bytes":5,)"
        R"("complete":false,"dropped":7,"sha256":"hash"},{"notListed":2}])");
  CHECK(to_json({}, 0) == "[]");
}

TEST_CASE("any list of logs has room in its case") {
  log_entry lost = entry_of(run);
  lost.file = lost.container = lost.run = std::string(500, 'x');
  lost.why = std::string(5'000, '\x01');
  const std::string text = to_json(std::vector(most_other_logs, lost), 0);
  CHECK(text.size() <= longest_log_list);
  const auto list = parsed(text);
  const auto& last = list[list.Size() - 1];
  CHECK(integer_at(last, {"notListed"}) + list.Size() - 1 == most_other_logs);
}
