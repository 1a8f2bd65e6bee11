#include "k8s/watched_resource.hpp"

#include <utility>

#include "k8s/requests.hpp"

namespace forensics::k8s {

namespace {

using list_request = request (*)(std::string_view ns, std::string_view label,
                                 std::size_t limit,
                                 std::string_view continue_token);
using watch_request = request (*)(std::string_view ns, std::string_view label,
                                  std::string_view resource_version,
                                  std::chrono::seconds server_timeout);

watched_resource watched(std::string ns, std::string label, list_request list,
                         watch_request watch) {
  watched_resource out;
  out.list = [=](std::size_t limit, std::string_view continue_token) {
    return list(ns, label, limit, continue_token);
  };
  out.watch = [=](std::string_view version, std::chrono::seconds timeout) {
    return watch(ns, label, version, timeout);
  };
  return out;
}

/// The server reads the objects whole to tell their metadata, which may take
/// as long as it allows a request.
constexpr std::chrono::seconds server_patience{60};

watched_resource metadata(std::string ns, std::string label, list_request list,
                          watch_request watch) {
  watched_resource out = watched(ns, label, list, watch);
  out.list = [=](std::size_t limit, std::string_view continue_token) {
    request what = list(ns, label, limit, continue_token);
    what.timeout = server_patience;
    return what;
  };
  out.lists_when_refused = true;
  return out;
}

}  // namespace

watched_resource pods_that_may_have_crashed(std::string ns,
                                            std::string label_selector) {
  watched_resource out =
      watched(std::move(ns), std::move(label_selector), list_pods, watch_pods);
  out.kept = kept_objects::suspects;
  return out;
}

watched_resource config_map_metadata(std::string ns, std::string label) {
  return metadata(std::move(ns), std::move(label), list_config_map_metadata,
                  watch_config_map_metadata);
}

watched_resource pod_metadata(std::string ns, std::string label) {
  return metadata(std::move(ns), std::move(label), list_pod_metadata,
                  watch_pod_metadata);
}

}  // namespace forensics::k8s
