/// Watches: what comes, in which order, from which moment on.
#include <doctest/doctest.h>

#include "scenarios/support/eventually.hpp"
#include "scenarios/support/scratch_namespace.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"
#include "scenarios/support/watch_reader.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;
using model::text_at;

struct room {
  cluster home;
  scratch_namespace ns{home};
  std::string secrets = "/api/v1/namespaces/" + ns.name() + "/secrets";

  void make(const std::string& name, const std::string& labels = {}) const {
    REQUIRE(post(home, secrets,
                 R"({"metadata":{"name":")" + name + R"(","labels":{)" +
                     labels + "}}}")
                .status == 200);
  }
  void label(const std::string& name, const std::string& labels) const {
    REQUIRE(patch(home, secrets + '/' + name, merge_patch,
                  R"({"metadata":{"labels":{)" + labels + "}}}")
                .status == 200);
  }
  void remove(const std::string& name) const {
    REQUIRE(del(home, secrets + '/' + name).status == 200);
  }
  std::string version() const {
    return std::string(
        text_at(get(home, secrets).body, {"metadata", "resourceVersion"}));
  }
};

auto count_of(std::size_t count) {
  return [count](const auto& events) { return events.size() >= count; };
}

TEST_CASE("a watch tells what happens after a version") {
  const room at;
  at.make("before");
  const std::string from = at.version();
  at.make("a");
  watch_reader watch(at.home,
                     at.secrets + "?watch=true&resourceVersion=" + from);
  at.label("a", R"("k":"v")");
  at.remove("a");
  at.make("b");
  watch.read_until(count_of(4));
  CHECK(watch.story() == "ADDED a, MODIFIED a, DELETED a, ADDED b");
  // The last state, at the version of its deletion.
  const auto& gone = watch.events()[2].object;
  CHECK(text_at(gone, {"metadata", "labels", "k"}) == "v");
  CHECK(text_at(gone, {"metadata", "resourceVersion"}) !=
        text_at(watch.events()[1].object, {"metadata", "resourceVersion"}));
  CHECK(text_at(gone, {"kind"}) == "Secret");
  CHECK(text_at(gone, {"apiVersion"}) == "v1");
}

TEST_CASE("a watch from no version begins with what is there") {
  const room at;
  at.make("b");
  at.make("a");
  for (const char* from : {"", "&resourceVersion=0"}) {
    CAPTURE(from);
    watch_reader watch(at.home, at.secrets + "?watch=true" + from);
    watch.read_until(count_of(2));
    CHECK(contains(watch.story(), "ADDED a"));
    CHECK(contains(watch.story(), "ADDED b"));
  }
}

TEST_CASE("what leaves a selection is deleted for its watchers") {
  const room at;
  at.make("in", R"("watched":"yes")");
  const std::string from = at.version();
  watch_reader watch(at.home, at.secrets +
                                  "?watch=true&labelSelector=watched%3Dyes"
                                  "&resourceVersion=" +
                                  from);
  at.make("out");
  at.label("in", R"("watched":"no")");
  at.label("out", R"("watched":"yes")");
  at.label("in", R"("still":"no")");
  at.remove("out");
  watch.read_until(count_of(3));
  CHECK(watch.story() == "DELETED in, ADDED out, DELETED out");
}

TEST_CASE("a single object is watched by its name") {
  const room at;
  const std::string from = at.version();
  watch_reader watch(at.home, at.secrets +
                                  "?watch=true&fieldSelector=metadata.name%3Da"
                                  "&resourceVersion=" +
                                  from);
  at.make("b");
  at.make("a");
  at.remove("a");
  watch.read_until(count_of(2));
  CHECK(watch.story() == "ADDED a, DELETED a");
}

TEST_CASE("a watch ends when its time is up") {
  const room at;
  const std::string from = at.version();
  at.make("a");
  watch_reader watch(at.home, at.secrets +
                                  "?watch=true&timeoutSeconds=1"
                                  "&resourceVersion=" +
                                  from);
  watch.read_to_end();
  CHECK(watch.story() == "ADDED a");
}

TEST_CASE("a version that is no number is refused") {
  const room at;
  const auto odd =
      get(at.home, at.secrets + "?watch=true&resourceVersion=nonsense");
  CHECK(odd.status == 500);
  CHECK(contains(odd.message, "resourceVersion: Invalid value: \"nonsense\""));
}

}  // namespace
}  // namespace forensics::test
