#pragma once

#include <span>
#include <string>

#include "model/time.hpp"
#include "sandbox/api/request.hpp"
#include "sandbox/objects/object.hpp"
#include "sandbox/objects/table.hpp"

/// How a client wants objects: whole, their metadata only, or as a Table.
namespace forensics::sandbox {

class representation {
 public:
  /// By the Accept header and `includeObject`; 406 for what is not offered.
  static answered<representation> negotiate(const api_request& request,
                                            const resource_type& type);

  std::string one(const object_ptr& object, model::timestamp now) const;
  /// `meta` is the JSON of the list's metadata.
  std::string list(std::span<const object_ptr> objects, const std::string& meta,
                   model::timestamp now) const;
  /// The object of a watch event; a Table's columns come with the `first`.
  std::string event(const object_ptr& object, bool first,
                    model::timestamp now) const;
  /// The object of a bookmark; `annotations` is JSON or "".
  std::string bookmark(revision at, const std::string& annotations) const;

 private:
  enum class shape { whole, metadata, table };
  std::string metadata_only(const object_ptr& object) const;

  shape shape_ = shape::whole;
  include_object include_ = include_object::metadata;
  const resource_type* type_ = nullptr;
};

}  // namespace forensics::sandbox
