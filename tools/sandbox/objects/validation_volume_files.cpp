#include <set>

#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"
#include "sandbox/objects/validation_volumes.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

/// Below the volume, and none of the names that it keeps for itself.
void check_file_path(std::string_view file, const std::string& path,
                     findings& found) {
  check_relative_path(file, path, found);
  if (file.starts_with("..") && !file.starts_with("../"))
    found.invalid(path, file, "must not start with '..'");
}

void check_downward_file(const json_value& file, const std::string& path,
                         findings& found) {
  const std::string_view place = text_at(file, {"path"});
  if (place.empty()) found.required(child(path, "path"));
  check_file_path(place, child(path, "path"), found);
  const bool field = has(file, "fieldRef");
  const bool resource = has(file, "resourceFieldRef");
  if (field)
    check_field_reference(model::object_at(file, {"fieldRef"}),
                          reference_of::file, child(path, "fieldRef"), found);
  if (field && resource)
    found.invalid(path, "resource",
                  "fieldRef and resourceFieldRef can not be specified "
                  "simultaneously");
  if (resource && !field)
    check_resource_reference(model::object_at(file, {"resourceFieldRef"}),
                             reference_of::file,
                             child(path, "resourceFieldRef"), found);
  if (!field && !resource)
    found.required(path, "one of fieldRef and resourceFieldRef is required");
  check_mode(file, "mode", path, found);
}

void check_token(const json_value& token, const std::string& path,
                 const std::string& volume_path, findings& found) {
  constexpr std::int64_t ten_minutes = 600;
  constexpr std::int64_t longest = std::int64_t{1} << 32;
  const std::int64_t lifetime =
      model::integer_at(token, {"expirationSeconds"}, ten_minutes);
  const std::string at = child(path, "expirationSeconds");
  if (lifetime < ten_minutes)
    found.invalid(at, lifetime,
                  "may not specify a duration less than 10 minutes");
  if (lifetime > longest)
    found.invalid(at, lifetime,
                  "may not specify a duration larger than 2^32 seconds");
  const std::string_view place = text_at(token, {"path"});
  if (place.empty())
    found.required(child(volume_path, "path"));
  else
    check_file_path(place, child(volume_path, "path"), found);
}

/// A projected volume's files: no two of its sources may write the same.
class file_book {
 public:
  file_book(const std::string& path, findings& found)
      : path_(path), found_(found) {}
  void add(std::string_view file, std::string_view owner) {
    if (!file.empty() && !files_.emplace(file).second)
      found_.invalid(path_, owner, "conflicting duplicate paths");
  }

 private:
  const std::string& path_;
  findings& found_;
  std::set<std::string> files_;
};

void check_projection(const json_value& source, const std::string& path,
                      const std::string& volume_path, file_book& files,
                      findings& found) {
  for (const std::string_view kind : {"secret", "configMap"}) {
    if (!has(source, kind)) continue;
    const json_value& projection = model::object_at(source, {kind});
    check_required(projection, "name", child(path, kind), found);
    check_items(projection, child(path, kind), found);
    for (const json_value& each :
         model::array_at(projection, {"items"}).GetArray())
      files.add(text_at(each, {"path"}), text_at(projection, {"name"}));
  }
  if (has(source, "downwardAPI")) {
    const json_value& projection = model::object_at(source, {"downwardAPI"});
    check_downward_files(projection, child(path, "downwardAPI"), found);
    for (const json_value& each :
         model::array_at(projection, {"items"}).GetArray())
      files.add(text_at(each, {"path"}), text_at(each, {"path"}));
  }
  if (has(source, "serviceAccountToken"))
    check_token(model::object_at(source, {"serviceAccountToken"}),
                child(path, "serviceAccountToken"), volume_path, found);
}

}  // namespace

void check_items(const json_value& source, const std::string& path,
                 findings& found) {
  each_item(source, "items", path,
            [&](const json_value& entry, const std::string& at) {
              check_required(entry, "key", at, found);
              const std::string_view place = text_at(entry, {"path"});
              if (place.empty()) found.required(child(at, "path"));
              check_file_path(place, child(at, "path"), found);
              check_mode(entry, "mode", at, found);
            });
}

void check_downward_files(const json_value& source, const std::string& path,
                          findings& found) {
  for (const json_value& each : model::array_at(source, {"items"}).GetArray())
    check_downward_file(each, path, found);
}

void check_projected_sources(const json_value& projected,
                             const std::string& path, findings& found) {
  file_book files(path, found);
  each_item(projected, "sources", path,
            [&](const json_value& source, const std::string& at) {
              check_projection(source, at, path, files, found);
              if (source.IsObject() && source.MemberCount() > 1)
                found.forbidden(
                    at, "may not specify more than 1 volume type per source");
            });
}

}  // namespace forensics::sandbox
