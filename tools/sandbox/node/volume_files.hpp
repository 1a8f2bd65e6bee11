#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "model/json.hpp"
#include "sandbox/api/api.hpp"
#include "sandbox/node/field_values.hpp"

namespace forensics::sandbox {

struct volume_file {
  std::string bytes;
  unsigned mode = 0644;
};

/// The files that a volume is to have, by their paths in it.
struct volume_files {
  std::map<std::string, volume_file> files;
  std::string problem;  ///< the first one, in a kubelet's words
};

/// Where the files of configMap, secret, downwardAPI and projected volumes
/// come from.
class volume_sources {
 public:
  volume_sources(const model::json_value& pod, const node_capacity& node,
                 api& cluster);

  void add_config_map(volume_files& to, const model::json_value& source);
  /// `name` stands in another field in a volume than in a projected source.
  void add_secret(volume_files& to, const model::json_value& source,
                  std::string_view name);
  void add_fields(volume_files& to, const model::json_value& source);
  void add_projected(volume_files& to, const model::json_value& source);

  const store& objects() const { return cluster_.objects(); }

 private:
  struct data_source;
  void add_data(volume_files& to, const model::json_value& source,
                const data_source& from);
  void add_token(volume_files& to, const model::json_value& source,
                 unsigned mode);

  const model::json_value& pod_;
  const node_capacity& node_;
  api& cluster_;
  /// The mode of a projected volume counts for its sources.
  unsigned outer_mode_ = 0644;
};

/// Makes the folder, with these files. The problem, or "".
std::string write_files(const volume_files& what,
                        const std::filesystem::path& folder);

}  // namespace forensics::sandbox
