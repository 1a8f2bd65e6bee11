#include "k8s/requests.hpp"

#include <initializer_list>
#include <utility>

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "k8s/concat.hpp"
#include "model/percent_encode.hpp"

namespace forensics::k8s {

namespace {

/// Until the headers: a long list is put together before they are sent, and
/// the server gives up by itself after a minute.
constexpr std::chrono::seconds list_open_timeout{60};
/// A page may trickle for as long as it moves.
constexpr std::chrono::seconds list_idle_timeout{30};
/// A busy server lets a watch queue for 15 s, then refuses it.
constexpr std::chrono::seconds watch_open_timeout{20};
/// A read costs several times what an event in it does, and a busy cluster has
/// a thousand events a second. The first after a pause waits for nothing.
constexpr std::chrono::milliseconds watch_pace{100};
/// A list comes as fast as it can be written, which is a wake-up every few
/// KiB; the server's next page waits this long at most.
constexpr std::chrono::milliseconds list_pace{2};
/// How late a server may be to end a watch: one that is silent for longer
/// hangs.
constexpr std::chrono::seconds late_end{15};

constexpr std::string_view core = "/api/v1";
constexpr std::string_view apps = "/apis/apps/v1";
constexpr std::string_view batch = "/apis/batch/v1";
constexpr std::string_view networking = "/apis/networking.k8s.io/v1";
constexpr std::string_view coordination = "/apis/coordination.k8s.io/v1";
constexpr std::string_view scheduling = "/apis/scheduling.k8s.io/v1";
constexpr std::string_view authentication = "/apis/authentication.k8s.io/v1";
constexpr std::string_view metadata_only =
    "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

std::string path(std::string_view group, std::string_view ns,
                 std::string_view resource, std::string_view name = {}) {
  return concat({group, ns.empty() ? "" : "/namespaces/",
                 model::percent_encode(ns), "/", resource,
                 name.empty() ? "" : "/", model::percent_encode(name)});
}

/// Pairs with an empty value are left out.
std::string query(
    std::initializer_list<std::pair<std::string_view, std::string_view>>
        pairs) {
  std::string text;
  for (const auto& [key, value] : pairs)
    if (!value.empty())
      text += concat(
          {text.empty() ? "?" : "&", key, "=", model::percent_encode(value)});
  return text;
}

std::string limit_text(std::size_t limit) {
  return limit == 0 ? std::string{} : std::to_string(limit);
}

std::string purpose(std::string_view verb, std::string_view resource,
                    std::string_view ns) {
  return concat(
      {verb, " ", resource, " in ", ns.empty() ? "all namespaces" : ns});
}

request get(std::string_view group, std::string_view ns,
            std::string_view resource, std::string_view name) {
  request what;
  what.target = path(group, ns, resource, name);
  what.purpose = purpose("get", resource, ns);
  return what;
}

request create(std::string_view group, std::string_view ns,
               std::string_view resource, std::string body) {
  request what;
  what.verb = method::post;
  what.target = path(group, ns, resource);
  what.body = std::move(body);
  what.content_type = "application/json";
  what.purpose = purpose("create", resource, ns);
  return what;
}

/// The server writes the object back, a log of half a MiB as well; nobody reads
/// more than its metadata.
request terse(request what) {
  what.accept = metadata_only;
  return what;
}

/// Of what stands in no namespace.
request get_cluster_wide(std::string_view group, std::string_view resource,
                         std::string_view name) {
  request what = get(group, {}, resource, name);
  what.purpose = concat({"get ", resource});
  return what;
}

request create_cluster_wide(std::string_view group, std::string_view resource,
                            std::string body) {
  request what = create(group, {}, resource, std::move(body));
  what.purpose = concat({"create ", resource});
  return what;
}

request replace(std::string_view group, std::string_view ns,
                std::string_view resource, std::string_view name,
                std::string body) {
  request what;
  what.verb = method::put;
  what.target = path(group, ns, resource, name);
  what.body = std::move(body);
  what.content_type = "application/json";
  what.purpose = purpose("update", resource, ns);
  return what;
}

/// A hanging connection must leave time for another try.
request of_election(request what) {
  what.timeout = std::chrono::seconds{5};
  what.body_limit = 256U << 10;
  what.over = lane::election;
  return what;
}

struct selectors {
  std::string_view label{};
  std::string_view field{};
};

/// One page.
request list(std::string_view group, std::string_view ns,
             std::string_view resource, const selectors& which,
             std::size_t limit, std::string_view continue_token) {
  request what;
  what.target =
      path(group, ns, resource) + query({{"labelSelector", which.label},
                                         {"fieldSelector", which.field},
                                         {"limit", limit_text(limit)},
                                         {"continue", continue_token}});
  what.purpose = purpose("list", resource, ns);
  what.pace = list_pace;
  return what;
}

request list_events(std::string_view ns, std::string_view field_selector,
                    std::size_t limit, std::string_view continue_token) {
  return list(core, ns, "events", {.field = field_selector}, limit,
              continue_token);
}

/// Of what has `label`, as a PartialObjectMetadataList.
request list_metadata(std::string_view ns, std::string_view resource,
                      std::string_view label, std::size_t limit,
                      std::string_view continue_token) {
  request what =
      list(core, ns, resource, {.label = label}, limit, continue_token);
  what.accept =
      "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
  return what;
}

void bound_watch(request& what, std::chrono::seconds server_timeout) {
  what.timeout = watch_open_timeout;
  what.pace = watch_pace;
  what.idle_timeout = server_timeout + late_end;
}

request watch(std::string_view ns, std::string_view resource,
              std::string_view label_selector,
              std::string_view resource_version,
              std::chrono::seconds server_timeout) {
  request what;
  what.target =
      path(core, ns, resource) +
      query({{"watch", "true"},
             {"allowWatchBookmarks", "true"},
             {"resourceVersion", resource_version},
             {"labelSelector", label_selector},
             {"timeoutSeconds", std::to_string(server_timeout.count())}});
  what.purpose = purpose("watch", resource, ns);
  bound_watch(what, server_timeout);
  return what;
}

request watch_metadata(std::string_view ns, std::string_view resource,
                       std::string_view label,
                       std::string_view resource_version,
                       std::chrono::seconds server_timeout) {
  request what = watch(ns, resource, label, resource_version, server_timeout);
  what.accept = metadata_only;
  return what;
}

std::string delete_options(std::string_view uid,
                           std::string_view resource_version) {
  rapidjson::StringBuffer text;
  rapidjson::Writer writer(text);
  const auto string = [&writer](std::string_view value) {
    writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  };
  writer.StartObject();
  writer.Key("preconditions");
  writer.StartObject();
  writer.Key("uid");
  string(uid);
  writer.Key("resourceVersion");
  string(resource_version);
  writer.EndObject();
  writer.Key("propagationPolicy");
  writer.String("Background");
  writer.EndObject();
  return {text.GetString(), text.GetSize()};
}

}  // namespace

request get_pod(std::string_view ns, std::string_view name) {
  return get(core, ns, "pods", name);
}

request list_pods(std::string_view ns, std::string_view label_selector,
                  std::size_t limit, std::string_view continue_token) {
  request what =
      list(core, ns, "pods", {.label = label_selector}, limit, continue_token);
  what.timeout = list_open_timeout;
  what.idle_timeout = list_idle_timeout;
  return what;
}

request list_running_pods(std::string_view ns, std::string_view label_selector,
                          std::size_t limit, std::string_view continue_token) {
  return list(core, ns, "pods",
              {.label = label_selector, .field = "status.phase=Running"}, limit,
              continue_token);
}

request watch_pods(std::string_view ns, std::string_view label_selector,
                   std::string_view resource_version,
                   std::chrono::seconds server_timeout) {
  return watch(ns, "pods", label_selector, resource_version, server_timeout);
}

request pod_log(std::string_view ns, std::string_view pod,
                std::string_view container, bool previous,
                std::size_t max_bytes, std::chrono::milliseconds timeout) {
  request what;
  what.target = path(core, ns, "pods", pod) + "/log" +
                query({{"container", container},
                       {"previous", previous ? "true" : ""},
                       {"tailLines", std::to_string(max_bytes)}});
  what.accept = "*/*";
  what.purpose = purpose("get", "pods/log", ns);
  what.timeout = timeout;
  what.body_limit = max_bytes;
  what.when_longer = overflow::keep_newest;
  what.over = lane::logs;
  return what;
}

request create_pod(std::string_view ns, std::string body) {
  return terse(create(core, ns, "pods", std::move(body)));
}

request get_pod_metadata(std::string_view ns, std::string_view name) {
  request what = get(core, ns, "pods", name);
  what.accept = metadata_only;
  return what;
}

request get_config_map(std::string_view ns, std::string_view name) {
  return get(core, ns, "configmaps", name);
}

request get_config_map_metadata(std::string_view ns, std::string_view name) {
  request what = get(core, ns, "configmaps", name);
  what.accept = metadata_only;
  return what;
}

request create_config_map(std::string_view ns, std::string body) {
  return terse(create(core, ns, "configmaps", std::move(body)));
}

request create_config_map(std::string_view ns, model::protobuf_object object) {
  request what = create_config_map(ns, std::move(object.bytes));
  what.content_type = model::protobuf_type;
  return what;
}

request patch_config_map(std::string_view ns, std::string_view name,
                         std::string body) {
  request what;
  what.verb = method::patch;
  what.target = path(core, ns, "configmaps", name);
  what.body = std::move(body);
  what.content_type = "application/merge-patch+json";
  what.accept = metadata_only;
  what.purpose = purpose("patch", "configmaps", ns);
  return what;
}

request delete_config_map(std::string_view ns, std::string_view name,
                          std::string_view uid,
                          std::string_view resource_version) {
  request what;
  what.verb = method::del;
  what.target = path(core, ns, "configmaps", name);
  what.body = delete_options(uid, resource_version);
  what.content_type = "application/json";
  what.purpose = purpose("delete", "configmaps", ns);
  return what;
}

request list_config_map_metadata(std::string_view ns, std::string_view label,
                                 std::size_t limit,
                                 std::string_view continue_token) {
  return list_metadata(ns, "configmaps", label, limit, continue_token);
}

request list_pod_metadata(std::string_view ns, std::string_view label,
                          std::size_t limit, std::string_view continue_token) {
  return list_metadata(ns, "pods", label, limit, continue_token);
}

request list_secret_metadata(std::string_view ns, std::string_view label,
                             std::size_t limit,
                             std::string_view continue_token) {
  return list_metadata(ns, "secrets", label, limit, continue_token);
}

request watch_config_map_metadata(std::string_view ns, std::string_view label,
                                  std::string_view resource_version,
                                  std::chrono::seconds server_timeout) {
  return watch_metadata(ns, "configmaps", label, resource_version,
                        server_timeout);
}

request watch_pod_metadata(std::string_view ns, std::string_view label,
                           std::string_view resource_version,
                           std::chrono::seconds server_timeout) {
  return watch_metadata(ns, "pods", label, resource_version, server_timeout);
}

request create_self_subject_review() {
  return create_cluster_wide(
      authentication, "selfsubjectreviews",
      R"({"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview"})");
}

request get_secret(std::string_view ns, std::string_view name) {
  return get(core, ns, "secrets", name);
}

request get_secret_metadata(std::string_view ns, std::string_view name) {
  request what = get(core, ns, "secrets", name);
  what.accept = metadata_only;
  return what;
}

request create_secret(std::string_view ns, std::string body) {
  return terse(create(core, ns, "secrets", std::move(body)));
}

request get_namespace(std::string_view name) {
  return get_cluster_wide(core, "namespaces", name);
}

request create_namespace(std::string body) {
  return create_cluster_wide(core, "namespaces", std::move(body));
}

request get_network_policy(std::string_view ns, std::string_view name) {
  return get(networking, ns, "networkpolicies", name);
}

request create_network_policy(std::string_view ns, std::string body) {
  return create(networking, ns, "networkpolicies", std::move(body));
}

request replace_network_policy(std::string_view ns, std::string_view name,
                               std::string body) {
  return replace(networking, ns, "networkpolicies", name, std::move(body));
}

request watch_network_policy(std::string_view ns, std::string_view name,
                             std::chrono::seconds server_timeout) {
  request what;
  what.target =
      path(networking, ns, "networkpolicies") +
      query({{"watch", "true"},
             {"fieldSelector", concat({"metadata.name=", name})},
             {"timeoutSeconds", std::to_string(server_timeout.count())}});
  what.purpose = purpose("watch", "networkpolicies", ns);
  bound_watch(what, server_timeout);
  return what;
}

request get_resource_quota(std::string_view ns, std::string_view name) {
  return get(core, ns, "resourcequotas", name);
}

request create_resource_quota(std::string_view ns, std::string body) {
  return create(core, ns, "resourcequotas", std::move(body));
}

request replace_resource_quota(std::string_view ns, std::string_view name,
                               std::string body) {
  return replace(core, ns, "resourcequotas", name, std::move(body));
}

request get_priority_class(std::string_view name) {
  return get_cluster_wide(scheduling, "priorityclasses", name);
}

request create_priority_class(std::string body) {
  return create_cluster_wide(scheduling, "priorityclasses", std::move(body));
}

request list_services(std::string_view ns, std::size_t limit) {
  return list(core, ns, "services", {}, limit, {});
}

request get_service_account(std::string_view ns, std::string_view name) {
  return get(core, ns, "serviceaccounts", name);
}

request create_service_account(std::string_view ns, std::string body) {
  return create(core, ns, "serviceaccounts", std::move(body));
}

request create_event(std::string_view ns, std::string body) {
  return terse(create(core, ns, "events", std::move(body)));
}

request list_pod_events(std::string_view ns, std::string_view pod_uid,
                        std::size_t limit, std::string_view continue_token) {
  return list_events(ns, concat({"involvedObject.uid=", pod_uid}), limit,
                     continue_token);
}

request list_node_events(std::string_view node, std::size_t limit,
                         std::string_view continue_token) {
  return list_events(
      "default",
      concat({"involvedObject.kind=Node,involvedObject.name=", node}), limit,
      continue_token);
}

request get_replica_set(std::string_view ns, std::string_view name) {
  return get(apps, ns, "replicasets", name);
}

request list_replica_sets(std::string_view ns, std::string_view label_selector,
                          std::size_t limit) {
  return list(apps, ns, "replicasets", {.label = label_selector}, limit, {});
}

request get_deployment(std::string_view ns, std::string_view name) {
  return get(apps, ns, "deployments", name);
}

request get_stateful_set(std::string_view ns, std::string_view name) {
  return get(apps, ns, "statefulsets", name);
}

request get_daemon_set(std::string_view ns, std::string_view name) {
  return get(apps, ns, "daemonsets", name);
}

request get_job(std::string_view ns, std::string_view name) {
  return get(batch, ns, "jobs", name);
}

request get_cron_job(std::string_view ns, std::string_view name) {
  return get(batch, ns, "cronjobs", name);
}

request get_lease(std::string_view ns, std::string_view name) {
  return of_election(get(coordination, ns, "leases", name));
}

request create_lease(std::string_view ns, std::string body) {
  return of_election(create(coordination, ns, "leases", std::move(body)));
}

request replace_lease(std::string_view ns, std::string_view name,
                      std::string body) {
  return of_election(
      replace(coordination, ns, "leases", name, std::move(body)));
}

request get_version() {
  request what;
  what.target = "/version";
  what.purpose = "get /version";
  return what;
}

}  // namespace forensics::k8s
