#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"
#include "model/verify_case.hpp"
#include "plugin/evidence/case_snapshot.hpp"

/// What `verify` says.
namespace forensics::plugin {

enum class key_source {
  given,      ///< --key: pinned
  published,  ///< the ConfigMap in the cluster, which others may write, too
  bundled,    ///< the bundle's own, which proves nothing
  accepted    ///< the same, which --own-key takes for good
};

/// Does it hold, by a key that does not come with it?
bool is_verified(const model::verdict& found, key_source keys) noexcept;

/// `verify_case`, and what the snapshot found besides.
model::verdict judge(const case_snapshot& which,
                     const std::vector<model::verification_key>& trusted);

/// Each item and what is wrong with it, who captured it, whose key it is; no
/// control characters, whatever is in the case.
std::string report_text(const case_snapshot& which, const model::verdict& found,
                        key_source keys);
/// The same as a JSON object of the kind `Verification`. An item is `ok` where
/// it is as a manifest says that a key vouches for.
model::json_value report_json(const case_snapshot& which,
                              const model::verdict& found, key_source keys,
                              model::json_allocator& memory);
/// In its place where a case or bundle can't be read: what it was called, and
/// why.
model::json_value failure_json(std::string_view called, std::string_view why,
                               model::json_allocator& memory);
/// `crash.log changed: 9 bytes …; …`, for an error.
std::string findings_text(const model::verdict& found);

}  // namespace forensics::plugin
