#include "actors/ownership.hpp"

#include "model/json.hpp"

namespace forensics::actors {

bool belongs(const std::string& object_json, const model::case_owner& owner) {
  const auto object = model::parse_json(object_json);
  return object && model::belongs_to(*object, owner);
}

k8s::error name_taken(std::string_view resource,
                      const model::case_owner& owner) {
  k8s::error out;
  out.what = k8s::action::conflict;
  out.reason = "NameTaken";
  out.message = "an object of an earlier case still has the name";
  out.request = "create " + std::string(resource) + " of case " + owner.name +
                " in " + owner.target_namespace;
  return out;
}

}  // namespace forensics::actors
