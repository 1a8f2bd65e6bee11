#include "sandbox/api/preconditions.hpp"

#include <string>

namespace forensics::sandbox {
namespace {

/// Where the real server keeps the object in etcd.
std::string storage_path(const resource_type& type, const object_key& key) {
  return "/registry/" + std::string(type.plural) + "/" +
         (type.kind == "Service" ? "specs/" : "") +
         (key.ns.empty() ? "" : key.ns + "/") + key.name;
}

}  // namespace

api_error uid_conflict(const resource_type& type, const object_key& key,
                       std::string_view wanted, std::string_view found) {
  return conflict(
      type, key.name,
      "StorageError: invalid object, Code: 4, Key: " + storage_path(type, key) +
          ", ResourceVersion: 0, AdditionalErrorMsg: "
          "Precondition failed: UID in precondition: " +
          std::string(wanted) + ", UID in object meta: " + std::string(found));
}

}  // namespace forensics::sandbox
