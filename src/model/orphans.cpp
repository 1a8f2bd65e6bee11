#include "model/orphans.hpp"

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

std::optional<orphan> find_orphan(const json_value& object,
                                  const std::string& resource,
                                  const owner_roll& standing) {
  const json_value& metadata = object_at(object, {"metadata"});
  const json_value& labels = object_at(metadata, {"labels"});
  orphan out;
  out.resource = resource;
  out.name = text_at(metadata, {"name"});
  out.uid = text_at(metadata, {"uid"});
  out.case_name = find(labels, {label_case}) != nullptr
                      ? text_at(labels, {label_case})
                      : out.name;
  if (out.name.empty() || out.uid.empty() ||
      !text_at(metadata, {"deletionTimestamp"}).empty() ||
      standing.has_name(label_value(out.case_name)))
    return std::nullopt;
  for (const json_value& owner :
       array_at(metadata, {"ownerReferences"}).GetArray()) {
    if (standing.has_uid(std::string(text_at(owner, {"uid"}))))
      return std::nullopt;
    out.has_owner = true;
  }
  return out;
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
