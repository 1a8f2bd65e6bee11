#pragma once

#include <string>
#include <vector>

#include "model/json.hpp"
#include "model/verify_case.hpp"
#include "plugin/evidence/case_snapshot.hpp"

/// What `verify` says.
namespace forensics::plugin {

enum class key_source {
  given,      ///< --key: pinned
  published,  ///< the ConfigMap in the cluster, which others may write, too
  bundled     ///< the bundle's own
};

/// `verify_case`, and what the snapshot found besides.
model::verdict judge(const case_snapshot& which,
                     const std::vector<model::verification_key>& trusted);

/// Each item and what is wrong with it, who captured it, whose key it is; no
/// control characters, whatever is in the case.
std::string report_text(const case_snapshot& which, const model::verdict& found,
                        key_source keys);
/// The same as a JSON object.
model::json_value report_json(const case_snapshot& which,
                              const model::verdict& found, key_source keys,
                              model::json_allocator& memory);
/// `crash.log changed: 9 bytes …; …`, for an error.
std::string findings_text(const model::verdict& found);

}  // namespace forensics::plugin
