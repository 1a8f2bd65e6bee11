#include "model/names.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "support/pods.hpp"

using namespace forensics::model;

namespace {

crash crash_of(std::string pod) {
  crash which;
  which.pod = std::move(pod);
  which.pod_uid = "uid-1";
  which.container = "web";
  which.container_id = "containerd://a";
  return which;
}

std::string stem_of(const std::string& case_name) {
  return case_name.substr(0, case_name.rfind("-forensic-"));
}

}  // namespace

TEST_CASE("a case is named after its pod and its crash instance") {
  const std::string name = case_name(crash_of("web-5d4f8c7b9-hx2lq"));
  CHECK(stem_of(name) == "web-5d4f8c7b9-hx2lq");
  const std::string hash = name.substr(name.size() - 10);
  CHECK(hash.find_first_not_of("0123456789abcdef") == std::string::npos);
  CHECK(name.size() == stem_of(name).size() + 20);
}

TEST_CASE("a case's name is valid whatever the pod's is") {
  struct row {
    std::string name;
    std::string pod;
    std::string stem;
  };
  const row rows[] = {
      {"as long as fits", std::string(43, 'a'), std::string(43, 'a')},
      {"one longer", std::string(44, 'a'), std::string(43, 'a')},
      {"cut at a dash", std::string(42, 'a') + "-b", std::string(42, 'a')},
      {"cut at a dot", std::string(42, 'a') + ".b", std::string(42, 'a')},
      {"cut after dashes", std::string(40, 'a') + "---b", std::string(40, 'a')},
      {"dots inside", "web.v2-1", "web.v2-1"},
      {"as long as a pod name may be", std::string(253, 'a'),
       std::string(43, 'a')},
      {"upper case", "Web", "web"},
      {"an invalid character", "we b", "we-b"},
      {"an empty label", "a..b", "a--b"},
      {"a dash before a dot", "a-.b", "a--b"},
      {"invalid ends", "-web.", "web"},
      {"nothing", "", "pod"},
      {"nothing valid", "\xff\xff", "pod"},
  };
  for (const row& r : rows) {
    CAPTURE(r.name);
    const std::string name = case_name(crash_of(r.pod));
    CHECK(stem_of(name) == r.stem);
    CHECK(is_dns_subdomain(name));
    CHECK(name.size() <= 63);
    CHECK(label_value(name) == name);
  }
}

TEST_CASE("each crash instance has a name of its own") {
  crash which = crash_of("web");
  std::set<std::string> names;
  const auto add = [&] { return names.insert(case_name(which)).second; };
  CHECK(add());
  CHECK_FALSE(add());
  which.pod_uid = "uid-2";
  CHECK(add());
  which.container = "log";
  CHECK(add());
  which.container_id = "containerd://b";
  CHECK(add());
  // Nothing else of a run makes it another instance.
  which.reason = "OOMKilled";
  which.restart_count = 3;
  which.finished_at = forensics::test::at("11:00:00");
  CHECK_FALSE(add());
}

TEST_CASE("runs without a container ID are told apart by end and restarts") {
  crash which = crash_of("web");
  which.container_id.clear();
  std::set<std::string> names;
  const auto add = [&] { return names.insert(case_name(which)).second; };
  CHECK(add());
  CHECK_FALSE(add());
  which.restart_count = 1;
  CHECK(add());
  which.finished_at = forensics::test::at("11:00:00");
  CHECK(add());
}

TEST_CASE("a pod-level failure is named by pod and reason") {
  crash which = crash_of("web");
  which.kind = container_kind::pod;
  which.container.clear();
  which.container_id.clear();
  which.reason = "Evicted";
  const std::string evicted = case_name(which);
  which.finished_at = forensics::test::at("11:00:00");
  CHECK(case_name(which) == evicted);
  which.reason = "NodeLost";
  CHECK(case_name(which) != evicted);
}

TEST_CASE("a copy is named by case, kind and source") {
  const std::string copy = copy_name("web-forensic-0123456789", "cm", "conf");
  CHECK(copy.starts_with("web-forensic-0123456789-cm-"));
  CHECK(copy.size() == std::string("web-forensic-0123456789-cm-").size() + 8);
  CHECK(is_dns_subdomain(copy));
  CHECK(copy_name("c", "cm", "a") != copy_name("c", "cm", "b"));
  CHECK(copy_name("c", "cm", "a").substr(5) !=
        copy_name("c", "secret", "a").substr(9));
}

TEST_CASE("a label value is kept when valid, else made valid and unique") {
  CHECK(label_value("") == "");
  CHECK(label_value("web") == "web");
  CHECK(label_value("A_b.c-9") == "A_b.c-9");
  CHECK(label_value(std::string(63, 'a')) == std::string(63, 'a'));

  for (const std::string& text :
       {std::string(64, 'a'), std::string(300, 'b'), std::string("-web"),
        std::string("web."), std::string("we/b"), std::string("\xff"),
        std::string("..."), std::string(53, 'a') + "-." + std::string(20, 'b'),
        std::string("a\0b", 3)}) {
    CAPTURE(text);
    const std::string value = label_value(text);
    CHECK(value != text);
    CHECK(value.size() <= 63);
    CHECK(label_value(value) == value);
  }
  CHECK(label_value(std::string(70, 'a') + "1") !=
        label_value(std::string(70, 'a') + "2"));
  CHECK(label_value("a/b") != label_value("a:b"));
  CHECK(label_value("a/b").starts_with("a-b-"));
}

TEST_CASE("DNS names are those of RFC 1123") {
  struct row {
    std::string text;
    bool subdomain;
    bool label;
  };
  const row rows[] = {
      {"a", true, true},
      {"a-b", true, true},
      {"0", true, true},
      {"a.b", true, false},
      {"", false, false},
      {"-a", false, false},
      {"a-", false, false},
      {"A", false, false},
      {"a_b", false, false},
      {"a..b", false, false},
      {".a", false, false},
      {"a.", false, false},
      {"a.-b", false, false},
      {std::string(63, 'a'), true, true},
      {std::string(64, 'a'), true, false},
      {std::string(253, 'a'), true, false},
      {std::string(254, 'a'), false, false},
  };
  for (const row& r : rows) {
    CAPTURE(r.text);
    CHECK(is_dns_subdomain(r.text) == r.subdomain);
    CHECK(is_dns_label(r.text) == r.label);
  }
}
