#include "k8s/resource_watch.hpp"

#include <doctest/doctest.h>

#include <functional>

namespace forensics::k8s {

using namespace std::chrono_literals;

namespace {

constexpr auto list_line = "/api/v1/pods?limit=2";

resource_watch_config config() {
  resource_watch_config some;
  some.what = pods_that_may_have_crashed("", "");
  some.page_size = 2;
  some.backoff = {200ms, 30'000ms};
  some.max_object = 2000;
  return some;
}

std::string pod(std::string_view name, std::string_view version,
                int exit_code = 0) {
  return R"({"metadata":{"name":")" + std::string{name} +
         R"(","note":"\"}]\\ )" + "\xC3\xA4\xF0\x9F\x98\x80" +
         R"(","resourceVersion":")" + std::string{version} +
         R"("},"status":{"containerStatuses":[{"state":{"terminated":)"
         R"({"exitCode":)" +
         std::to_string(exit_code) + R"(}}}]}})";
}
std::string crashed(std::string_view name, std::string_view version) {
  return pod(name, version, 1);
}

std::string page(std::string_view version, std::string_view token,
                 const std::vector<std::string>& pods) {
  std::string items;
  for (const std::string& each : pods)
    items += (items.empty() ? "" : ",") + each;
  return R"({"kind":"PodList","metadata":{"resourceVersion":")" +
         std::string{version} + R"(","continue":")" + std::string{token} +
         R"("},"items":[)" + items + "]}\n";
}

std::string event(std::string_view type, const std::string& object) {
  return R"({"type":")" + std::string{type} + R"(","object":)" + object + "}\n";
}
std::string bookmark(std::string_view version) {
  return event("BOOKMARK", R"({"kind":"Pod","metadata":{"resourceVersion":")" +
                               std::string{version} + R"("}})");
}
std::string fault_event(int code, std::string_view reason,
                        std::string_view details = "{}") {
  return event("ERROR", R"({"kind":"Status","status":"Failure","message":"m",)"
                        R"("reason":")" +
                            std::string{reason} + R"(","details":)" +
                            std::string{details} + R"(,"code":)" +
                            std::to_string(code) + "}");
}

error fault(action what, std::chrono::milliseconds retry_after = 0ms) {
  error some;
  some.what = what;
  some.retry_after = retry_after;
  return some;
}

watch_progress whole_body(resource_watch& watch, std::string_view body) {
  watch.on_open();
  watch_progress read = watch.on_bytes(body, 0.5);
  watch_progress end = watch.on_end(0.5);
  end.changes = std::move(read.changes);
  end.objects += read.objects;
  end.malformed += read.malformed;
  return end;
}

/// A watch that has listed an empty cluster at `version`.
resource_watch watching(std::string_view version) {
  resource_watch watch(config());
  const watch_progress end = whole_body(watch, page(version, "", {}));
  REQUIRE(end.synced);
  return watch;
}

std::string watch_line(std::string_view version) {
  return "/api/v1/pods?watch=true&allowWatchBookmarks=true&resourceVersion=" +
         std::string{version} + "&timeoutSeconds=60";
}

using lines = std::vector<std::string>;

/// What is passed on; a deleted object begins with a minus.
lines changes(const watch_progress& got) {
  lines out;
  for (const object_change& each : got.changes)
    out.push_back((each.deleted ? "-" : "") + each.object);
  return out;
}

resource_watch_config all_metadata() {
  resource_watch_config some = config();
  some.what = config_map_metadata("q", "a");
  return some;
}

}  // namespace

TEST_CASE("a list is read page by page, then watched from its version") {
  resource_watch watch(config());
  CHECK(watch.next().target == list_line);
  watch_progress end =
      whole_body(watch, page("7", "t/1", {pod("a", "1"), crashed("b", "9")}));
  CHECK(changes(end) == lines{crashed("b", "9")});
  CHECK(end.objects == 2);
  CHECK(end.restart);
  CHECK(end.wait == 0ms);
  CHECK(!end.synced);
  CHECK(!end.problem);
  CHECK(watch.next().target == "/api/v1/pods?limit=2&continue=t%2F1");

  end = whole_body(watch, page("7", "", {crashed("c", "3")}));
  CHECK(changes(end) == lines{crashed("c", "3")});
  CHECK(end.restart);
  CHECK(end.wait == 0ms);
  CHECK(end.synced);
  CHECK(watch.synced());
  CHECK(watch.resource_version() == "7");
  CHECK(watch.next().target == watch_line("7"));
}

TEST_CASE("the next page is known as soon as this one's items begin") {
  resource_watch watch(config());
  CHECK(!watch.page_ahead());
  const std::string first = page("7", "t/1", {pod("a", "1"), pod("b", "2")});
  const auto items = first.find('[') + 1;
  watch.on_open();
  for (std::size_t i = 0; i < first.size(); ++i) {
    CAPTURE(i);
    watch.on_bytes(first.substr(i, 1), 0.5);
    const bool is_in_items = i + 1 >= items && i + 3 < first.size();
    CHECK(watch.page_ahead().has_value() == is_in_items);
    if (is_in_items)
      CHECK(watch.page_ahead()->target ==
            "/api/v1/pods?limit=2&continue=t%2F1");
  }
  const auto promised = "/api/v1/pods?limit=2&continue=t%2F1";
  watch.on_end(0.5);
  CHECK(watch.next().target == promised);
  CHECK(!watch.page_ahead());
}

TEST_CASE("no next page is known where there is none, or none to be trusted") {
  const std::string items = R"("items":[{})";
  struct {
    std::string what;
    std::string body;
  } const cases[] = {
      {"the last page", R"({"metadata":{"resourceVersion":"7"},)" + items},
      {"metadata after the items", "{" + items},
      {"no version", R"({"metadata":{"continue":"t2"},)" + items},
      {"this very page",
       R"({"metadata":{"resourceVersion":"7","continue":"t1"},)" + items},
      {"an endless token",
       R"({"metadata":{"resourceVersion":"7","continue":")" +
           std::string(5000, 't') + R"("},)" + items},
      {"no UTF-8",
       "{\"metadata\":{\"resourceVersion\":\"7\",\"continue\":\"\xFF\"}," +
           items},
      {"no JSON", R"({"metadata":{"resourceVersion":"7","continue":"t2"},)" +
                      items + "]]"},
  };
  for (const auto& each : cases) {
    CAPTURE(each.what);
    resource_watch watch(config());
    whole_body(watch, page("7", "t1", {}));
    watch.on_open();
    watch.on_bytes(each.body, 0.5);
    CHECK(!watch.page_ahead());
  }
  auto watch = watching("7");
  watch.on_open();
  watch.on_bytes(event("ADDED", pod("a", "8")), 0.5);
  CHECK(!watch.page_ahead());
}

TEST_CASE("namespace and selector are in every request") {
  resource_watch_config some = config();
  some.what = pods_that_may_have_crashed("shop", "a=b");
  some.server_timeout = 20s;
  resource_watch watch(some);
  CHECK(watch.next().target ==
        "/api/v1/namespaces/shop/pods?labelSelector=a%3Db&limit=2");
  whole_body(watch, page("1", "", {}));
  CHECK(watch.next().target ==
        "/api/v1/namespaces/shop/pods?watch=true&allowWatchBookmarks=true"
        "&resourceVersion=1&labelSelector=a%3Db&timeoutSeconds=20");
}

TEST_CASE("events give suspects and move the version on") {
  struct {
    std::string what;
    std::string event;
    lines suspects;
    const char* version;
    std::size_t malformed;
  } const cases[] = {
      {"a crash",
       event("MODIFIED", crashed("a", "8")),
       {crashed("a", "8")},
       "8",
       0},
      {"a pod that came crashed",
       event("ADDED", crashed("a", "8")),
       {crashed("a", "8")},
       "8",
       0},
      {"no crash", event("MODIFIED", pod("a", "8")), {}, "8", 0},
      {"a deleted pod's log is gone",
       event("DELETED", crashed("a", "8")),
       {},
       "8",
       0},
      {"a bookmark", bookmark("8"), {}, "8", 0},
      {"no version", event("MODIFIED", R"({"metadata":{}})"), {}, "5", 0},
      {"no event", R"({"a":{}})", {}, "5", 1},
      {"no known type", event("OTHER", crashed("a", "8")), {}, "5", 1},
      {"broken JSON",
       R"({"type":"ADDED","object":{"metadata":{]}})",
       {},
       "5",
       1},
      {"no UTF-8", event("MODIFIED", "{\"a\":\"\xFF\"}"), {}, "5", 1},
      {"over the limit",
       event("MODIFIED", crashed(std::string(2000, 'x'), "8")),
       {},
       "5",
       1},
      {"an endless version",
       event("MODIFIED", crashed("a", std::string(200, '9'))),
       {},
       "5",
       1},
  };
  for (const auto& each : cases) {
    CAPTURE(each.what);
    resource_watch watch = watching("5");
    watch.on_open();
    const watch_progress got = watch.on_bytes(each.event, 0.5);
    CHECK(changes(got) == each.suspects);
    CHECK(got.objects == 1);
    CHECK(got.malformed == each.malformed);
    CHECK(!got.restart);
    CHECK(!got.problem);
    CHECK(watch.resource_version() == each.version);
    CHECK_MESSAGE(changes(watch.on_bytes(event("ADDED", crashed("z", "9")),
                                         0.5)) == lines{crashed("z", "9")},
                  "the stream goes on");
  }
}

TEST_CASE("metadata are all passed on, also of what is deleted, in order") {
  resource_watch watch(all_metadata());
  CHECK(watch.next().target ==
        "/api/v1/namespaces/q/configmaps?labelSelector=a&limit=2");
  watch_progress got =
      whole_body(watch, page("7", "", {pod("a", "1"), pod("b", "2")}));
  CHECK(changes(got) == lines{pod("a", "1"), pod("b", "2")});
  CHECK(watch.next().target ==
        "/api/v1/namespaces/q/configmaps?watch=true&allowWatchBookmarks=true"
        "&resourceVersion=7&labelSelector=a&timeoutSeconds=60");
  CHECK(watch.next().accept ==
        "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
  watch.on_open();
  got = watch.on_bytes(event("DELETED", pod("a", "8")) +
                           event("ADDED", pod("a", "9")) + bookmark("10") +
                           event("MODIFIED", pod("b", "11")) + "{}\n",
                       0.5);
  CHECK(changes(got) ==
        lines{"-" + pod("a", "8"), pod("a", "9"), pod("b", "11")});
  CHECK(got.malformed == 1);
  CHECK(watch.resource_version() == "11");
}

TEST_CASE("a list's beginning and its end are told each time") {
  resource_watch watch(all_metadata());
  CHECK(watch.begins_list());
  CHECK_FALSE(whole_body(watch, page("7", "t", {pod("a", "1")})).listed);
  CHECK_FALSE(watch.begins_list());
  watch_progress got = whole_body(watch, page("7", "", {}));
  CHECK(got.listed);
  CHECK(got.synced);
  CHECK_FALSE(watch.begins_list());
  watch.on_error(fault(action::gone), 0.5);
  CHECK(watch.begins_list());
  got = whole_body(watch, page("9", "", {}));
  CHECK(got.listed);
  CHECK_FALSE(got.synced);
  SUBCASE("also where it begins anew in the middle") {
    watch.on_error(fault(action::gone), 0.5);
    whole_body(watch, page("10", "t", {}));
    watch.on_error(fault(action::gone), 0.5);
    CHECK(watch.begins_list());
  }
}

TEST_CASE("what may be listed, but not watched, is listed with pauses") {
  resource_watch watch(all_metadata());
  for (int i = 0; i < 3; ++i) {
    CHECK(whole_body(watch, page("7", "", {})).listed);
    const watch_progress got = watch.on_error(fault(action::forbidden), 1.0);
    REQUIRE(got.problem);
    CHECK(got.problem->what == action::forbidden);
    CHECK(got.wait == 30s);
    CHECK(watch.begins_list());
  }
}

TEST_CASE("what may not be listed is asked for twice a minute") {
  resource_watch watch(all_metadata());
  for (int i = 0; i < 3; ++i) {
    CHECK(watch.on_error(fault(action::forbidden), 1.0).wait == 30s);
    CHECK(watch.begins_list());
  }
  whole_body(watch, page("7", "t", {pod("a", "1")}));
  const std::string more = watch.next().target;
  CHECK(watch.on_error(fault(action::forbidden), 1.0).wait == 30s);
  CHECK_MESSAGE(watch.next().target == more, "a list goes on where it stood");
}

TEST_CASE("a page with malformed pods is still a page") {
  resource_watch watch(config());
  const watch_progress end = whole_body(
      watch, page("7", "",
                  {crashed("a", "1"), "{]", "{\"a\":\"\xFF\"}",
                   crashed(std::string(2000, 'x'), "2"), crashed("b", "3")}));
  CHECK(changes(end) == lines{crashed("a", "1"), crashed("b", "3")});
  CHECK(end.objects == 5);
  CHECK(end.malformed == 3);
  CHECK(end.synced);
}

TEST_CASE("where the bytes are split makes no difference") {
  struct outcome {
    lines suspects;
    std::size_t objects = 0;
    std::size_t malformed = 0;
    std::string next;
    bool operator==(const outcome&) const = default;
  };
  const auto run = [](resource_watch watch,
                      const std::vector<std::string_view>& chunks) {
    outcome all;
    watch.on_open();
    const auto add = [&all](watch_progress part) {
      for (std::string& each : changes(part))
        all.suspects.push_back(std::move(each));
      all.objects += part.objects;
      all.malformed += part.malformed;
    };
    for (const std::string_view chunk : chunks) {
      add(watch.on_bytes(chunk, 0.5));
      CHECK(watch.held_bytes() < 2000);
    }
    add(watch.on_end(0.5));
    all.next = watch.next().target;
    return all;
  };
  const std::string list_body =
      page("7", "t", {crashed("a", "1"), "{]", pod("b", "2")});
  const std::string watch_body =
      event("ADDED", crashed("a", "8")) + "{}\n" + bookmark("9") +
      event("MODIFIED", crashed("b", "10")) + event("DELETED", pod("a", "11"));
  const std::pair<resource_watch, std::string_view> bodies[] = {
      {resource_watch(config()), list_body}, {watching("5"), watch_body}};
  for (const auto& [watch, body] : bodies) {
    const outcome whole = run(watch, {body});
    CHECK(whole.suspects.size() > 0);
    CHECK(whole.malformed == 1);
    std::vector<std::string_view> bytes;
    for (std::size_t i = 0; i < body.size(); ++i) {
      CAPTURE(i);
      bytes.push_back(body.substr(i, 1));
      CHECK(run(watch, {body.substr(0, i), body.substr(i)}) == whole);
    }
    CHECK(run(watch, bytes) == whole);
  }
}

TEST_CASE("an event need not be a line") {
  const std::string first = crashed("a", "8");
  const std::string second = crashed("b", "9");
  const auto without_end = [](std::string line) {
    line.pop_back();
    return line;
  };
  std::string body;
  SUBCASE("two on one") {
    body = without_end(event("ADDED", first)) + event("ADDED", second);
  }
  SUBCASE("without an end") {
    body = event("ADDED", first) + without_end(event("ADDED", second));
  }
  SUBCASE("lines that end as in a file of Windows") {
    body = without_end(event("ADDED", first)) + "\r\n" +
           without_end(event("ADDED", second)) + "\r\n";
  }
  SUBCASE("one on several lines, each with an object's end") {
    body = "{\n\"metadata\":{}\n,\"type\":\"ADDED\",\"object\":\n" + first +
           "\n}\n\n  " + event("ADDED", second);
  }
  for (std::size_t cut = 0; cut < body.size(); ++cut) {
    CAPTURE(cut);
    resource_watch watch = watching("5");
    watch.on_open();
    auto got =
        changes(watch.on_bytes(std::string_view(body).substr(0, cut), 0));
    const auto rest = watch.on_bytes(std::string_view(body).substr(cut), 0);
    for (auto& one : changes(rest)) got.push_back(std::move(one));
    CHECK(got == lines{first, second});
    CHECK(rest.malformed == 0);
    CHECK(watch.resource_version() == "9");
  }
}

TEST_CASE("memory stays below one object, however long a body is") {
  resource_watch watch = watching("5");
  watch.on_open();
  std::size_t most = 0;
  for (int i = 0; i < 500; ++i) {
    const std::string body =
        event("MODIFIED", pod(std::string(1500, 'x'), std::to_string(i)));
    for (std::size_t at = 0; at < body.size(); at += 700) {
      watch.on_bytes(std::string_view{body}.substr(at, 700), 0.5);
      most = std::max(most, watch.held_bytes());
    }
  }
  CHECK(most > 0);
  CHECK(most < 2000);
  watch.on_bytes(R"({"type":")" + std::string(5000, 'x'), 0.5);
  CHECK(watch.held_bytes() == 0);
}

TEST_CASE("an expired version lists anew, and backs off when it stays so") {
  const std::function<watch_progress(resource_watch&)> ways[] = {
      [](resource_watch& watch) {
        watch.on_open();
        return watch.on_bytes(fault_event(410, "Expired"), 1.0);
      },
      [](resource_watch& watch) {
        return watch.on_error(fault(action::gone), 1.0);
      },
  };
  for (const auto& expire : ways) {
    resource_watch watch = watching("5");
    for (const auto wait : {0ms, 800ms, 1'600ms}) {
      const watch_progress got = expire(watch);
      CHECK(got.restart);
      CHECK(got.wait == wait);
      REQUIRE(got.problem);
      CHECK(got.problem->what == action::gone);
      CHECK(watch.next().target == list_line);
      CHECK_MESSAGE(!whole_body(watch, page("6", "", {})).synced,
                    "synced is told once");
      CHECK(watch.next().target == watch_line("6"));
    }
    watch.on_open();
    watch.on_bytes(bookmark("7"), 0.5);
    CHECK_MESSAGE(expire(watch).wait == 3'200ms, "a bookmark does not end it");
    whole_body(watch, page("8", "", {}));
    whole_body(watch, bookmark("9"));
    CHECK_MESSAGE(expire(watch).wait == 800ms, "a proper end does");
  }
}

TEST_CASE("a place that the server can't read is given up for a new list") {
  resource_watch watch = watching("5");
  CHECK(watch.on_error(fault(action::invalid), 1.0).restart);
  CHECK(watch.next().target == list_line);
}

TEST_CASE("what follows an ERROR event in the same bytes is left alone") {
  resource_watch watch = watching("5");
  watch.on_open();
  const watch_progress got = watch.on_bytes(
      event("ADDED", crashed("a", "6")) + fault_event(410, "Expired") +
          event("ADDED", crashed("b", "7")) + "junk",
      0.5);
  CHECK(changes(got) == lines{crashed("a", "6")});
  CHECK(got.objects == 2);
  CHECK(got.problem->what == action::gone);
  const watch_progress late = watch.on_bytes(bookmark("8"), 0.5);
  CHECK(late.objects == 0);
  CHECK(watch.resource_version() == "6");
}

TEST_CASE("another ERROR event goes on from the same version, later") {
  resource_watch watch = watching("5");
  for (const auto wait : {200ms, 400ms, 800ms}) {
    watch.on_open();
    const watch_progress got =
        watch.on_bytes(fault_event(500, "InternalError"), 1.0);
    CHECK(got.restart);
    CHECK(got.wait == wait);
    CHECK(got.problem->reason == "InternalError");
    CHECK(got.problem->request == "watch pods in all namespaces");
    CHECK(watch.next().target == watch_line("5"));
  }
  watch.on_open();
  CHECK(watch
            .on_bytes(fault_event(429, "TooManyRequests",
                                  R"({"retryAfterSeconds":9})"),
                      1.0)
            .wait == 9s);
}

TEST_CASE("an expired continue token lists again, then without pages") {
  resource_watch watch(config());
  whole_body(watch, page("7", "t1", {pod("a", "1")}));
  CHECK(watch.on_error(fault(action::gone), 1.0).wait == 0ms);
  CHECK(watch.next().target == list_line);

  whole_body(watch, page("8", "t2", {pod("a", "1")}));
  CHECK(watch.on_error(fault(action::gone), 1.0).wait == 800ms);
  CHECK(watch.next().target == "/api/v1/pods");

  CHECK(whole_body(watch, page("9", "", {pod("a", "1")})).synced);
  CHECK(watch.next().target == watch_line("9"));
  CHECK(watch.on_error(fault(action::gone), 1.0).restart);
  CHECK_MESSAGE(watch.next().target == list_line, "pages again");
}

TEST_CASE("a list that is gone at its first page backs off") {
  resource_watch watch(config());
  CHECK(watch.on_error(fault(action::gone), 1.0).wait == 0ms);
  CHECK(watch.on_error(fault(action::gone), 1.0).wait == 800ms);
  CHECK(watch.on_error(fault(action::gone), 1.0).wait == 1'600ms);
  CHECK(watch.next().target == list_line);
}

TEST_CASE("a failure goes on where it stood, after a growing wait") {
  const std::pair<resource_watch, std::string> stages[] = {
      {resource_watch(config()), list_line},
      {watching("5"), watch_line("5")},
      {[] {
         resource_watch paging(config());
         whole_body(paging, page("7", "t", {pod("a", "1")}));
         return paging;
       }(),
       "/api/v1/pods?limit=2&continue=t"}};
  for (const auto& [start, line] : stages) {
    resource_watch watch = start;
    CAPTURE(line);
    for (const auto wait : {100ms, 200ms, 400ms}) {
      const watch_progress got = watch.on_error(fault(action::retry), 0.0);
      CHECK(got.restart);
      CHECK(got.wait == wait);
      CHECK(got.problem);
      CHECK(watch.next().target == line);
    }
    CHECK(watch.on_error(fault(action::retry, 7s), 0.0).wait == 7s);
    for (int i = 0; i < 100; ++i) watch.on_error(fault(action::retry), 0.0);
    CHECK(watch.on_error(fault(action::retry), 0.0).wait == 15s);
    CHECK(watch.on_error(fault(action::forbidden), 0.0).wait == 15s);
  }
}

TEST_CASE("a whole page or a proper end ends the growth of the wait") {
  resource_watch watch(config());
  watch.on_error(fault(action::retry), 0.0);
  watch.on_open();
  watch.on_bytes(R"({"items":[{)", 0.0);
  CHECK_MESSAGE(watch.on_error(fault(action::retry), 0.0).wait == 200ms,
                "half a page does not");
  whole_body(watch, page("5", "", {}));
  CHECK(watch.on_error(fault(action::retry), 0.0).wait == 100ms);
  CHECK(watch.on_error(fault(action::retry), 0.0).wait == 200ms);
  watch.on_open();
  watch.on_bytes(bookmark("6"), 0.0);
  CHECK_MESSAGE(watch.on_error(fault(action::retry), 0.0).wait == 400ms,
                "a bookmark does not");
  whole_body(watch, bookmark("7"));
  CHECK(watch.on_error(fault(action::retry), 0.0).wait == 100ms);
}

TEST_CASE("no fault that stays makes it a busy loop, nor lets it sleep") {
  using answer = std::function<watch_progress(resource_watch&)>;
  const auto broken_by = [](std::string body) -> answer {
    return [body](resource_watch& watch) {
      watch.on_open();
      return watch.on_bytes(body, 0.0);
    };
  };
  const auto refused = [](action what) -> answer {
    return [what](resource_watch& watch) {
      return watch.on_error(fault(what), 0.0);
    };
  };
  const auto whole = [](std::string body) -> answer {
    return [body](resource_watch& watch) { return whole_body(watch, body); };
  };
  const answer lists = whole(page("7", "", {}));
  const std::string expired = fault_event(410, "Expired");
  const std::string failing = fault_event(500, "InternalError");
  const std::string busy = fault_event(429, "TooManyRequests");
  struct {
    std::string what;
    answer list, watch;
    bool lists_anew = false;  ///< all there is
  } const cases[] = {
      {"all refused", refused(action::retry), refused(action::retry)},
      {"no right", refused(action::forbidden), refused(action::forbidden)},
      {"401", refused(action::refresh), refused(action::refresh)},
      {"certificate", refused(action::configuration),
       refused(action::configuration)},
      {"lists expire", refused(action::gone), refused(action::gone), true},
      {"lists are invalid", refused(action::invalid), refused(action::invalid),
       true},
      {"lists are cut", whole(R"({"items":[)"), refused(action::retry)},
      {"tokens expire",
       [&](resource_watch& watch) {
         return watch.next().target.find("continue=") == std::string::npos
                    ? whole_body(watch, page("7", "t", {}))
                    : watch.on_error(fault(action::gone), 0.0);
       },
       refused(action::gone), true},
      {"watches are refused", lists, refused(action::retry)},
      {"watches expire", lists, refused(action::gone), true},
      {"watches are invalid", lists, refused(action::invalid), true},
      {"watches expire as an event", lists, broken_by(expired), true},
      {"a bookmark, then 410", lists, broken_by(bookmark("8") + expired), true},
      {"an event, then 410", lists,
       broken_by(event("ADDED", pod("a", "8")) + expired), true},
      {"a bookmark, then 500", lists, broken_by(bookmark("8") + failing)},
      {"storage is not ready", lists, broken_by(busy)},
      {"watches end at once", lists, whole("")},
      {"watches are junk", lists, broken_by("<html>")},
  };
  for (const auto& each : cases) {
    CAPTURE(each.what);
    resource_watch_config how = config();
    how.backoff = resource_watch_config{}.backoff;
    resource_watch watch(how);
    auto slept = 0ms;
    int requests = 0;
    while (slept < 10min && requests < 10'000) {
      const bool watches =
          watch.next().target.find("watch=true") != std::string::npos;
      const auto progress = watches ? each.watch(watch) : each.list(watch);
      CHECK(progress.wait <= (each.lists_anew ? 30s : 2s));
      slept += progress.wait;
      ++requests;
    }
    CHECK(requests < (each.lists_anew ? 130 : 1'300));
    CHECK(requests > (each.lists_anew ? 20 : 300));
  }
}

TEST_CASE("a page that is not whole is asked for again") {
  const std::string whole = page("7", "t", {crashed("a", "1")});
  struct {
    std::string what;
    std::string body;
  } const cases[] = {
      {"cut", whole.substr(0, whole.size() - 3)},
      {"empty", ""},
      {"no version", R"({"metadata":{},"items":[]})"},
      {"no metadata", R"({"items":[]})"},
      {"mistyped version", R"({"metadata":{"resourceVersion":7},"items":[]})"},
      {"no UTF-8", page("7", "\xFF", {})},
      {"an endless version", page(std::string(200, '9'), "", {})},
      {"an endless token", page("7", std::string(5000, 'x'), {})},
  };
  for (const auto& each : cases) {
    CAPTURE(each.what);
    resource_watch watch(config());
    for (const auto wait : {150ms, 300ms}) {
      const watch_progress end = whole_body(watch, each.body);
      CHECK(end.restart);
      CHECK(end.wait == wait);
      CHECK(!end.synced);
      REQUIRE(end.problem);
      CHECK(end.problem->reason == "incomplete answer");
      CHECK(watch.next().target == list_line);
    }
    CHECK(whole_body(watch, page("7", "", {})).synced);
  }
}

TEST_CASE("a page that names itself as the next one does not loop") {
  resource_watch watch(config());
  CHECK(!whole_body(watch, page("7", "t", {pod("a", "1")})).problem);
  const watch_progress again =
      whole_body(watch, page("7", "t", {pod("a", "1")}));
  CHECK(again.problem);
  CHECK(again.wait > 0ms);
}

TEST_CASE("a body that is no such JSON is left at once") {
  for (resource_watch watch : {resource_watch(config()), watching("5")}) {
    const std::string line = watch.next().target;
    watch.on_open();
    const watch_progress got = watch.on_bytes("<html>hunter2", 0.0);
    CHECK(got.restart);
    CHECK(got.wait == 100ms);
    REQUIRE(got.problem);
    CHECK(got.problem->reason == "malformed answer");
    CHECK(describe(*got.problem).find("hunter2") == std::string::npos);
    CHECK(watch.next().target == line);
    CHECK(watch.held_bytes() == 0);
  }
}

TEST_CASE("a watch that ends goes on at once, unless it brings nothing new") {
  resource_watch watch = watching("5");
  watch_progress end = whole_body(watch, bookmark("6"));
  CHECK(end.restart);
  CHECK(end.wait == 0ms);
  CHECK(!end.problem);
  CHECK(watch.next().target == watch_line("6"));
  for (const auto wait : {150ms, 300ms, 600ms, 1000ms, 1000ms})
    CHECK(whole_body(watch, "").wait == wait);
  CHECK(whole_body(watch, bookmark("6")).wait == 1000ms);
  CHECK(whole_body(watch, bookmark("7")).wait == 0ms);
}

TEST_CASE("a watch cut within an event goes on from the one before") {
  resource_watch watch = watching("5");
  const std::string last = event("ADDED", crashed("b", "7"));
  const watch_progress end =
      whole_body(watch, event("ADDED", crashed("a", "6")) + last.substr(0, 40));
  CHECK(changes(end) == lines{crashed("a", "6")});
  CHECK(watch.next().target == watch_line("6"));
  CHECK(watch.held_bytes() == 0);
}

}  // namespace forensics::k8s
