#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "k8s/types.hpp"
#include "model/protobuf.hpp"

/// Every call that the controller and the plugin make, as pure functions. Names
/// come from API objects and are percent-encoded. One verb and resource a
/// function: the chart's RBAC is the sum of those that the controller makes.
namespace forensics::k8s {

request get_pod(std::string_view ns, std::string_view name);
/// `namespace` "" is the whole cluster. `continue_token` "" begins a list.
request list_pods(std::string_view ns, std::string_view label_selector,
                  std::size_t limit, std::string_view continue_token);
/// Those in phase Running, for a look that is not worth waiting for.
request list_running_pods(std::string_view ns, std::string_view label_selector,
                          std::size_t limit, std::string_view continue_token);
/// The server ends it after `server_timeout`, and a read that is silent for 15
/// s longer fails: so soon is a server noticed that hangs. Bookmarks asked for.
request watch_pods(std::string_view ns, std::string_view label_selector,
                   std::string_view resource_version,
                   std::chrono::seconds server_timeout);
/// The newest `max_bytes` of one container's log. `tailLines` is used, not
/// `limitBytes`, which counts from the window's start: with as many lines as
/// bytes the window is never too short.
request pod_log(std::string_view ns, std::string_view pod,
                std::string_view container, bool previous,
                std::size_t max_bytes, std::chrono::milliseconds timeout);
request create_pod(std::string_view ns, std::string body);
/// What a pod says in its metadata alone.
request get_pod_metadata(std::string_view ns, std::string_view name);
/// Metadata only, as `list_config_map_metadata`.
request list_pod_metadata(std::string_view ns, std::string_view label,
                          std::size_t limit, std::string_view continue_token);
/// Metadata alone, with bookmarks.
request watch_pod_metadata(std::string_view ns, std::string_view label,
                           std::string_view resource_version,
                           std::chrono::seconds server_timeout);

request get_config_map(std::string_view ns, std::string_view name);
request create_config_map(std::string_view ns, std::string body);
request create_config_map(std::string_view ns, model::protobuf_object object);
/// What a ConfigMap says in its metadata alone, which may have a MiB of data.
request get_config_map_metadata(std::string_view ns, std::string_view name);
/// JSON merge patch; the answer has metadata alone.
request patch_config_map(std::string_view ns, std::string_view name,
                         std::string body);
/// Background deletion with uid and resourceVersion preconditions.
request delete_config_map(std::string_view ns, std::string_view name,
                          std::string_view uid,
                          std::string_view resource_version);
/// Metadata only (PartialObjectMetadataList), of objects that have `label`;
/// "": of all.
request list_config_map_metadata(std::string_view ns, std::string_view label,
                                 std::size_t limit,
                                 std::string_view continue_token);
/// Metadata alone, with bookmarks.
request watch_config_map_metadata(std::string_view ns, std::string_view label,
                                  std::string_view resource_version,
                                  std::chrono::seconds server_timeout);

request get_secret(std::string_view ns, std::string_view name);
/// What a Secret says in its metadata alone, without any value.
request get_secret_metadata(std::string_view ns, std::string_view name);
request create_secret(std::string_view ns, std::string body);

request get_namespace(std::string_view name);
request create_namespace(std::string body);
request get_network_policy(std::string_view ns, std::string_view name);
request create_network_policy(std::string_view ns, std::string body);
/// Whatever its resourceVersion is.
request replace_network_policy(std::string_view ns, std::string_view name,
                               std::string body);
/// Of one object alone, from its present state on.
request watch_network_policy(std::string_view ns, std::string_view name,
                             std::chrono::seconds server_timeout);
request get_resource_quota(std::string_view ns, std::string_view name);
request create_resource_quota(std::string_view ns, std::string body);
request replace_resource_quota(std::string_view ns, std::string_view name,
                               std::string body);
request get_priority_class(std::string_view name);
request create_priority_class(std::string body);
/// One page of at most `limit`.
request list_services(std::string_view ns, std::size_t limit);
request get_service_account(std::string_view ns, std::string_view name);
request create_service_account(std::string_view ns, std::string body);
request create_event(std::string_view ns, std::string body);
/// On one pod. `continue_token` "" begins a list.
request list_pod_events(std::string_view ns, std::string_view pod_uid,
                        std::size_t limit, std::string_view continue_token);
/// On one node: such events stand in the namespace `default`.
request list_node_events(std::string_view node, std::size_t limit,
                         std::string_view continue_token);

request get_replica_set(std::string_view ns, std::string_view name);
/// One page of at most `limit`.
request list_replica_sets(std::string_view ns, std::string_view label_selector,
                          std::size_t limit);
request get_deployment(std::string_view ns, std::string_view name);
request get_stateful_set(std::string_view ns, std::string_view name);
request get_daemon_set(std::string_view ns, std::string_view name);
request get_job(std::string_view ns, std::string_view name);
request get_cron_job(std::string_view ns, std::string_view name);

/// Those of the Lease that replicas elect their leader by.
request get_lease(std::string_view ns, std::string_view name);
request create_lease(std::string_view ns, std::string body);
/// Fails where the version in `body` is not the newest.
request replace_lease(std::string_view ns, std::string_view name,
                      std::string body);

// Only the plugin's, with its user's rights.

/// Metadata only, as `list_config_map_metadata`.
request list_secret_metadata(std::string_view ns, std::string_view label,
                             std::size_t limit,
                             std::string_view continue_token);
/// Who the server takes the sender for.
request create_self_subject_review();

/// `GET /version`: the start-up probe of server and credential.
request get_version();

}  // namespace forensics::k8s
