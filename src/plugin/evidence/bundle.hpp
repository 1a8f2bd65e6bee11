#pragma once

#include <string>
#include <string_view>

#include "model/signing_key.hpp"
#include "plugin/evidence/case_snapshot.hpp"

/// A case in one file that can be verified without a cluster; its layout is in
/// docs/case-format.md.
namespace forensics::plugin {

/// Of a case that was verified with `key`. The same bytes each time. The error
/// is a sentence.
result<std::string, std::string> make_bundle(
    const case_snapshot& which, const model::verification_key& key);

struct opened_bundle {
  /// Items are where the manifest says, since a bundle has no ConfigMaps.
  case_snapshot content;
  model::verification_key key;  ///< that it brings along
};
/// Nothing of it is believed yet: `content` is to be verified, as a case is.
/// The error is a sentence: no archive, another layout.
result<opened_bundle, std::string> read_bundle(std::string_view archive);

}  // namespace forensics::plugin
