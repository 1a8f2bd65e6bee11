#include "plugin/evidence/bundle.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "model/dsse.hpp"
#include "plugin/evidence/archive.hpp"
#include "plugin/evidence/by_hand.hpp"
#include "plugin/evidence/verify_report.hpp"
#include "support/pods.hpp"
#include "support/sealed_case.hpp"

using namespace forensics;
using namespace forensics::model;
using namespace forensics::plugin;
using namespace forensics::test;

namespace {

const std::string folder = "web-forensic-0123456789/";

case_snapshot read(const sealed_case& which) {
  auto out = snapshot_of(which.anchor, which.logs);
  REQUIRE(out);
  return *std::move(out);
}

std::string good_bundle() {
  static const std::string bytes =
      *make_bundle(read(sealed_by(test_key())), test_public_key());
  return bytes;
}

/// `kind what` of each finding, or the sentence that refuses the whole.
std::vector<std::string> findings_in(const std::string& bytes) {
  const auto opened = read_bundle(bytes);
  if (!opened) return {opened.error()};
  std::vector<std::string> out;
  for (const finding& each :
       judge(opened->content, {test_public_key()}).findings)
    out.push_back(std::string(to_string(each.kind)) + " " + each.what);
  return out;
}

using names = std::vector<std::string>;

names after(const std::function<void(archive_files&)>& spoil) {
  archive_files files = *unpack(good_bundle());
  spoil(files);
  return findings_in(*pack(files, at("12:00:03")));
}

bool refused(const names& found, const char* why) {
  return found.size() == 1 && found[0].find(why) != std::string::npos;
}

}  // namespace

TEST_CASE("a bundle holds what the case holds, and is the same each time") {
  const auto which = read(sealed_by(test_key()));
  CHECK(*make_bundle(which, test_public_key()) == good_bundle());
  const auto opened = read_bundle(good_bundle());
  REQUIRE(opened);
  CHECK(opened->content.evidence.envelope == which.evidence.envelope);
  CHECK(opened->content.metadata_json == which.metadata_json);
  REQUIRE(opened->content.evidence.items.size() == 7);
  for (const auto& [name, item] : which.evidence.items)
    CHECK(opened->content.evidence.items.at(name).bytes == item.bytes);
  CHECK(opened->key.keyid() == test_key().keyid());
  CHECK(findings_in(good_bundle()).empty());
}

TEST_CASE("its files are those of the documented layout") {
  std::string listing;
  const archive_files files = *unpack(good_bundle());
  for (const auto& [path, bytes] : files)
    listing += path.substr(folder.size()) + "\n";
  CHECK(listing ==
        "VERIFY.txt\ncase.json\nitems/crash.json\nitems/crash.log\n"
        "items/crash.log.1\nitems/crash.log.2\nitems/logs.json\n"
        "items/pod.json\nitems/proxy.log\nmanifest.json\nmanifest.pae\n"
        "manifest.sig\npublic-key.pem\n");
}

TEST_CASE("bytes all over its files count") {
  const archive_files good = *unpack(good_bundle());
  for (const auto& [path, bytes] : good) {
    const std::size_t step = bytes.size() / 64 + 1;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      CAPTURE(path);
      CAPTURE(at);
      const std::string& name = path;
      const names found = after([&](archive_files& files) {
        files[name][at] = static_cast<char>(files[name][at] ^ 1);
      });
      // Annotations that change later stand in case.json, too.
      if (name == folder + "case.json" && found.empty()) {
        const auto head = parsed(bytes);
        auto changed = bytes;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        CHECK(marks_of(parsed(changed)) == marks_of(head));
        continue;
      }
      CHECK_FALSE(found.empty());
    }
  }
}

TEST_CASE("what was changed in a bundle is named") {
  CHECK(after([](archive_files& files) {
          files[folder + "items/crash.log"] += "x";
        }) == names{"changed crash.log"});
  CHECK(after([](archive_files& files) {
          files.erase(folder + "items/pod.json");
        }) == names{"missing pod.json"});
  CHECK(after([](archive_files& files) {
          files[folder + "items/extra"] = "x";
        }) == names{"unknown extra"});
  CHECK(after([](archive_files& files) {
          std::swap(files[folder + "items/crash.log.1"],
                    files[folder + "items/crash.log.2"]);
        }) == names{"changed crash.log.1", "changed crash.log.2"});
  CHECK(after([](archive_files& files) {
          std::string& text = files[folder + "case.json"];
          const std::string was = "\"forensic.io/reason\":\"Error\"";
          text.replace(text.find(was), was.size(),
                       "\"forensic.io/reason\":\"Other\"");
        }) == names{"annotation changed forensic.io/reason"});
  CHECK(after([](archive_files& files) {
          files[folder + "manifest.sig"][7] ^= 1;
        }) == names{"bad signature manifest.dsse.json"});
  CHECK(after([](archive_files& files) {
          files.erase(folder + "VERIFY.txt");
        }) == names{"missing VERIFY.txt"});
  CHECK(after([](archive_files& files) {
          std::string& text = files[folder + "VERIFY.txt"];
          text.replace(text.find("sha256sum --check"), 17, "echo OK #        ");
        }) == names{"changed VERIFY.txt"});
}

TEST_CASE("a recipe that names another key than the bundle's is found") {
  const signing_key other = signing_key::make();
  CHECK(after([&](archive_files& files) {
          std::string& text = files[folder + "VERIFY.txt"];
          text.replace(text.find(test_key().keyid()), 64, other.keyid());
        }) == names{"changed VERIFY.txt"});
}

TEST_CASE("a label or annotation is a text, and there once") {
  const auto with = [](const std::string& was, const std::string& is) {
    return after([&](archive_files& files) {
      std::string& text = files[folder + "case.json"];
      REQUIRE(text.find(was) != std::string::npos);
      text.replace(text.find(was), was.size(), is);
    });
  };
  const std::string note = R"("forensic.io/reason":"Error")";
  const std::string label = R"("forensic-source-pod":"web-1")";
  const std::string free = R"("note.example/team":"shop")";
  const char* why = "no text or twice";
  for (const std::string& one : {note, label, free}) {
    CAPTURE(one);
    const std::string name = one.substr(0, one.find(':') + 1);
    CHECK(refused(with(one, one + "," + name + "\"forged\""), why));
    CHECK(refused(with(one, name + "\"forged\"," + one), why));
    CHECK(refused(with(one, one + "," + one), why));
    for (const char* value : {"7", "null", "true", "[]", "{}"})
      CHECK(refused(with(one, name + value), why));
  }
  CHECK(refused(with(R"("labels":{)", R"("labels":7,"more":{)"), why));
  // Outside of metadata, or beside the maps, the canonical form refuses it.
  CHECK(refused(
      with(R"("kind":"ConfigMap")", R"("kind":"ConfigMap","kind":"ConfigMap")"),
      "canonical"));
  CHECK(refused(with(R"("uid":")", R"("uid":"forged","uid":")"), "canonical"));
}

TEST_CASE("a bundle that another key has signed is not believed") {
  const signing_key other = signing_key::make();
  const auto bytes = make_bundle(read(sealed_by(other)),
                                 *verification_key::read(other.public_pem()));
  CHECK(findings_in(*bytes) == names{"unknown key manifest.dsse.json"});
  CHECK(after([&](archive_files& files) {
          files[folder + "public-key.pem"] = other.public_pem();
          files[folder + "VERIFY.txt"] = verify_by_hand(other.keyid());
        }) == names{"unknown key manifest.dsse.json"});
}

TEST_CASE("what is no bundle is refused with the reason") {
  const auto without = [](const std::string& name) {
    return after([&](archive_files& files) { files.erase(folder + name); });
  };
  for (const char* name :
       {"manifest.json", "manifest.pae", "manifest.sig", "public-key.pem"})
    CHECK(refused(without(name), "is missing"));
  CHECK(refused(without("case.json"), "case.json is missing"));
  CHECK(refused(after([](archive_files& files) { files["stray"] = "x"; }),
                "outside of its folder"));
  CHECK(refused(after([](archive_files& files) { files["other/a"] = "x"; }),
                "more than one folder"));
  CHECK(refused(
      after([](archive_files& files) { files[folder + "more.txt"] = "x"; }),
      "a file that none has"));
  CHECK(refused(after([](archive_files& files) {
                  files[folder + "items/../../etc/passwd"] = "x";
                }),
                "a file that none has"));
  CHECK(refused(after([](archive_files& files) {
                  files[folder + "manifest.pae"] += "x";
                }),
                "manifest.pae"));
  CHECK(refused(after([](archive_files& files) {
                  files[folder + "public-key.pem"] += "comment\n";
                }),
                "public-key.pem"));
  CHECK(refused(
      after([](archive_files& files) { files[folder + "case.json"] += " "; }),
      "case.json"));
  CHECK(refused(after([](archive_files& files) {
                  archive_files moved;
                  for (auto& [path, bytes] : files)
                    moved["other" + path.substr(path.find('/'))] = bytes;
                  files = moved;
                }),
                "not named as the case"));
}

TEST_CASE("only what a known key has signed can be bundled") {
  CHECK_FALSE(make_bundle(read(open_case()), test_public_key()));
  const signing_key other = signing_key::make();
  CHECK_FALSE(make_bundle(read(sealed_by(other)), test_public_key()));
}

TEST_CASE("a damaged archive never verifies with other content") {
  const std::string good = good_bundle();
  const presented_case content = read_bundle(good)->content.evidence;
  for (std::size_t at = 0; at < good.size(); at += 3) {
    std::string bytes = good;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
    if (!findings_in(bytes).empty()) continue;
    CAPTURE(at);
    const presented_case other = read_bundle(bytes)->content.evidence;
    CHECK(other.marks == content.marks);
    CHECK(other.envelope == content.envelope);
    CHECK(other.uid == content.uid);
    REQUIRE(other.items.size() == content.items.size());
    for (const auto& [name, item] : content.items)
      CHECK(other.items.at(name).bytes == item.bytes);
  }
}

TEST_CASE("a bundle that was cut anywhere does not verify") {
  const std::string good = good_bundle();
  for (std::size_t size = 0; size < good.size(); size += 2) {
    CAPTURE(size);
    CHECK_FALSE(findings_in(good.substr(0, size)).empty());
  }
}
