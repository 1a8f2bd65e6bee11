#include "plugin/case_events.hpp"

#include <doctest/doctest.h>

#include "k8s/requests.hpp"
#include "plugin/cases.hpp"

using namespace forensics;
using namespace forensics::plugin;
using namespace forensics::test;
using namespace std::chrono_literals;

namespace {

struct reader {
  case_events events{
      k8s::watch_config_map_metadata("debug-forensics", "", "1", 290s)};
  std::string story;
  std::optional<k8s::error> failed;

  void feed(std::string_view bytes) {
    failed = events.feed(bytes, [this](const case_event& event) {
      story += (event.deleted ? "-" : "+") + event.which.seen.name + " ";
    });
  }
};

std::string event(std::string_view type, const std::string& object) {
  return R"({"type":")" + std::string(type) + R"(","object":)" + object + "}\n";
}

}  // namespace

TEST_CASE("changes of cases are told, whatever the chunks") {
  const std::string body =
      event("ADDED", case_text({.name = "a"})) +
      event("MODIFIED", case_text({.name = "b"})) +
      event("BOOKMARK", R"({"metadata":{"resourceVersion":"9"}})") +
      event("DELETED", case_text({.name = "a"}));
  for (const std::size_t step : {std::size_t{1}, std::size_t{7}, body.size()}) {
    reader in;
    for (std::size_t at = 0; at < body.size(); at += step)
      in.feed(std::string_view(body).substr(at, step));
    CHECK(in.story == "+a +b -a ");
    CHECK(in.events.resource_version() == "7");
  }
}

TEST_CASE("a bookmark moves the version, and what is no case is passed over") {
  reader in;
  in.feed(event("BOOKMARK", R"({"metadata":{"resourceVersion":"9"}})"));
  CHECK(in.events.resource_version() == "9");
  in.feed(event("ADDED", R"({"metadata":{"name":"other"}})") + "{}\n[1]\n");
  CHECK(in.story.empty());
}

TEST_CASE("the server's error ends a watch") {
  reader in;
  in.feed(event("ERROR", R"({"kind":"Status","code":410,"reason":"Expired"})"));
  REQUIRE(in.failed);
  CHECK(in.failed->what == k8s::action::gone);
}
