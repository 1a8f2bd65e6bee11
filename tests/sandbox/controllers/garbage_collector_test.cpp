#include "sandbox/controllers/garbage_collector.hpp"

#include <doctest/doctest.h>

#include "sandbox/api/metadata.hpp"
#include "sandbox/controllers/lab.hpp"

namespace forensics::sandbox {
namespace {

const std::string held = ",'finalizers':['example.com/x']";
const std::string blocking = ",'blockOwnerDeletion':true";

std::string owners_of(const lab& in, const std::string& name) {
  std::string text;
  for (const auto& one :
       model::array_at(in.map(name)->json, {"metadata", "ownerReferences"})
           .GetArray())
    text += std::string(model::text_at(one, {"name"})) + ' ';
  return text;
}

TEST_CASE("what has lost its last owner goes, what has another stays") {
  lab in;
  garbage_collector collector(in.home.served, in.post());
  const std::string a = in.make_map("a");
  const std::string b = in.make_map("b");
  in.make_map("only", owned_by({owner("a", a)}));
  in.make_map("both", owned_by({owner("a", a), owner("b", b)}));
  in.settle();
  CHECK(in.maps() == "a b both only");
  in.remove_map("a");
  in.settle();
  CHECK(in.maps() == "b both");
  CHECK(owners_of(in, "both") == "b ");
}

TEST_CASE("an owner that never was is no owner") {
  lab in;
  garbage_collector collector(in.home.served, in.post());
  in.make_map("a");
  in.make_map("never", owned_by({owner("x", "u-1")}));
  in.make_map("other-uid", owned_by({owner("a", "u-2")}));
  in.settle();
  CHECK(in.maps() == "a");
}

TEST_CASE("an owner of a kind that is not served may be there") {
  lab in;
  garbage_collector collector(in.home.served, in.post());
  in.make_map("mine", owned_by({"{'apiVersion':'foo/v1','kind':'Foo',"
                                "'name':'x','uid':'u'}"}));
  in.settle();
  CHECK(in.maps() == "mine");
}

TEST_CASE("what was there before the collector is collected too") {
  lab in;
  in.make_map("never", owned_by({owner("x", "u-1")}));
  garbage_collector collector(in.home.served, in.post());
  in.settle();
  CHECK(in.maps().empty());
}

TEST_CASE("in the foreground an owner waits for those that block it") {
  lab in;
  garbage_collector collector(in.home.served, in.post());
  const std::string a = in.make_map("a");
  in.make_map("free", owned_by({owner("a", a)}));
  in.make_map("held", owned_by({owner("a", a, blocking)}) + held);
  in.remove_map("a", "Foreground");
  in.settle();
  CHECK(in.maps() == "a held");
  in.free_map("held");
  in.settle();
  CHECK(in.maps().empty());
}

TEST_CASE("in the foreground an owner does not wait for the others") {
  lab in;
  garbage_collector collector(in.home.served, in.post());
  const std::string a = in.make_map("a");
  const std::string b = in.make_map("b", owned_by({owner("a", a)}));
  in.make_map("c", owned_by({owner("b", b, blocking)}) + held);
  in.remove_map("a", "Foreground");
  in.settle();
  CHECK(in.maps() == "b c");
  CHECK(has_finalizer(in.map("b")->json, foreground_finalizer));
}

TEST_CASE("orphans stay, without the owner") {
  lab in;
  garbage_collector collector(in.home.served, in.post());
  const std::string a = in.make_map("a");
  in.make_map("child", owned_by({owner("a", a)}));
  in.remove_map("a", "Orphan");
  in.settle();
  CHECK(in.maps() == "child");
  CHECK(owners_of(in, "child").empty());
}

TEST_CASE("children of children go as well") {
  lab in;
  garbage_collector collector(in.home.served, in.post());
  const std::string a = in.make_map("a");
  const std::string b = in.make_map("b", owned_by({owner("a", a)}));
  in.make_map("c", owned_by({owner("b", b)}));
  in.remove_map("a");
  in.settle();
  CHECK(in.maps().empty());
}

TEST_CASE("a collector that is gone does nothing more") {
  lab in;
  {
    garbage_collector collector(in.home.served, in.post());
    in.make_map("never", owned_by({owner("x", "u-1")}));
  }
  in.settle();
  CHECK(in.maps() == "never");
}

}  // namespace
}  // namespace forensics::sandbox
