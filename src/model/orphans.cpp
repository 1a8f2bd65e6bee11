#include "model/orphans.hpp"

#include <algorithm>
#include <utility>

#include "model/names.hpp"
#include "model/vocabulary.hpp"

namespace forensics::model {

void owner_roll::add(const json_value& object) {
  const json_value& metadata = object_at(object, {"metadata"});
  // What belongs to a case owns nothing.
  if (find(metadata, {"labels", label_case}) != nullptr) return;
  uids_.emplace(text_at(metadata, {"uid"}));
  names_.insert(label_value(text_at(metadata, {"name"})));
}

std::optional<dependent> find_dependent(const json_value& object,
                                        const std::string& resource) {
  const json_value& metadata = object_at(object, {"metadata"});
  const json_value* label = find(metadata, {"labels", label_case});
  dependent out;
  out.what.resource = resource;
  out.what.name = text_at(metadata, {"name"});
  out.what.uid = text_at(metadata, {"uid"});
  out.what.case_name = label != nullptr
                           ? text_at(metadata, {"labels", label_case})
                           : std::string_view(out.what.name);
  if (out.what.name.empty() || out.what.uid.empty() ||
      !text_at(metadata, {"deletionTimestamp"}).empty() ||
      (label == nullptr && resource != "pods"))
    return std::nullopt;
  for (const json_value& owner :
       array_at(metadata, {"ownerReferences"}).GetArray())
    out.owners.emplace_back(text_at(owner, {"uid"}));
  out.what.has_owner = !out.owners.empty();
  return out;
}

bool is_orphan(const dependent& which, const owner_roll& standing) {
  return !standing.has_name(label_value(which.what.case_name)) &&
         std::none_of(
             which.owners.begin(), which.owners.end(),
             [&](const auto& owner) { return standing.has_uid(owner); });
}

std::optional<orphan> find_orphan(const json_value& object,
                                  const std::string& resource,
                                  const owner_roll& standing) {
  auto found = find_dependent(object, resource);
  if (!found || !is_orphan(*found, standing)) return std::nullopt;
  return std::move(found->what);
}

orphan_register::orphan_register(std::size_t capacity) : capacity_(capacity) {}

void orphan_register::add(orphan what, timestamp now) {
  const auto found = lines_.find(what.uid);
  if (found != lines_.end()) {
    found->second.last_look = look_;
    // Its owner may have been taken off meanwhile.
    found->second.what = std::move(what);
  } else if (lines_.size() < capacity_) {
    std::string uid = what.uid;
    lines_.emplace(std::move(uid), line{std::move(what), now, look_, look_});
  }
}

std::vector<orphan> orphan_register::end_look(timestamp now,
                                              duration patience) {
  std::vector<orphan> out;
  std::erase_if(lines_, [this](const auto& one) {
    return one.second.last_look != look_;
  });
  for (const auto& [uid, one] : lines_)
    if (one.first_look != look_ &&
        (!one.what.has_owner || now - one.since >= patience))
      out.push_back(one.what);
  return out;
}

}  // namespace forensics::model
