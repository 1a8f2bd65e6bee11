#include "sandbox/api/quota.hpp"

#include <doctest/doctest.h>

#include "sandbox/api/cluster.hpp"

namespace forensics::sandbox {
namespace {

void make_quota(cluster& to, const std::string& hard) {
  to.send("POST", in_default + "resourcequotas",
          "{'metadata':{'name':'q'},'spec':{'hard':" + hard + "}}");
}

reply make_pod(cluster& to, const std::string& name,
               const std::string& resources = "{}") {
  return to.send("POST", pods,
                 "{'metadata':{'name':'" + name +
                     "'},'spec':{'containers':[{'name':'c','image':'i',"
                     "'resources':" +
                     resources + "}]}}");
}

TEST_CASE("a quota refuses what would be too much") {
  cluster to;
  make_quota(to, "{'pods':'1','count/configmaps':'1'}");
  CHECK(make_pod(to, "a").code == 201);
  const reply refused = make_pod(to, "b");
  CHECK(refused.code == 403);
  CHECK(refused.message() ==
        "pods \"b\" is forbidden: exceeded quota: q, requested: pods=1, used: "
        "pods=1, limited: pods=1");
  CHECK(to.send("POST", config_maps, "{'metadata':{'name':'a'}}").code == 201);
  CHECK(to.send("POST", config_maps, "{'metadata':{'name':'b'}}").message() ==
        "configmaps \"b\" is forbidden: exceeded quota: q, requested: "
        "count/configmaps=1, used: count/configmaps=1, limited: "
        "count/configmaps=1");
}

TEST_CASE("a pod that has ended makes room for another") {
  cluster to;
  make_quota(to, "{'pods':'1'}");
  make_pod(to, "a");
  to.send("PATCH", pods + "/a/status", "{'status':{'phase':'Failed'}}",
          "application/merge-patch+json");
  CHECK(make_pod(to, "b").code == 201);
}

TEST_CASE("a quota of cpu wants every container to say what it needs") {
  cluster to;
  make_quota(to, "{'requests.cpu':'1500m'}");
  CHECK(make_pod(to, "a").message() ==
        "pods \"a\" is forbidden: failed quota: q: must specify requests.cpu "
        "for: c");
  CHECK(make_pod(to, "a", "{'requests':{'cpu':'1'}}").code == 201);
  CHECK(make_pod(to, "b", "{'requests':{'cpu':'1'}}").message() ==
        "pods \"b\" is forbidden: exceeded quota: q, requested: "
        "requests.cpu=1, used: requests.cpu=1, limited: requests.cpu=1500m");
}

TEST_CASE("amounts are told in the units of their kind") {
  cluster to;
  make_quota(to, "{'requests.cpu':'1','limits.memory':'1Gi'}");
  CHECK(make_pod(to, "a",
                 "{'requests':{'cpu':'2000'},'limits':{'memory':'2048Mi'}}")
            .message() ==
        "pods \"a\" is forbidden: exceeded quota: q, requested: "
        "limits.memory=2Gi,requests.cpu=2k, used: "
        "limits.memory=0,requests.cpu=0, limited: "
        "limits.memory=1Gi,requests.cpu=1");
}

TEST_CASE("usage is told by the names that the quota gives") {
  cluster to;
  make_quota(
      to,
      "{'pods':'5','secrets':'5','requests.cpu':'2','services.nodeports':'1'}");
  make_pod(to, "a", "{'requests':{'cpu':'250m'}}");
  const object_ptr quota =
      to.objects.find(type_of("resourcequotas"), {"default", "q"});
  REQUIRE(quota != nullptr);
  const auto usage = quota_usage(to.objects, quota->json);
  CHECK(usage == std::map<std::string, std::string>{{"pods", "1"},
                                                    {"secrets", "0"},
                                                    {"requests.cpu", "250m"}});
}

}  // namespace
}  // namespace forensics::sandbox
