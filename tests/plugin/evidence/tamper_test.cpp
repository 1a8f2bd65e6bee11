/// What is changed in a sealed case is found and named, each time the one
/// thing that was changed.
#include "plugin/evidence/verify_report.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "model/digest.hpp"
#include "model/dsse.hpp"
#include "model/vocabulary.hpp"
#include "support/sealed_case.hpp"

using namespace forensics;
using namespace forensics::model;
using namespace forensics::test;
using plugin::case_snapshot;
using plugin::judge;
using plugin::snapshot_of;

namespace {

case_snapshot read(const sealed_case& which) {
  auto out = snapshot_of(which.anchor, which.logs);
  REQUIRE(out);
  return *std::move(out);
}

/// `kind what` of each finding.
std::vector<std::string> findings_in(const sealed_case& which) {
  std::vector<std::string> out;
  for (const finding& each : judge(read(which), {test_public_key()}).findings)
    out.push_back(std::string(to_string(each.kind)) + " " + each.what);
  return out;
}

using names = std::vector<std::string>;
using spoiling = std::function<void(sealed_case&)>;

names after(const spoiling& spoil) {
  sealed_case which = sealed_by(test_key());
  spoil(which);
  return findings_in(which);
}

void put(json_document& object, const char* field, std::string_view key,
         std::string_view value) {
  json_allocator& memory = object.GetAllocator();
  json_value entries = copy_of(object_at(object, {field}), memory);
  set(entries, key, value, memory);
  set(object, field, std::move(entries), memory);
}

void put_mark(json_document& object, const char* field, std::string_view key,
              std::string_view value) {
  json_value& metadata = object["metadata"];
  set(metadata[field], key, value, object.GetAllocator());
}

void take(json_value& object, const std::string& key) {
  REQUIRE(object.EraseMember(key));
}

std::string envelope_in(const sealed_case& which) {
  return std::string(text_at(which.anchor, {"data", key_manifest}));
}

/// Writes the envelope anew after `change`.
void change_envelope(sealed_case& which,
                     const std::function<void(dsse_envelope&)>& change) {
  auto envelope = *read_envelope(envelope_in(which));
  change(envelope);
  put(which.anchor, "data", key_manifest, to_json(envelope));
}

/// The object that holds the log, in `data` or `binaryData`.
json_document& holder_of(sealed_case& which, const std::string& file) {
  for (json_document& object : which.logs)
    for (const char* field : {"data", "binaryData"})
      if (find(object, {field, file}) != nullptr) return object;
  FAIL("no object holds ", file);
  return which.anchor;
}

}  // namespace

TEST_CASE("a case that nobody touched is what was captured") {
  const auto which = sealed_by(test_key());
  const verdict found = judge(read(which), {test_public_key()});
  CHECK(found.holds());
  CHECK(found.keyid == test_key().keyid());
  CHECK(found.claimed->items.size() == 7);
  CHECK(read(which).notes.empty());
}

TEST_CASE("the order in which its objects are found does not matter") {
  auto which = sealed_by(test_key());
  std::swap(which.logs[0], which.logs[2]);
  CHECK(findings_in(which).empty());
}

TEST_CASE("each byte of each item counts") {
  const sealed_case good = sealed_by(test_key());
  const auto flip_all = [](const json_document& object, auto put_back) {
    for (const auto& each : object_at(object, {"data"}).GetObject()) {
      const std::string key(view(each.name));
      const std::string value(view(each.value));
      if (key == key_manifest) continue;
      for (std::size_t at = 0; at < value.size(); ++at) {
        std::string changed = value;
        changed[at] = changed[at] == '#' ? '%' : '#';
        CAPTURE(key);
        CAPTURE(at);
        CHECK(put_back(key, changed) == names{"changed " + key});
      }
      CHECK(put_back(key, value + " ") == names{"changed " + key});
      CHECK(put_back(key, "") == names{"changed " + key});
    }
  };
  flip_all(good.anchor, [](const std::string& key, const std::string& value) {
    return after([&](auto& which) { put(which.anchor, "data", key, value); });
  });
  for (std::size_t i = 0; i < good.logs.size(); ++i)
    flip_all(
        good.logs[i], [i](const std::string& key, const std::string& value) {
          return after(
              [&](auto& which) { put(which.logs[i], "data", key, value); });
        });
}

TEST_CASE("each byte of a binary item counts") {
  const std::string bytes("\x00\xff\x1b[2J", 6);
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK(after([&](auto& which) {
            put(holder_of(which, "proxy.log"), "binaryData", "proxy.log",
                base64_encode(changed));
          }) == names{"changed proxy.log"});
  }
}

TEST_CASE("an item counts as its bytes, whichever field holds them") {
  CHECK(after([](auto& which) {
          take(which.anchor["data"], "crash.log");
          put(which.anchor, "binaryData", "crash.log",
              base64_encode("five\nsix\n"));
        }).empty());
}

TEST_CASE("an item that is gone, new, renamed or elsewhere is named") {
  for (const std::string key :
       {"crash.json", "pod.json", "crash.log", "logs.json"})
    CHECK(after([&](auto& which) { take(which.anchor["data"], key); }) ==
          names{"missing " + key});
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string key = i == 0   ? "crash.log.1"
                            : i == 1 ? "crash.log.2"
                                     : "proxy.log";
    CHECK(after([&](auto& which) {
            which.logs.erase(which.logs.begin() + static_cast<long>(i));
          }) == names{"missing " + key});
  }
  CHECK(after([](auto& which) {
          put(which.anchor, "data", "extra.txt", "x");
        }) == names{"unknown extra.txt"});
  CHECK(after([](auto& which) {
          put(which.logs[0], "data", "extra.txt", "x");
        }) == names{"unknown extra.txt"});
  CHECK(after([](auto& which) {
          take(which.anchor["data"], "pod.json");
          put(which.anchor, "data", "Pod.json", R"({"kind":"Pod"})");
        }) == names{"missing pod.json", "unknown Pod.json"});
  CHECK(after([](auto& which) {
          take(which.anchor["data"], "crash.log");
          put(which.logs[2], "data", "crash.log", "five\nsix\n");
        }) == names{"moved crash.log"});
  CHECK(after([](auto& which) {
          put_mark(which.logs[1], "labels", "x", "y");
          set(which.logs[1]["metadata"], "name", "another",
              which.logs[1].GetAllocator());
        }) == names{"moved crash.log.2"});
}

TEST_CASE("parts that have changed places are found") {
  CHECK(after([](auto& which) {
          put(which.logs[0], "data", "crash.log.1", "one\ntwo\n");
          put(which.logs[1], "data", "crash.log.2", "three\nfour\n");
        }) == names{"changed crash.log.1", "changed crash.log.2"});
  CHECK(after([](auto& which) {
          const std::string first(text_at(which.logs[0], {"metadata", "name"}));
          set(which.logs[0]["metadata"], "name",
              text_at(which.logs[1], {"metadata", "name"}),
              which.logs[0].GetAllocator());
          set(which.logs[1]["metadata"], "name", first,
              which.logs[1].GetAllocator());
        }) == names{"moved crash.log.1", "moved crash.log.2"});
}

TEST_CASE("each label and annotation that is covered counts") {
  const sealed_case good = sealed_by(test_key());
  const covered_marks covered = marks_of(good.anchor);
  REQUIRE(covered.labels.size() == 5);
  REQUIRE(covered.annotations.size() == 6);
  const auto check = [](const char* field, const char* kind,
                        const std::string& name) {
    CAPTURE(name);
    const names expected{std::string(kind) + " changed " + name};
    CHECK(after([&](auto& which) {
            put_mark(which.anchor, field, name, "other");
          }) == expected);
    CHECK(after([&](auto& which) {
            take(which.anchor["metadata"][field], name);
          }) == expected);
  };
  for (const auto& [name, value] : covered.labels)
    check("labels", "label", name);
  for (const auto& [name, value] : covered.annotations)
    check("annotations", "annotation", name);
  CHECK(after([](auto& which) {
          put_mark(which.anchor, "labels", "forensic.io/new", "x");
        }) == names{"label changed forensic.io/new"});
  CHECK(after([](auto& which) {
          put_mark(which.anchor, "annotations", "forensic.io/new", "x");
        }) == names{"annotation changed forensic.io/new"});
}

TEST_CASE("what changes while a case is kept does not count") {
  CHECK(after([](auto& which) {
          put_mark(which.anchor, "labels", "forensic.io/ttl", "720h");
          put_mark(which.anchor, "labels", "team", "shop");
          for (const char* note :
               {"forensic.io/hold", "forensic.io/custody",
                "forensic.io/repeats", "forensic.io/repeats-first",
                "forensic.io/repeats-last", "forensic.io/repeats-pods",
                "note.example/team"})
            put_mark(which.anchor, "annotations", note, "other");
          for (json_document& object : which.logs)
            put_mark(object, "annotations", "forensic.io/log-dropped", "1");
        }).empty());
}

TEST_CASE("the signature is that of this manifest, by a key that is known") {
  CHECK(after([](auto& which) {
          take(which.anchor["data"], "manifest.dsse.json");
        }) == names{"not sealed manifest.dsse.json"});
  CHECK(after([](auto& which) { seal(which, nullptr); }) ==
        names{"not signed manifest.dsse.json"});
  const signing_key other = signing_key::make();
  CHECK(after([&](auto& which) { seal(which, &other); }) ==
        names{"unknown key manifest.dsse.json"});
  CHECK(after([&](auto& which) {
          seal(which, &other);
          change_envelope(which, [](dsse_envelope& envelope) {
            envelope.signatures.front().keyid = test_key().keyid();
          });
        }) == names{"bad signature manifest.dsse.json"});
  for (std::size_t at = 0; at < 64; ++at)
    CHECK(after([&](auto& which) {
            change_envelope(which, [&](dsse_envelope& envelope) {
              envelope.signatures.front().bytes[at] ^= 1;
            });
          }) == names{"bad signature manifest.dsse.json"});
}

TEST_CASE("a manifest that was written anew is not the signed one") {
  CHECK(after([](auto& which) {
          const auto signature = read_envelope(envelope_in(which))->signatures;
          put(which.anchor, "data", "crash.log", "nothing\n");
          seal(which, nullptr);
          change_envelope(which, [&](dsse_envelope& envelope) {
            envelope.signatures = signature;
          });
        }) == names{"bad signature manifest.dsse.json"});
}

TEST_CASE("each byte of the envelope counts") {
  const std::string good = envelope_in(sealed_by(test_key()));
  for (std::size_t at = 0; at < good.size(); ++at) {
    std::string changed = good;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    CAPTURE(at);
    CHECK_FALSE(after([&](auto& which) {
                  put(which.anchor, "data", key_manifest, changed);
                }).empty());
  }
}

TEST_CASE("an envelope or statement in another form is refused") {
  const auto with_envelope =
      [](const std::function<std::string(std::string)>& rewrite) {
        return after([&](auto& which) {
          put(which.anchor, "data", key_manifest, rewrite(envelope_in(which)));
        });
      };
  const names bad{"bad manifest manifest.dsse.json"};
  CHECK(with_envelope([](std::string text) {
          return "{\"a\":1," + text.substr(1);
        }) == bad);
  CHECK(with_envelope([](std::string text) { return text + "\n"; }) == bad);
  CHECK(with_envelope([](std::string text) {
          return text.substr(0, text.size() - 1);
        }) == bad);
  CHECK(with_envelope([](std::string) { return "{}"; }) == bad);
  // Signed by the right key, but with a space, or an item twice.
  const auto signed_anew =
      [](const std::function<std::string(std::string)>& rewrite) {
        return after([&](auto& which) {
          change_envelope(which, [&](dsse_envelope& envelope) {
            envelope.payload = rewrite(envelope.payload);
            envelope.signatures.front().bytes =
                test_key().sign(pre_authentication_encoding(
                    envelope.payload_type, envelope.payload));
          });
        });
      };
  CHECK(signed_anew([](std::string text) { return text + " "; }) == bad);
  CHECK(signed_anew([](std::string text) {
          return "{\"A\":1," + text.substr(1);
        }) == bad);
}

TEST_CASE("a manifest of another case does not do") {
  CHECK(after([](auto& which) {
          set(which.anchor["metadata"], "uid", "another",
              which.anchor.GetAllocator());
        }) == names{"other case manifest.dsse.json"});
  CHECK(after([](auto& which) {
          set(which.anchor["metadata"], "namespace", "another",
              which.anchor.GetAllocator());
        }) == names{"other case manifest.dsse.json"});
}

TEST_CASE("what nobody captured is no evidence, and spoils none") {
  sealed_case which = sealed_by(test_key());
  which.logs.insert(which.logs.begin(),
                    log_object_of(which, "a-late", "late.log", "late\n"));
  which.logs.push_back(
      log_object_of(which, "a-forged", "crash.log", "forged\n"));
  const case_snapshot seen = read(which);
  CHECK(judge(seen, {test_public_key()}).holds());
  CHECK(seen.evidence.items.at("crash.log").bytes == "five\nsix\n");
  CHECK_FALSE(seen.evidence.items.contains("late.log"));
  REQUIRE(seen.notes.size() == 2);
  CHECK(seen.notes[0].find("a-late holds late.log") != std::string::npos);
  CHECK(seen.notes[1].find("a-forged holds crash.log") != std::string::npos);
}

TEST_CASE("a key that stands in the anchor, too, is found") {
  CHECK(after([](auto& which) {
          put(which.anchor, "data", "proxy.log", "forged\n");
        }) == names{"unknown proxy.log"});
}

TEST_CASE("the label by which cases are found may be gone") {
  CHECK(after([](auto& which) {
          take(which.anchor["metadata"]["labels"],
               "forensic.io/crash-signature");
        }) == names{"label changed forensic.io/crash-signature"});
}
