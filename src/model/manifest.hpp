#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "model/time.hpp"

/// What a case consists of, and who captured it: an in-toto statement. Its
/// form is in docs/case-format.md.
namespace forensics::model {

/// A case has so much room for it, signed and in base64: more than a manifest
/// with all that is bounded elsewhere at its bound.
inline constexpr std::size_t longest_manifest = 128U << 10;

/// One key of one ConfigMap of the case.
struct manifest_item {
  std::string name;    ///< the key; no two items of a case share it
  std::string object;  ///< the ConfigMap
  std::uint64_t bytes = 0;
  std::string sha256;  ///< of the bytes, decoded where they are binaryData

  bool operator==(const manifest_item&) const = default;
};

/// An item of these bytes.
manifest_item item_of(std::string_view name, std::string_view object,
                      std::string_view bytes);

/// The labels and annotations that the manifest covers: those of the
/// controller that do not change after the case is closed.
struct covered_marks {
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;

  bool operator==(const covered_marks&) const = default;
};
/// Of an anchor, or of its metadata alone (PartialObjectMetadata).
covered_marks marks_of(const json_value& object);

/// What the manifest covers of an anchor.
struct anchor_contents {
  covered_marks marks;
  std::vector<manifest_item> items;
};
/// Its items are all but the manifest itself.
anchor_contents contents_of(const json_value& anchor);

/// Is crash.log, where there is one, what its annotation says of it?
bool has_captured_log(const covered_marks& marks,
                      const std::vector<manifest_item>& items);

/// Who has captured it.
struct capturer {
  std::string program;
  std::string version;
  std::string instance;            ///< pod or host name
  std::vector<std::string> flags;  ///< `--max-log-size=512000`
  std::string cluster_uid;         ///< kube-system's; "" where it is not known
};

struct manifest {
  std::string case_name;
  std::string target_namespace;
  std::string case_uid;
  timestamp captured_at{};
  timestamp sealed_at{};
  capturer by;
  covered_marks marks;
  std::vector<manifest_item> items;
};

/// The statement as canonical JSON, its items sorted by name.
std::string to_statement(const manifest& what);

/// The error is a sentence that says what of the form does not hold: no JSON,
/// another type, not canonical, subject and items that differ, items that are
/// not sorted or named twice.
result<manifest, std::string> read_statement(std::string_view text);

}  // namespace forensics::model
