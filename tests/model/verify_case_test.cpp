#include "model/verify_case.hpp"

#include <doctest/doctest.h>

#include <functional>

#include "model/dsse.hpp"

using namespace forensics::model;

namespace {

struct sealed_case {
  signing_key key = signing_key::make();
  presented_case shown;

  sealed_case() {
    shown.name = "web-forensic-0123456789";
    shown.target_namespace = "debug-forensics";
    shown.uid = "u-1";
    shown.phase = "Complete";
    shown.marks.labels = {{"forensic-source-pod", "web"}};
    shown.marks.annotations = {{"forensic.io/reason", "Error"},
                               {"forensic.io/phase", "Complete"}};
    shown.items = {{"crash.json", {"anchor", "{}"}},
                   {"crash.log", {"anchor", "newest\n"}},
                   {"crash.log.1", {"part-1", "older\n"}},
                   {"crash.log.2", {"part-2", "oldes\n"}}};
    seal();
  }

  void seal() {
    manifest what;
    what.case_name = shown.name;
    what.target_namespace = shown.target_namespace;
    what.case_uid = shown.uid;
    what.marks = shown.marks;
    for (const auto& [name, item] : shown.items)
      what.items.push_back(item_of(name, item.object, item.bytes));
    wrap(to_statement(what));
  }

  void wrap(const std::string& payload) {
    dsse_envelope envelope{std::string(statement_type), payload, {}};
    envelope.signatures.push_back(
        {key.keyid(),
         key.sign(pre_authentication_encoding(statement_type, payload))});
    shown.envelope = to_json(envelope);
  }

  verdict look() const {
    return verify_case(shown, {*verification_key::read(key.public_pem())});
  }
};

std::string text_of(const verdict& found) {
  std::string out;
  for (const auto& each : found.findings)
    out += std::string(to_string(each.kind)) + ":" + each.what + ";";
  return out;
}

}  // namespace

TEST_CASE("a case that is as it was captured verifies") {
  const sealed_case good;
  const verdict found = good.look();
  CHECK(text_of(found) == "");
  CHECK(found.holds());
  CHECK(found.keyid == good.key.keyid());
  REQUIRE(found.claimed);
  CHECK(found.claimed->items.size() == 4);
}

TEST_CASE("whatever is changed in a case is named") {
  using change = std::function<void(sealed_case&)>;
  const std::pair<std::string_view, change> changes[] = {
      {"changed:crash.log;",
       [](auto& c) { c.shown.items["crash.log"].bytes[0] = 'N'; }},
      {"changed:crash.log;",
       [](auto& c) { c.shown.items["crash.log"].bytes += ' '; }},
      {"missing:crash.json;",
       [](auto& c) { c.shown.items.erase("crash.json"); }},
      {"unknown:note.txt;",
       [](auto& c) {
         c.shown.items["note.txt"] = {"anchor", ""};
       }},
      {"missing:crash.json;unknown:crash2.json;",
       [](auto& c) {
         auto node = c.shown.items.extract("crash.json");
         node.key() = "crash2.json";
         c.shown.items.insert(std::move(node));
       }},
      {"changed:crash.log.1;changed:crash.log.2;",
       [](auto& c) {
         std::swap(c.shown.items["crash.log.1"].bytes,
                   c.shown.items["crash.log.2"].bytes);
       }},
      {"moved:crash.log.1;moved:crash.log.2;",
       [](auto& c) {
         std::swap(c.shown.items["crash.log.1"].object,
                   c.shown.items["crash.log.2"].object);
       }},
      {"label changed:forensic-source-pod;",
       [](auto& c) { c.shown.marks.labels["forensic-source-pod"] = "db"; }},
      {"label changed:forensic-x;",
       [](auto& c) { c.shown.marks.labels["forensic-x"] = ""; }},
      {"annotation changed:forensic.io/reason;",
       [](auto& c) { c.shown.marks.annotations.erase("forensic.io/reason"); }},
      {"other case:manifest.dsse.json;", [](auto& c) { c.shown.uid = "u-2"; }},
      {"other case:manifest.dsse.json;",
       [](auto& c) { c.shown.name = "another"; }},
      {"other case:manifest.dsse.json;",
       [](auto& c) { c.shown.target_namespace = "default"; }},
      {"not sealed:manifest.dsse.json;",
       [](auto& c) { c.shown.envelope.clear(); }},
      {"bad manifest:manifest.dsse.json;",
       [](auto& c) { c.shown.envelope += ' '; }},
      {"unknown key:manifest.dsse.json;",
       [](auto& c) { c.key = signing_key::make(); }},
      {"bad manifest:manifest.dsse.json;", [](auto& c) { c.wrap("{}"); }},
      {"not signed:manifest.dsse.json;",
       [](auto& c) {
         auto envelope = *read_envelope(c.shown.envelope);
         envelope.signatures.clear();
         c.shown.envelope = to_json(envelope);
       }},
      {"bad signature:manifest.dsse.json;",
       [](auto& c) {
         auto envelope = *read_envelope(c.shown.envelope);
         envelope.signatures[0].bytes[0] ^= 1;
         c.shown.envelope = to_json(envelope);
       }},
      {"bad signature:manifest.dsse.json;",
       [](auto& c) {
         auto envelope = *read_envelope(c.shown.envelope);
         auto claimed = *read_statement(envelope.payload);
         c.shown.items["crash.log"].bytes = "forged";
         claimed.items[1] = item_of("crash.log", "anchor", "forged");
         envelope.payload = to_statement(claimed);
         c.shown.envelope = to_json(envelope);
       }},
      {"bad signature:manifest.dsse.json;bad manifest:manifest.dsse.json;",
       [](auto& c) {
         auto envelope = *read_envelope(c.shown.envelope);
         envelope.payload_type = "text/plain";
         c.shown.envelope = to_json(envelope);
       }},
  };
  for (const auto& [expected, spoil] : changes) {
    sealed_case each;
    spoil(each);
    CAPTURE(expected);
    CHECK(text_of(each.look()) == expected);
    CHECK(!each.look().holds());
  }
}

TEST_CASE("one signature that can be checked is enough") {
  sealed_case two;
  auto envelope = *read_envelope(two.shown.envelope);
  envelope.signatures.insert(envelope.signatures.begin(), {"other", "x"});
  two.shown.envelope = to_json(envelope);
  CHECK(two.look().holds());
}

TEST_CASE("every bit of the envelope counts") {
  const sealed_case good;
  for (std::size_t at = 0; at < good.shown.envelope.size(); ++at) {
    sealed_case bad = good;
    bad.shown.envelope[at] = static_cast<char>(bad.shown.envelope[at] ^ 1);
    CAPTURE(at);
    CHECK(!bad.look().holds());
  }
}
