#include "sandbox/api/discovery.hpp"

#include <algorithm>

#include "sandbox/api/json_writer.hpp"
#include "sandbox/api/subresource_list.hpp"

namespace forensics::sandbox {
namespace {

void write_version(json_writer& out, std::string_view group) {
  out.object([&] {
    out.member("groupVersion", std::string(group) + "/v1");
    out.member("version", "v1");
  });
}

void write_group(json_writer& out, std::string_view name) {
  out.member("name", name);
  out.key("versions").array([&] { write_version(out, name); });
  out.key("preferredVersion");
  write_version(out, name);
}

void write_names(json_writer& out, const resource_type& type) {
  if (!type.short_names.empty()) out.member("shortNames", type.short_names);
  if (!type.categories.empty()) out.member("categories", type.categories);
}

void write_resource(json_writer& out, const resource_type& type) {
  out.object([&] {
    out.member("name", type.plural).member("singularName", type.singular);
    out.key("namespaced").boolean(type.namespaced);
    out.member("kind", type.kind).member("verbs", verbs_of(type));
    write_names(out, type);
  });
  for (const subresource& sub : subresources_of(type))
    out.object([&] {
      out.member("name", std::string(type.plural) + "/" + std::string(sub.name))
          .member("singularName", "");
      out.key("namespaced").boolean(type.namespaced);
      if (!sub.group.empty())
        out.member("group", sub.group).member("version", sub.version);
      out.member("kind", sub.kind).member("verbs", sub.verbs);
    });
}

void write_kind(json_writer& out, std::string_view group,
                std::string_view version, std::string_view kind) {
  out.key("responseKind").object([&] {
    out.member("group", group).member("version", version).member("kind", kind);
  });
}

void write_aggregated(json_writer& out, const resource_type& type) {
  out.object([&] {
    out.member("resource", type.plural);
    write_kind(out, type.group, type.version, type.kind);
    out.member("scope", type.namespaced ? "Namespaced" : "Cluster");
    out.member("singularResource", type.singular);
    out.member("verbs", verbs_of(type));
    write_names(out, type);
    const auto all = subresources_of(type);
    if (all.empty()) return;
    out.key("subresources").array([&] {
      for (const subresource& sub : all)
        out.object([&] {
          out.member("subresource", sub.name);
          const bool own = sub.version.empty();
          write_kind(out, own ? type.group : sub.group,
                     own ? type.version : sub.version, sub.kind);
          out.member("verbs", sub.verbs);
        });
    });
  });
}

void write_aggregated_group(json_writer& out, std::string_view group) {
  out.object([&] {
    out.key("metadata").object([&] {
      if (!group.empty()) out.member("name", group);
    });
    out.key("versions").array([&] {
      out.object([&] {
        out.member("version", "v1");
        out.key("resources").array([&] {
          for (const resource_type& type : resource_types())
            if (type.group == group) write_aggregated(out, type);
        });
        out.member("freshness", "Current");
      });
    });
  });
}

bool is_group(std::string_view name) {
  const auto all = api_groups();
  return std::find(all.begin(), all.end(), name) != all.end();
}

}  // namespace

std::vector<std::string_view> api_groups() {
  std::vector<std::string_view> groups;
  for (const resource_type& type : resource_types())
    if (!type.group.empty() &&
        std::find(groups.begin(), groups.end(), type.group) == groups.end())
      groups.push_back(type.group);
  return groups;
}

std::string core_versions(const std::string& server) {
  const std::size_t host = server.find("://");
  json_writer out;
  out.object([&] {
    out.member("kind", "APIVersions");
    out.key("versions").array([&] { out.text("v1"); });
    out.key("serverAddressByClientCIDRs").array([&] {
      out.object([&] {
        out.member("clientCIDR", "0.0.0.0/0");
        out.member("serverAddress", host == std::string::npos
                                        ? server
                                        : server.substr(host + 3));
      });
    });
  });
  return out.take();
}

std::string group_list() {
  json_writer out;
  out.object([&] {
    out.member("kind", "APIGroupList").member("apiVersion", "v1");
    out.key("groups").array([&] {
      for (const std::string_view group : api_groups())
        out.object([&] { write_group(out, group); });
    });
  });
  return out.take();
}

std::string group_of(std::string_view name) {
  if (!is_group(name)) return {};
  json_writer out;
  out.object([&] {
    out.member("kind", "APIGroup").member("apiVersion", "v1");
    write_group(out, name);
  });
  return out.take();
}

std::string resource_list(std::string_view group, std::string_view version) {
  if (version != "v1" || (!group.empty() && !is_group(group))) return {};
  json_writer out;
  out.object([&] {
    out.member("kind", "APIResourceList").member("apiVersion", "v1");
    out.member("groupVersion",
               group.empty() ? "v1" : std::string(group) + "/v1");
    out.key("resources").array([&] {
      for (const resource_type& type : resource_types())
        if (type.group == group) write_resource(out, type);
    });
  });
  return out.take();
}

std::string aggregated(bool core) {
  json_writer out;
  out.object([&] {
    out.member("kind", "APIGroupDiscoveryList");
    out.member("apiVersion", "apidiscovery.k8s.io/v2");
    out.key("metadata").object([] {});
    out.key("items").array([&] {
      if (core) return write_aggregated_group(out, "");
      for (const std::string_view group : api_groups())
        write_aggregated_group(out, group);
    });
  });
  return out.take();
}

std::string path_list() {
  std::vector<std::string> paths = {"/api", "/api/v1", "/apis", "/apis/"};
  for (const std::string_view group : api_groups()) {
    paths.push_back("/apis/" + std::string(group));
    paths.push_back("/apis/" + std::string(group) + "/v1");
  }
  for (const char* path :
       {"/healthz", "/livez", "/openapi/v3", "/readyz", "/version"})
    paths.emplace_back(path);
  std::sort(paths.begin(), paths.end());
  const std::vector<std::string_view> views(paths.begin(), paths.end());
  json_writer out;
  out.object([&] { out.member("paths", views); });
  return out.take();
}

}  // namespace forensics::sandbox
