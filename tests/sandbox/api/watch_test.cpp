#include <doctest/doctest.h>

#include "sandbox/api/cluster.hpp"

namespace forensics::sandbox {
namespace {

using namespace std::chrono_literals;
const std::string merge = "application/merge-patch+json";

void make_map(cluster& to, const std::string& name, const std::string& label) {
  to.send(
      "POST", config_maps,
      "{'metadata':{'name':'" + name + "','labels':{'l':'" + label + "'}}}");
}

void relabel(cluster& to, const std::string& name, const std::string& label) {
  to.send("PATCH", config_maps + "/" + name,
          "{'metadata':{'labels':{'l':'" + label + "'}}}", merge);
}

model::json_document exact(const std::string& event) {
  auto document = model::parse_json(event);
  REQUIRE(document);
  return *std::move(document);
}

/// `ADDED a`, one for each event.
std::vector<std::string> told(reply& watch) {
  std::vector<std::string> lines;
  for (const std::string& event : cluster::events(watch)) {
    const auto parsed = model::parse_json(event);
    if (!parsed) {
      lines.push_back(event);
      continue;
    }
    const auto& object = (*parsed)["object"];
    std::string line(model::text_at(*parsed, {"type"}));
    if (line == "ERROR")
      line += " " + std::string(model::text_at(object, {"message"}));
    else
      line += " " + std::string(model::text_at(object, {"metadata", "name"}));
    lines.push_back(line);
  }
  return lines;
}

using lines = std::vector<std::string>;

TEST_CASE("a watch of nothing in particular begins with what there is") {
  cluster to;
  make_map(to, "b", "x");
  make_map(to, "a", "x");
  for (const char* query : {"?watch=1", "?watch=true&resourceVersion=0"}) {
    reply watch = to.get(config_maps + query);
    CHECK(watch.code == 200);
    CHECK(told(watch) == lines{"ADDED a", "ADDED b"});
    CHECK(told(watch).empty());
  }
}

TEST_CASE("a watch from a revision tells all that came after") {
  cluster to;
  make_map(to, "a", "x");
  reply watch = to.get(config_maps + "?watch=1&resourceVersion=" +
                       std::to_string(to.objects.current()));
  CHECK(told(watch).empty());
  make_map(to, "b", "x");
  relabel(to, "a", "y");
  to.send("DELETE", config_maps + "/b");
  to.send("POST", "/api/v1/namespaces/kube-system/configmaps",
          "{'metadata':{'name':'elsewhere'}}");
  to.send("POST", in_default + "secrets", "{'metadata':{'name':'other'}}");
  CHECK(told(watch) == lines{"ADDED b", "MODIFIED a", "DELETED b"});
}

TEST_CASE("a watch tells the past from the history") {
  cluster to;
  const std::string start = std::to_string(to.objects.current());
  make_map(to, "a", "x");
  relabel(to, "a", "y");
  reply watch = to.get(config_maps + "?watch=1&resourceVersion=" + start);
  CHECK(told(watch) == lines{"ADDED a", "MODIFIED a"});
}

TEST_CASE("what leaves a selection is told as deleted, as it was in it") {
  cluster to;
  make_map(to, "a", "in");
  reply watch = to.get(config_maps +
                       "?watch=1&labelSelector=l%3Din"
                       "&resourceVersion=" +
                       std::to_string(to.objects.current()));
  relabel(to, "a", "out");
  const revision left = to.objects.current();
  const auto events = cluster::events(watch);
  REQUIRE(events.size() == 1);
  const auto event = exact(events[0]);
  CHECK(model::text_at(event, {"type"}) == "DELETED");
  CHECK(model::text_at(event, {"object", "metadata", "labels", "l"}) == "in");
  CHECK(model::text_at(event, {"object", "metadata", "resourceVersion"}) ==
        std::to_string(left));
  relabel(to, "a", "still out");
  CHECK(told(watch).empty());
  relabel(to, "a", "in");
  CHECK(told(watch) == lines{"ADDED a"});
}

TEST_CASE("a revision that is gone is 410, as an event, and the end") {
  cluster to;
  const std::string start = std::to_string(to.objects.current());
  make_map(to, "a", "x");
  to.objects.compact();
  reply watch = to.get(config_maps + "?watch=1&resourceVersion=" + start);
  CHECK(watch.code == 200);
  const auto events = cluster::events(watch);
  REQUIRE(events.size() == 1);
  const auto event = exact(events[0]);
  CHECK(model::text_at(event, {"type"}) == "ERROR");
  CHECK(model::integer_at(event, {"object", "code"}) == 410);
  CHECK(model::text_at(event, {"object", "reason"}) == "Expired");
  CHECK(model::text_at(event, {"object", "message"}) ==
        "too old resource version: " + start + " (" +
            std::to_string(to.objects.oldest()) + ")");
  CHECK(told(watch) == lines{"end"});
}

TEST_CASE("a revision that is not there yet is an error and the end") {
  cluster to;
  reply watch = to.get(config_maps + "?watch=1&resourceVersion=99999");
  CHECK(told(watch) == lines{"ERROR Timeout: Too large resource version: "
                             "99999, current: " +
                             std::to_string(to.objects.current())});
  CHECK(told(watch) == lines{"end"});
}

TEST_CASE("a watch ends when its time is over") {
  cluster to;
  reply watch = to.get(config_maps + "?watch=1&timeoutSeconds=10");
  to.pass(9s);
  CHECK(told(watch).empty());
  bool rung = false;
  watch.stream->when_ready([&rung] { rung = true; });
  to.pass(1s);
  CHECK(rung);
  CHECK(told(watch) == lines{"end"});
}

TEST_CASE("bookmarks come each minute, and shortly before the end") {
  cluster to;
  reply watch = to.get(config_maps +
                       "?watch=1&allowWatchBookmarks=true"
                       "&timeoutSeconds=90");
  to.pass(59s);
  CHECK(told(watch).empty());
  to.pass(1s);
  make_map(to, "a", "x");
  to.pass(28s);
  const auto events = cluster::events(watch);
  REQUIRE(events.size() == 3);
  CHECK(events[0].starts_with(R"({"type":"BOOKMARK")"));
  const auto last = exact(events[2]);
  CHECK(model::text_at(last, {"type"}) == "BOOKMARK");
  CHECK(model::text_at(last, {"object", "kind"}) == "ConfigMap");
  CHECK(model::text_at(last, {"object", "metadata", "resourceVersion"}) ==
        std::to_string(to.objects.current()));
}

TEST_CASE("a watch may list first and say when it has") {
  cluster to;
  make_map(to, "a", "x");
  reply watch = to.get(config_maps +
                       "?watch=1&sendInitialEvents=true"
                       "&resourceVersionMatch=NotOlderThan"
                       "&allowWatchBookmarks=true&timeoutSeconds=60");
  const auto events = cluster::events(watch);
  REQUIRE(events.size() == 2);
  CHECK(events[0].starts_with(R"({"type":"ADDED")"));
  CHECK(model::text_at(exact(events[1]), {"object", "metadata", "annotations",
                                          "k8s.io/initial-events-end"}) ==
        "true");
}

TEST_CASE("a reader is woken for each event, at once if there is one") {
  cluster to;
  reply watch = to.get(config_maps + "?watch=1");
  int rung = 0;
  const auto ring = [&rung] { ++rung; };
  watch.stream->when_ready(ring);
  CHECK(rung == 0);
  make_map(to, "a", "x");
  CHECK(rung == 1);
  watch.stream->when_ready(ring);
  CHECK(rung == 2);
}

TEST_CASE("the first event of a Table watch brings the columns") {
  cluster to;
  make_map(to, "a", "x");
  make_map(to, "b", "x");
  reply watch = to.get(config_maps + "?watch=1",
                       "application/json;as=Table;v=v1;g=meta.k8s.io");
  const auto events = cluster::events(watch);
  REQUIRE(events.size() == 2);
  const auto first = exact(events[0]);
  CHECK(model::text_at(first, {"object", "kind"}) == "Table");
  CHECK(model::array_at(first, {"object", "columnDefinitions"}).Size() > 0);
  CHECK(model::array_at(exact(events[1]), {"object", "columnDefinitions"})
            .Empty());
}

TEST_CASE("a watch that is dropped hears no more") {
  cluster to;
  { const reply watch = to.get(config_maps + "?watch=1&timeoutSeconds=5"); }
  make_map(to, "a", "x");
  to.pass(10s);
  CHECK(to.get(config_maps + "/a").code == 200);
}

}  // namespace
}  // namespace forensics::sandbox
