#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

#include "model/clone.hpp"
#include "model/log_object.hpp"
#include "model/names.hpp"
#include "support/pods.hpp"

/// Clones for tests.
namespace forensics::test {

/// All logs beside the crash's own, as if each of them had been kept.
inline std::vector<model::mounted_log> all_other_logs(
    const model::json_value& pod, const model::clone_request& how) {
  std::vector<model::mounted_log> out;
  for (const auto& run : model::other_logs(pod, how.which).runs) {
    std::string file = model::log_file(run);
    std::string name = model::log_object_name(how.owner.name, file);
    out.push_back({std::move(name), std::move(file)});
  }
  return out;
}

/// Clones with a copy of all that the pod refers to, for a crash of
/// `container`.
inline model::clone_request clone_request_for(const model::json_value& pod,
                                              std::string_view container) {
  model::clone_request how;
  how.which.pod_namespace = model::text_at(pod, {"metadata", "namespace"});
  how.which.pod = model::text_at(pod, {"metadata", "name"});
  how.which.pod_uid = model::text_at(pod, {"metadata", "uid"});
  how.which.container = container;
  how.which.container_id = "containerd://1";
  how.which.reason = "Error";
  how.which.exit_code = 3;
  how.which.node = model::text_at(pod, {"spec", "nodeName"});
  how.which.log_container = container;
  how.signature = "0123456789abcdef0123456789abcdef";
  how.owner = {model::case_name(how.which), "case-uid", "debug-forensics"};
  how.ttl = std::chrono::hours{24};
  how.captured_at = at("12:00:00");
  how.toolkit_image = "busybox:1.36-musl";
  for (const model::reference& what : model::references_of(pod))
    how.copies.emplace(
        std::pair{what.kind, what.name},
        model::copy_name(how.owner.name, model::short_name(what.kind),
                         what.name));
  how.logs = all_other_logs(pod, how);
  return how;
}

/// A clone and its parsed text.
struct made_clone {
  model::json_document pod;
  std::vector<model::difference> differences;

  /// `removed host`, or "" when the field is no difference.
  std::string note_of(std::string_view field) const {
    std::string note;
    for (const model::difference& one : differences)
      if (one.field == field) note = one.action + " " + one.reason;
    return note;
  }
  const model::json_value& spec() const {
    return model::object_at(pod, {"spec"});
  }
  /// The parked container `name`; the test ends when there is none.
  const model::json_value& container(std::string_view name) const {
    for (const auto& one : model::array_at(spec(), {"containers"}).GetArray())
      if (model::text_at(one, {"name"}) == name) return one;
    FAIL("no container " << std::string(name));
    return pod;
  }
  const model::json_value& volume(std::string_view name) const {
    for (const auto& one : model::array_at(spec(), {"volumes"}).GetArray())
      if (model::text_at(one, {"name"}) == name) return one;
    FAIL("no volume " << std::string(name));
    return pod;
  }
};

inline made_clone made(const model::json_value& pod,
                       const model::clone_request& how) {
  auto clone = model::make_clone(pod, how);
  if (!clone) FAIL(clone.error());
  return {parsed(clone->pod_json), clone->differences};
}

/// A clone for a crash of the container `web`.
inline made_clone made(std::string_view pod_text) {
  const model::json_document pod = parsed(pod_text);
  return made(pod, clone_request_for(pod, "web"));
}

/// Pod shop/web-1 with one container `web`: `spec` is further members of the
/// spec, `container` of the container, both with a comma in front.
inline std::string small_pod(std::string_view spec,
                             std::string_view container = "") {
  std::string text =
      R"({"metadata":{"name":"web-1","namespace":"shop","uid":"uid-1"},)"
      R"("spec":{"containers":[{"name":"web","image":"web:1")";
  text.append(container).append("}]").append(spec);
  return text += "}}";
}

}  // namespace forensics::test
