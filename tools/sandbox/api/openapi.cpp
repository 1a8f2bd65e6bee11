#include "sandbox/api/openapi.hpp"

#include <map>

#include "model/digest.hpp"
#include "sandbox/api/discovery.hpp"
#include "sandbox/api/openapi_schemas.hpp"

namespace forensics::sandbox {
namespace {

std::string path_of(std::string_view group) {
  return group.empty() ? "api/v1" : "apis/" + std::string(group) + "/v1";
}

/// Changes whenever a document may, as clients keep documents by it.
std::string schema_hash() {
  std::string all;
  for (const schema_struct* each : all_schemas()) {
    all += each->name;
    for (const schema_field& field : each->fields) {
      all += ' ';
      all += field.name;
      all += field.go_type;
    }
  }
  return model::sha256_hex(all);
}

void write_parameter(json_writer& out, const char* name, const char* type) {
  out.object([&] {
    out.member("name", name).member("in", "query");
    out.key("schema").object([&] { out.member("type", type); });
  });
}

void write_parameters(json_writer& out, bool patch) {
  out.key("parameters").array([&] {
    for (const char* name : {"dryRun", "fieldManager", "fieldValidation"})
      write_parameter(out, name, "string");
    if (patch) write_parameter(out, "force", "boolean");
  });
}

void write_content(json_writer& out, const char* media,
                   const resource_type& type) {
  out.key("content").object([&] {
    out.key(media).object([&] {
      out.key("schema").object(
          [&] { out.member("$ref", schema_reference(schema_of(type))); });
    });
  });
}

/// An operation; one with a body takes the options of a write.
void write_operation(json_writer& out, const char* method, const char* action,
                     const resource_type& type, bool writes) {
  out.key(method).object([&] {
    out.member("operationId", std::string(action) + std::string(type.kind));
    if (writes) {
      write_parameters(out, std::string_view(method) == "patch");
      out.key("requestBody").object([&] { write_content(out, "*/*", type); });
    }
    out.key("responses").object([&] {
      out.key("200").object([&] {
        out.member("description", "OK");
        write_content(out, "application/json", type);
      });
    });
    out.member("x-kubernetes-action", action);
    out.key("x-kubernetes-group-version-kind");
    write_kind_extension(out, type);
  });
}

void write_paths(json_writer& out, const resource_type& type) {
  const std::string base =
      "/" + path_of(type.group) +
      (type.namespaced ? "/namespaces/{namespace}/" : "/") +
      std::string(type.plural);
  out.key(base).object([&] {
    if (type.stored) write_operation(out, "get", "list", type, false);
    write_operation(out, "post", "post", type, true);
  });
  if (!type.stored) return;
  out.key(base + "/{name}").object([&] {
    write_operation(out, "get", "get", type, false);
    write_operation(out, "put", "put", type, true);
    write_operation(out, "patch", "patch", type, true);
    write_operation(out, "delete", "delete", type, false);
  });
}

std::string document_of(std::string_view group) {
  std::map<const schema_struct*, const resource_type*> kinds;
  std::set<const schema_struct*> schemas;
  for (const resource_type& type : resource_types()) {
    if (type.group != group) continue;
    kinds.emplace(&schema_of(type), &type);
    collect_schemas(schema_of(type), schemas);
  }
  json_writer out;
  out.object([&] {
    out.member("openapi", "3.0.0");
    out.key("info").object(
        [&] { out.member("title", "Kubernetes").member("version", "1.34"); });
    out.key("paths").object([&] {
      for (const resource_type& type : resource_types())
        if (type.group == group) write_paths(out, type);
    });
    out.key("components").object([&] {
      out.key("schemas").object([&] {
        for (const schema_struct* each : schemas) {
          const auto kind = kinds.find(each);
          write_schema(out, *each,
                       kind == kinds.end() ? nullptr : kind->second);
        }
      });
    });
  });
  return out.take();
}

std::vector<std::string_view> all_groups() {
  std::vector<std::string_view> groups = api_groups();
  groups.insert(groups.begin(), "");
  return groups;
}

}  // namespace

std::string openapi_index() {
  const std::string hash = schema_hash();
  json_writer out;
  out.object([&] {
    out.key("paths").object([&] {
      for (const std::string_view group : all_groups())
        out.key(path_of(group)).object([&] {
          out.member("serverRelativeURL",
                     "/openapi/v3/" + path_of(group) + "?hash=" + hash);
        });
    });
  });
  return out.take();
}

std::string openapi_document(const std::string& path) {
  for (const std::string_view group : all_groups())
    if (path == path_of(group)) return document_of(group);
  return {};
}

}  // namespace forensics::sandbox
