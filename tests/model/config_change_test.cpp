#include "model/config_change.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/pods.hpp"

using namespace forensics::model;
using namespace forensics::test;

namespace {

config_state state_with(const std::string& managers) {
  reference what;
  what.kind = reference_kind::secret;
  what.name = "vault";
  return read_config(what,
                     parsed(R"({"metadata":{"creationTimestamp":)"
                            R"("2026-03-01T08:00:00Z","managedFields":[)" +
                            managers + "]}}"));
}

std::string manager(const std::string& name, const std::string& time,
                    const std::string& fields) {
  return R"({"manager":")" + name + R"(","time":"2026-03-01T)" + time +
         R"(Z","fieldsV1":{)" + fields + "}}";
}

}  // namespace

TEST_CASE("what was last written is told by who wrote data") {
  const std::string data = R"("f:data":{"f:a":{}})";
  const std::string labels = R"("f:metadata":{"f:labels":{}})";
  const auto state = state_with(manager("helm", "09:00:00", data) + "," +
                                manager("edit", "10:00:00", data) + "," +
                                manager("labeller", "11:00:00", labels));
  CHECK(state.kind == reference_kind::secret);
  CHECK(state.name == "vault");
  CHECK(state.changed_at == at("10:00:00"));
  CHECK(state.by == "edit");
  CHECK(state.why.empty());
  CHECK(state_with(manager("cert", "09:30:00", R"("f:binaryData":{})"))
            .changed_at == at("09:30:00"));
}

TEST_CASE("what nobody has written since stands as it was made") {
  const auto state = state_with("");
  CHECK(state.changed_at == at("08:00:00"));
  CHECK(state.by.empty());
  CHECK(state_with("7,{},{\"time\":7}").changed_at == at("08:00:00"));
}

TEST_CASE("what says nothing of its times says why") {
  const auto state = read_config({}, parsed("{}"));
  CHECK_FALSE(state.changed_at);
  CHECK(state.why == "it does not say when it was changed");
}

TEST_CASE("what a pod is configured by are its ConfigMaps and Secrets") {
  const auto pod =
      parsed(R"({"spec":{"imagePullSecrets":[{"name":"pull"}],"containers":[)"
             R"({"name":"a","envFrom":[{"configMapRef":{"name":"settings"}},)"
             R"({"secretRef":{"name":"vault"}}]}]}})");
  const auto found = configuration_of(pod);
  REQUIRE(found.size() == 2);
  CHECK(found[0].name == "settings");
  CHECK(found[1].name == "vault");
}
