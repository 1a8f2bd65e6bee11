#include "k8s/requests.hpp"

#include <doctest/doctest.h>

#include "model/json.hpp"

namespace forensics::k8s {

using namespace std::chrono_literals;

namespace {

std::string line_of(const request& what) {
  constexpr const char* verbs[] = {"GET", "POST", "PUT", "PATCH", "DELETE"};
  return std::string{verbs[static_cast<int>(what.verb)]} + " " + what.target;
}

}  // namespace

TEST_CASE("each request is the API's line and says its purpose") {
  struct {
    request what;
    const char* line;
    const char* purpose;
  } const cases[] = {
      {get_pod("shop", "web-1"), "GET /api/v1/namespaces/shop/pods/web-1",
       "get pods in shop"},
      {list_pods("", "", 500, ""), "GET /api/v1/pods?limit=500",
       "list pods in all namespaces"},
      {list_pods("shop", "app in (a,b),!x", 2, "eyJ2+/=="),
       "GET /api/v1/namespaces/shop/pods"
       "?labelSelector=app%20in%20%28a%2Cb%29%2C%21x&limit=2"
       "&continue=eyJ2%2B%2F%3D%3D",
       "list pods in shop"},
      {list_pods("", "", 0, ""), "GET /api/v1/pods",
       "list pods in all namespaces"},
      {watch_pods("", "", "123", 290s),
       "GET /api/v1/pods?watch=true&allowWatchBookmarks=true"
       "&resourceVersion=123&timeoutSeconds=290",
       "watch pods in all namespaces"},
      {watch_pods("shop", "a=b", "1", 5s),
       "GET /api/v1/namespaces/shop/pods?watch=true&allowWatchBookmarks=true"
       "&resourceVersion=1&labelSelector=a%3Db&timeoutSeconds=5",
       "watch pods in shop"},
      {pod_log("shop", "web-1", "app", false, 512000, 20s),
       "GET /api/v1/namespaces/shop/pods/web-1/log?container=app"
       "&tailLines=512000",
       "get pods/log in shop"},
      {pod_log("shop", "web-1", "app", true, 9, 20s),
       "GET /api/v1/namespaces/shop/pods/web-1/log?container=app"
       "&previous=true&tailLines=9",
       "get pods/log in shop"},
      {watch_config_map_metadata("q", "a", "7", 290s),
       "GET /api/v1/namespaces/q/configmaps?watch=true"
       "&allowWatchBookmarks=true&resourceVersion=7&labelSelector=a"
       "&timeoutSeconds=290",
       "watch configmaps in q"},
      {list_pod_metadata("q", "a", 5, "t"),
       "GET /api/v1/namespaces/q/pods?labelSelector=a&limit=5&continue=t",
       "list pods in q"},
      {watch_pod_metadata("q", "a", "7", 290s),
       "GET /api/v1/namespaces/q/pods?watch=true&allowWatchBookmarks=true"
       "&resourceVersion=7&labelSelector=a&timeoutSeconds=290",
       "watch pods in q"},
      {get_pod_metadata("q", "p"), "GET /api/v1/namespaces/q/pods/p",
       "get pods in q"},
      {list_secret_metadata("q", "a", 5, ""),
       "GET /api/v1/namespaces/q/secrets?labelSelector=a&limit=5",
       "list secrets in q"},
      {create_self_subject_review(),
       "POST /apis/authentication.k8s.io/v1/selfsubjectreviews",
       "create selfsubjectreviews"},
      {create_pod("q", "{}"), "POST /api/v1/namespaces/q/pods",
       "create pods in q"},
      {get_config_map("q", "c"), "GET /api/v1/namespaces/q/configmaps/c",
       "get configmaps in q"},
      {create_config_map("q", "{}"), "POST /api/v1/namespaces/q/configmaps",
       "create configmaps in q"},
      {create_config_map("q", model::protobuf_object{"k8s"}),
       "POST /api/v1/namespaces/q/configmaps", "create configmaps in q"},
      {patch_config_map("q", "c", "{}"),
       "PATCH /api/v1/namespaces/q/configmaps/c", "patch configmaps in q"},
      {delete_config_map("q", "c", "u", "7"),
       "DELETE /api/v1/namespaces/q/configmaps/c", "delete configmaps in q"},
      {get_config_map_metadata("q", "c"),
       "GET /api/v1/namespaces/q/configmaps/c", "get configmaps in q"},
      {list_config_map_metadata("q", "forensic.io/crash-signature", 100, "t"),
       "GET /api/v1/namespaces/q/configmaps"
       "?labelSelector=forensic.io%2Fcrash-signature&limit=100&continue=t",
       "list configmaps in q"},
      {get_secret("shop", "s"), "GET /api/v1/namespaces/shop/secrets/s",
       "get secrets in shop"},
      {create_secret("q", "{}"), "POST /api/v1/namespaces/q/secrets",
       "create secrets in q"},
      {get_namespace("q"), "GET /api/v1/namespaces/q", "get namespaces"},
      {create_namespace("{}"), "POST /api/v1/namespaces", "create namespaces"},
      {get_network_policy("q", "deny-all"),
       "GET /apis/networking.k8s.io/v1/namespaces/q/networkpolicies/deny-all",
       "get networkpolicies in q"},
      {create_network_policy("q", "{}"),
       "POST /apis/networking.k8s.io/v1/namespaces/q/networkpolicies",
       "create networkpolicies in q"},
      {replace_network_policy("q", "deny-all", "{}"),
       "PUT /apis/networking.k8s.io/v1/namespaces/q/networkpolicies/deny-all",
       "update networkpolicies in q"},
      {watch_network_policy("q", "deny-all", 240s),
       "GET /apis/networking.k8s.io/v1/namespaces/q/networkpolicies?watch=true"
       "&fieldSelector=metadata.name%3Ddeny-all&timeoutSeconds=240",
       "watch networkpolicies in q"},
      {get_lease("q", "l"),
       "GET /apis/coordination.k8s.io/v1/namespaces/q/leases/l",
       "get leases in q"},
      {create_lease("q", "{}"),
       "POST /apis/coordination.k8s.io/v1/namespaces/q/leases",
       "create leases in q"},
      {replace_lease("q", "l", "{}"),
       "PUT /apis/coordination.k8s.io/v1/namespaces/q/leases/l",
       "update leases in q"},
      {get_resource_quota("q", "r"),
       "GET /api/v1/namespaces/q/resourcequotas/r", "get resourcequotas in q"},
      {create_resource_quota("q", "{}"),
       "POST /api/v1/namespaces/q/resourcequotas",
       "create resourcequotas in q"},
      {replace_resource_quota("q", "r", "{}"),
       "PUT /api/v1/namespaces/q/resourcequotas/r",
       "update resourcequotas in q"},
      {get_priority_class("p"),
       "GET /apis/scheduling.k8s.io/v1/priorityclasses/p",
       "get priorityclasses"},
      {create_priority_class("{}"),
       "POST /apis/scheduling.k8s.io/v1/priorityclasses",
       "create priorityclasses"},
      {list_services("shop", 500),
       "GET /api/v1/namespaces/shop/services?limit=500",
       "list services in shop"},
      {get_service_account("q", "a"),
       "GET /api/v1/namespaces/q/serviceaccounts/a",
       "get serviceaccounts in q"},
      {create_service_account("q", "{}"),
       "POST /api/v1/namespaces/q/serviceaccounts",
       "create serviceaccounts in q"},
      {create_event("shop", "{}"), "POST /api/v1/namespaces/shop/events",
       "create events in shop"},
      {list_pod_events("shop", "u-1", 250, "t"),
       "GET /api/v1/namespaces/shop/events"
       "?fieldSelector=involvedObject.uid%3Du-1&limit=250&continue=t",
       "list events in shop"},
      {list_node_events("worker-1", 250, ""),
       "GET /api/v1/namespaces/default/events"
       "?fieldSelector=involvedObject.kind%3DNode%2C"
       "involvedObject.name%3Dworker-1&limit=250",
       "list events in default"},
      {list_running_pods("shop", "app=web", 20, "t"),
       "GET /api/v1/namespaces/shop/pods?labelSelector=app%3Dweb"
       "&fieldSelector=status.phase%3DRunning&limit=20&continue=t",
       "list pods in shop"},
      {get_secret_metadata("shop", "s"),
       "GET /api/v1/namespaces/shop/secrets/s", "get secrets in shop"},
      {get_replica_set("shop", "web-1"),
       "GET /apis/apps/v1/namespaces/shop/replicasets/web-1",
       "get replicasets in shop"},
      {list_replica_sets("shop", "app=web", 50),
       "GET /apis/apps/v1/namespaces/shop/replicasets"
       "?labelSelector=app%3Dweb&limit=50",
       "list replicasets in shop"},
      {get_deployment("shop", "web"),
       "GET /apis/apps/v1/namespaces/shop/deployments/web",
       "get deployments in shop"},
      {get_stateful_set("shop", "db"),
       "GET /apis/apps/v1/namespaces/shop/statefulsets/db",
       "get statefulsets in shop"},
      {get_daemon_set("shop", "agent"),
       "GET /apis/apps/v1/namespaces/shop/daemonsets/agent",
       "get daemonsets in shop"},
      {get_job("shop", "j"), "GET /apis/batch/v1/namespaces/shop/jobs/j",
       "get jobs in shop"},
      {get_cron_job("shop", "c"),
       "GET /apis/batch/v1/namespaces/shop/cronjobs/c", "get cronjobs in shop"},
      {get_version(), "GET /version", "get /version"},
  };
  for (const auto& each : cases) {
    CHECK(line_of(each.what) == each.line);
    CHECK(each.what.purpose == each.purpose);
  }
}

TEST_CASE("bodies go out under their media type") {
  CHECK(create_pod("q", R"({"a":1})").body == R"({"a":1})");
  CHECK(create_pod("q", "{}").content_type == "application/json");
  CHECK(patch_config_map("q", "c", R"({"b":2})").body == R"({"b":2})");
  CHECK(patch_config_map("q", "c", "{}").content_type ==
        "application/merge-patch+json");
  const model::protobuf_object encoded{"k8s"};
  CHECK(create_config_map("q", encoded).body == "k8s");
  CHECK(create_config_map("q", encoded).content_type ==
        "application/vnd.kubernetes.protobuf");
  CHECK(get_pod("q", "p").content_type.empty());
  CHECK(get_pod("q", "p").accept == "application/json");
  for (const auto& one :
       {get_config_map_metadata("q", "c"), get_secret_metadata("q", "s"),
        get_pod_metadata("q", "p"), watch_pod_metadata("q", "a", "7", 290s),
        patch_config_map("q", "c", "{}")})
    CHECK(one.accept ==
          "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
  CHECK(list_config_map_metadata("q", "l", 1, "").accept ==
        "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1");
}

TEST_CASE("a deletion names exactly the object that was meant") {
  const request plain = delete_config_map("q", "c", "u-1", "77");
  CHECK(plain.content_type == "application/json");
  CHECK(plain.body ==
        R"({"preconditions":{"uid":"u-1","resourceVersion":"77"},)"
        R"("propagationPolicy":"Background"})");
  const request odd = delete_config_map("q", "c", R"(u","x":")", "\\");
  const auto parsed = model::parse_json(odd.body);
  REQUIRE(parsed);
  CHECK(model::text_at(*parsed, {"preconditions", "uid"}) == R"(u","x":")");
  CHECK(model::text_at(*parsed, {"preconditions", "resourceVersion"}) == "\\");
}

TEST_CASE("a log is held up to its limit, the newest bytes") {
  const request log = pod_log("shop", "web", "app", true, 4096, 20s);
  CHECK(log.body_limit == 4096);
  CHECK(log.when_longer == overflow::keep_newest);
  CHECK(log.accept == "*/*");
  CHECK(log.timeout == 20s);
  CHECK(get_pod("shop", "web").when_longer == overflow::fail);
}

TEST_CASE("a watch is read at a pace, a list at a faster one") {
  for (const auto& watch : {watch_pods("", "", "1", 60s),
                            watch_config_map_metadata("q", "a", "1", 60s),
                            watch_pod_metadata("q", "a", "1", 60s),
                            watch_network_policy("q", "deny-all", 60s)}) {
    CAPTURE(watch.target);
    CHECK(watch.pace == 100ms);
  }
  for (const auto& list :
       {list_pods("", "", 500, ""), list_config_map_metadata("q", "a", 5, ""),
        list_pod_metadata("q", "a", 5, ""),
        list_secret_metadata("q", "a", 5, "")}) {
    CAPTURE(list.target);
    CHECK(list.pace == 2ms);
  }
}

TEST_CASE("names can't leave their place in the path") {
  CHECK(get_secret("a/b", "../x?y#z").target ==
        "/api/v1/namespaces/a%2Fb/secrets/..%2Fx%3Fy%23z");
  CHECK(pod_log("n", "p", "a&previous=true", false, 1, 1s).target ==
        "/api/v1/namespaces/n/pods/p/log?container=a%26previous%3Dtrue"
        "&tailLines=1");
}

}  // namespace forensics::k8s
