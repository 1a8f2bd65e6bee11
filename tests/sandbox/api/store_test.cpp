#include "sandbox/api/store.hpp"

#include <doctest/doctest.h>

#include "sandbox/api/cluster.hpp"

namespace forensics::sandbox {
namespace {

const resource_type& maps() { return type_of("configmaps"); }

object_ptr put(store& into, const std::string& ns, const std::string& name,
               const std::string& value = "") {
  return into.put(
      maps(), parsed("{'metadata':{'namespace':'" + ns + "','name':'" + name +
                     "'},'data':{'v':'" + value + "'}}"));
}

std::string names(const std::vector<object_ptr>& objects) {
  std::string text;
  for (const object_ptr& one : objects) {
    if (!text.empty()) text += ' ';
    text += namespace_of(one->json);
    text += '/';
    text += name_of(one->json);
  }
  return text;
}

TEST_CASE("each write gives its object the next resourceVersion") {
  store objects;
  const object_ptr first = put(objects, "a", "x");
  const object_ptr second = put(objects, "a", "x");
  CHECK(second->at == first->at + 1);
  CHECK(objects.current() == second->at);
  CHECK(model::text_at(second->json, {"metadata", "resourceVersion"}) ==
        std::to_string(second->at));
  CHECK(second->text == model::dump(second->json));
  CHECK(objects.find(maps(), {"a", "x"}) == second);
}

TEST_CASE("a list is in order of namespace and name, and of one namespace") {
  store objects;
  for (const char* ns : {"b", "a", "a-b"})
    for (const char* name : {"y", "x"}) put(objects, ns, name);
  CHECK(names(objects.list(maps(), "")) == "a/x a/y a-b/x a-b/y b/x b/y");
  CHECK(names(objects.list(maps(), "a")) == "a/x a/y");
  CHECK(objects.count(maps(), "a") == 2);
  CHECK(objects.count(maps(), "") == 6);
  CHECK(objects.list(type_of("pods"), "").empty());
}

TEST_CASE("what is removed is told as it last was, at a revision of its own") {
  store objects;
  put(objects, "a", "x", "last");
  const revision before = objects.current();
  const object_ptr last = objects.remove(maps(), {"a", "x"});
  REQUIRE(last != nullptr);
  CHECK(last->at == before + 1);
  CHECK(model::text_at(last->json, {"data", "v"}) == "last");
  CHECK(objects.remove(maps(), {"a", "x"}) == nullptr);
  CHECK(objects.find(maps(), {"a", "x"}) == nullptr);
}

TEST_CASE("a list of the past is the list as it was") {
  store objects;
  put(objects, "a", "old");
  put(objects, "b", "other");
  const revision then = objects.current();
  put(objects, "a", "old", "changed");
  put(objects, "a", "new");
  objects.remove(maps(), {"b", "other"});
  const auto past = objects.list_at(maps(), "", then);
  REQUIRE(past.has_value());
  CHECK(names(*past) == "a/old b/other");
  CHECK(model::text_at(past->front()->json, {"data", "v"}) == "");
  CHECK(names(*objects.list_at(maps(), "a", objects.current())) ==
        "a/new a/old");
  objects.compact();
  CHECK_FALSE(objects.list_at(maps(), "", then).has_value());
  CHECK_FALSE(objects.list_at(maps(), "", objects.current() + 1).has_value());
}

TEST_CASE("changes are told from any revision that the history still has") {
  store objects(3);
  for (int i = 0; i < 5; ++i) put(objects, "a", "x", std::to_string(i));
  const auto recent = objects.changes_after(objects.current() - 2);
  REQUIRE(recent.has_value());
  REQUIRE(recent->size() == 2);
  CHECK(recent->front().kind == change_kind::modified);
  CHECK(model::text_at(recent->front().now->json, {"data", "v"}) == "3");
  CHECK(objects.changes_after(objects.oldest()).has_value());
  CHECK_FALSE(objects.changes_after(objects.oldest() - 1).has_value());
  CHECK(objects.changes_after(objects.current())->empty());
}

TEST_CASE("a listener hears every change until its ticket goes") {
  store objects;
  std::string heard;
  auto ticket = objects.listen([&heard](const change& what) {
    heard += what.kind == change_kind::added      ? '+'
             : what.kind == change_kind::modified ? '~'
                                                  : '-';
  });
  put(objects, "a", "x");
  put(objects, "a", "x");
  objects.remove(maps(), {"a", "x"});
  ticket.reset();
  put(objects, "a", "x");
  CHECK(heard == "+~-");
}

TEST_CASE("a listener may end itself and others while it runs") {
  store objects;
  int calls = 0;
  std::shared_ptr<void> first;
  std::shared_ptr<void> second;
  first = objects.listen([&](const change&) {
    ++calls;
    first.reset();
    second.reset();
  });
  second = objects.listen([&calls](const change&) { ++calls; });
  put(objects, "a", "x");
  put(objects, "a", "y");
  CHECK(calls == 1);
}

TEST_CASE("events of both groups are the same objects") {
  store objects;
  const resource_type& other = *find_type("events.k8s.io", "v1", "events");
  objects.put(other, parsed("{'metadata':{'namespace':'a','name':'e'}}"));
  CHECK(objects.find(type_of("events"), {"a", "e"}) != nullptr);
  CHECK(objects.count(other, "a") == 1);
}

}  // namespace
}  // namespace forensics::sandbox
