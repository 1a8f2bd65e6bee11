#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "model/json.hpp"
#include "model/log_object.hpp"
#include "model/verify_case.hpp"

/// A case as a whole, read from its objects.
namespace forensics::plugin {

struct case_snapshot {
  model::presented_case evidence;
  /// The anchor as a ConfigMap without data, canonical.
  std::string metadata_json;
  /// `shop/web-1`, as its labels say; nothing has checked them yet.
  std::string source;
  std::string container;  ///< that crashed; "" for a pod that failed as a whole
  /// What is said of each log, by its item's name: by logs.json, else by the
  /// object that holds it. Of those that are not kept, too. How many parts a
  /// log has is believed of its objects only while there is no manifest.
  std::map<std::string, model::log_entry> logs;
  /// What makes it no longer what was captured, but has no place in `evidence`.
  std::vector<model::finding> findings;
  /// Sentences on what stands beside the evidence and is none.
  std::vector<std::string> notes;
};

/// Is it an anchor, see anchor_search.hpp, or has it a manifest?
bool is_case(const model::json_value& object);

/// The ConfigMaps beside the anchor that the manifest names, whatever their
/// labels say by now; none where there is no manifest that can be read. The
/// manifest is not checked here.
std::vector<std::string> objects_of(const model::json_value& anchor);

/// Does this object, or its metadata alone, say that it holds a log of that
/// very case?
bool is_log_of(const model::json_value& object,
               const model::json_value& anchor);

/// Of an anchor and the ConfigMaps beside it, in any order. Where several hold
/// the same key the one that the manifest names counts. A log that neither the
/// manifest nor logs.json knows was written late, or by somebody else: it is
/// noted and is no evidence. The error is a sentence: `anchor` is no case.
result<case_snapshot, std::string> snapshot_of(
    const model::json_value& anchor,
    const std::vector<model::json_document>& beside);

}  // namespace forensics::plugin
