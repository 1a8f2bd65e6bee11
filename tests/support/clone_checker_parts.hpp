#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "model/json.hpp"

/// The checker of clones, by theme.
namespace forensics::test {

class fault_list {
 public:
  void add(const std::string& field, std::string_view what) {
    all_.push_back(field + ": " + std::string(what));
  }
  std::vector<std::string> take() { return std::move(all_); }

 private:
  std::vector<std::string> all_;
};

struct checked_clone {
  const model::json_value& clone;
  const model::json_value& source;
  std::string_view target_namespace;
  std::string_view name;  ///< the clone's
  const model::json_value& spec;
  const model::json_value& source_spec;
};

inline bool among(std::string_view text,
                  std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

/// The text of a JSON string, "" of all else.
inline std::string_view text_of(const model::json_value& value) {
  return value.IsString() ? model::view(value) : std::string_view();
}

/// Calls `visit(entry, path)` for each entry of a list: `spec.volumes[tmp]`.
template <class Visit>
void each_entry(const model::json_value& from, std::string_view list,
                const std::string& path, Visit visit) {
  std::size_t index = 0;
  for (const model::json_value& entry :
       model::array_at(from, {list}).GetArray()) {
    const std::string_view name = model::text_at(entry, {"name"});
    const std::string key =
        name.empty() ? std::to_string(index) : std::string(name);
    std::string at = path;
    at.append(".").append(list).append("[").append(key).append("]");
    visit(entry, at);
    ++index;
  }
}

/// Regular and init containers.
template <class Visit>
void each_container(const model::json_value& spec, Visit visit) {
  for (const std::string_view list : {"containers", "initContainers"})
    each_entry(spec, list, "spec", visit);
}

/// Absolute, without doubled slashes, `.`, `..` and a slash at the end: as the
/// kubelet and the runtime read a mount's path.
std::string plain_path(std::string_view path);
/// Is `path` the folder `above` or somewhere in it? Both are plain.
bool is_within(std::string_view path, std::string_view above);

/// The entry of `list` with that name, or nullptr.
const model::json_value* named(const model::json_value& from,
                               std::string_view list, std::string_view name);
/// The volume that the init container fills, "" where there is none.
std::string_view toolkit_volume(const model::json_value& spec);

/// The volume of the case's logs: one that the source has not, whose first file
/// is the case's.
bool is_log_volume(const model::json_value& volume, const checked_clone& all);

/// Has the source that value for that field, somewhere? What no API server
/// would have taken there it won't take here either, and nothing comes of it.
bool is_source_s(const model::json_value& source, std::string_view field,
                 const model::json_value& value);

void check_shape(const checked_clone& all, fault_list& found);
void check_token(const checked_clone& all, fault_list& found);
void check_host(const checked_clone& all, fault_list& found);
void check_profiles(const checked_clone& all, fault_list& found);
void check_parked(const checked_clone& all, fault_list& found);
void check_toolkit(const checked_clone& all, fault_list& found);
void check_logs(const checked_clone& all, fault_list& found);
void check_references(const checked_clone& all, fault_list& found);
void check_volumes(const checked_clone& all, fault_list& found);
void check_placement(const checked_clone& all, fault_list& found);
void check_resources(const checked_clone& all, fault_list& found);
void check_marks(const checked_clone& all, fault_list& found);
void check_structure(const checked_clone& all, fault_list& found);

}  // namespace forensics::test
