#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/manifest.hpp"
#include "model/signing_key.hpp"

/// Is a case what was captured?
namespace forensics::model {

/// A case as it stands in the cluster or in a bundle.
struct presented_item {
  std::string object;  ///< the ConfigMap that it was found in
  std::string bytes;
};
struct presented_case {
  std::string name;
  std::string target_namespace;
  std::string uid;
  std::string phase;
  covered_marks marks;
  std::map<std::string, presented_item> items;  ///< by name, no manifest
  std::string envelope;  ///< manifest.dsse.json; "" where there is none
};

enum class finding_kind {
  not_sealed,     ///< no manifest: the case is not closed yet
  bad_manifest,   ///< envelope or statement break their form
  not_signed,     ///< no key could be had when it was closed
  unknown_key,    ///< signed by a key that is not among those given
  bad_signature,  ///< manifest or signature were changed
  other_case,     ///< the manifest is of another case (name, namespace, uid)
  item_missing,   ///< named by the manifest, but not there
  item_changed,   ///< other bytes
  item_moved,     ///< in another ConfigMap than the manifest says
  item_unknown,   ///< there, but not named by the manifest
  label_changed,  ///< changed, missing or added
  annotation_changed
};
std::string_view to_string(finding_kind kind) noexcept;

struct finding {
  finding_kind kind;
  std::string what;    ///< item, label or annotation; "" where it is the whole
  std::string detail;  ///< a sentence, no content quoted
};

struct verdict {
  std::vector<finding> findings;  ///< empty: it is what was captured
  std::string keyid;              ///< that has signed it; "" where none has
  std::optional<manifest> claimed;
  bool holds() const noexcept { return findings.empty(); }
};

/// Checks everything and names all that does not hold, not the first alone.
verdict verify_case(const presented_case& what,
                    const std::vector<verification_key>& trusted);

}  // namespace forensics::model
