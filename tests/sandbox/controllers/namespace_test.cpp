#include <doctest/doctest.h>

#include "sandbox/controllers/lab.hpp"
#include "sandbox/controllers/namespace_controller.hpp"
#include "sandbox/controllers/quota_controller.hpp"
#include "sandbox/controllers/service_account_controller.hpp"

namespace forensics::sandbox {
namespace {

void make(lab& in, const char* plural, const std::string& ns,
          std::string_view object) {
  const auto made = in.home.served.create(type_of(plural), ns, parsed(object));
  REQUIRE_MESSAGE(made, made.error().message);
}

bool there(const lab& in, const char* plural, const std::string& ns,
           const std::string& name) {
  return in.home.objects.find(type_of(plural), {ns, name}) != nullptr;
}

void remove(lab& in, const char* plural, const object_key& key) {
  REQUIRE(in.home.served.remove(type_of(plural), key));
}

TEST_CASE("a namespace goes with all that it holds") {
  lab in;
  namespace_controller controller(in.home.served, in.post());
  make(in, "namespaces", "", "{'metadata':{'name':'ns'}}");
  in.make_map("a", "", "ns");
  make(in, "secrets", "ns", "{'metadata':{'name':'s'}}");
  remove(in, "namespaces", {"", "ns"});
  in.settle();
  CHECK_FALSE(there(in, "namespaces", "", "ns"));
  CHECK_FALSE(there(in, "configmaps", "ns", "a"));
  CHECK_FALSE(there(in, "secrets", "ns", "s"));
  CHECK(there(in, "namespaces", "", "default"));
}

TEST_CASE("a namespace waits for what a finalizer holds back") {
  lab in;
  namespace_controller controller(in.home.served, in.post());
  make(in, "namespaces", "", "{'metadata':{'name':'ns'}}");
  in.make_map("held", "'finalizers':['example.com/x']", "ns");
  remove(in, "namespaces", {"", "ns"});
  in.settle();
  const object_ptr held =
      in.home.objects.find(type_of("configmaps"), {"ns", "held"});
  REQUIRE(held != nullptr);
  CHECK(being_deleted(held->json));
  CHECK(there(in, "namespaces", "", "ns"));

  model::json_document freed = copy_of(held->json);
  freed["metadata"].RemoveMember("finalizers");
  REQUIRE(in.home.served.update(type_of("configmaps"), std::move(freed)));
  in.settle();
  CHECK_FALSE(there(in, "namespaces", "", "ns"));
}

TEST_CASE("every namespace gets an account and the CA, and keeps them") {
  lab in;
  service_account_controller controller(in.home.served, in.post());
  make(in, "namespaces", "", "{'metadata':{'name':'ns'}}");
  in.settle();
  CHECK(there(in, "serviceaccounts", "ns", "default"));
  for (const char* ns : {"ns", "default", "kube-system"}) {
    const object_ptr map =
        in.home.objects.find(type_of("configmaps"), {ns, "kube-root-ca.crt"});
    REQUIRE(map != nullptr);
    CHECK(model::text_at(map->json, {"data", "ca.crt"}) == "CA");
  }
  remove(in, "serviceaccounts", {"ns", "default"});
  remove(in, "configmaps", {"ns", "kube-root-ca.crt"});
  in.settle();
  CHECK(there(in, "serviceaccounts", "ns", "default"));
  CHECK(there(in, "configmaps", "ns", "kube-root-ca.crt"));
}

TEST_CASE("a CA that someone changed is put right") {
  lab in;
  service_account_controller controller(in.home.served, in.post());
  in.settle();
  model::json_document changed = copy_of(in.map("kube-root-ca.crt")->json);
  model::set(changed["data"], "ca.crt", "another", changed.GetAllocator());
  REQUIRE(in.home.served.update(type_of("configmaps"), std::move(changed)));
  in.settle();
  CHECK(model::text_at(in.map("kube-root-ca.crt")->json, {"data", "ca.crt"}) ==
        "CA");
}

TEST_CASE("a namespace that is ending gets nothing more and goes") {
  lab in;
  namespace_controller lifecycle(in.home.served, in.post());
  service_account_controller accounts(in.home.served, in.post());
  make(in, "namespaces", "", "{'metadata':{'name':'ns'}}");
  in.settle();
  remove(in, "namespaces", {"", "ns"});
  in.settle();
  CHECK_FALSE(there(in, "namespaces", "", "ns"));
  CHECK(in.home.objects.count(type_of("serviceaccounts"), "ns") == 0);
}

TEST_CASE("a quota's status follows what there is") {
  lab in;
  quota_controller controller(in.home.served, in.post());
  make(in, "resourcequotas", "default",
       "{'metadata':{'name':'q'},'spec':{'hard':{'configmaps':'5'}}}");
  const auto used = [&in] {
    in.settle();
    const object_ptr quota =
        in.home.objects.find(type_of("resourcequotas"), {"default", "q"});
    return std::string(
        model::text_at(quota->json, {"status", "used", "configmaps"}));
  };
  CHECK(used() == "0");
  in.make_map("a");
  in.make_map("b");
  CHECK(used() == "2");
  in.remove_map("a");
  CHECK(used() == "1");
}

}  // namespace
}  // namespace forensics::sandbox
