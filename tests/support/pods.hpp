#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>

#include "model/json.hpp"
#include "model/time.hpp"

/// Pods for tests.
namespace forensics::test {

/// A time on the day of all golden pods: `at("11:58:28")`.
inline model::timestamp at(std::string_view clock) {
  return model::parse_rfc3339("2026-03-01T" + std::string(clock) + "Z").value();
}

inline std::string read_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("can't read " + path);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// `tests/data/pods/<name>.json`
inline std::string golden_pod(const std::string& name) {
  return read_text(std::string(TEST_DATA_DIR) + "/pods/" + name + ".json");
}

/// Parses JSON that the test wrote itself.
inline model::json_document parsed(std::string_view text) {
  auto document = model::parse_json(text);
  if (!document) throw std::runtime_error(document.error());
  return std::move(*document);
}

/// The text of pod shop/web-1 (uid-1) on worker-1, created at 11:00:00, with
/// the containers `web` and `log`, the init container `migrate` and the
/// sidecar `proxy`. `status` and `metadata` are members, `metadata` with a
/// comma in front.
inline std::string pod_text(std::string_view status,
                            std::string_view metadata = "") {
  std::string text = R"({"kind":"Pod","metadata":{"namespace":"shop",)"
                     R"("name":"web-1","uid":"uid-1","resourceVersion":"7",)"
                     R"("creationTimestamp":"2026-03-01T11:00:00Z")";
  text.append(metadata);
  text.append(R"(},"spec":{"nodeName":"worker-1","initContainers":[)"
              R"({"name":"migrate"},{"name":"proxy","restartPolicy":"Always"})"
              R"(],"containers":[{"name":"web"},{"name":"log"}]},"status":{)");
  text.append(status);
  return text += "}}";
}

}  // namespace forensics::test
