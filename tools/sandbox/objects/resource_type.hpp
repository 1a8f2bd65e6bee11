#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What the sandbox serves: one row a kind of object.
namespace forensics::sandbox {

struct resource_type {
  std::string_view group;  ///< "" is the core group
  std::string_view version;
  std::string_view plural;
  std::string_view singular;
  std::string_view kind;
  std::vector<std::string_view> short_names;
  std::vector<std::string_view> categories;  ///< `all`, as kubectl asks for it
  bool namespaced = true;
  bool has_status = false;  ///< a `/status` subresource, apart from the spec
  /// False of reviews, which can only be created, and are answered at once.
  bool stored = true;

  /// `v1`, `batch/v1`.
  std::string api_version() const;
  /// `pods`, `jobs.batch`: as error texts name it.
  std::string qualified() const;
};

/// All rows, in the order of discovery. They live as long as the program.
std::span<const resource_type> resource_types();

/// nullptr when there is none.
const resource_type* find_type(std::string_view group, std::string_view version,
                               std::string_view plural);
const resource_type* find_kind(std::string_view api_version,
                               std::string_view kind);
/// One that the sandbox is known to have: `type_of("pods")`.
const resource_type& type_of(std::string_view plural);
/// The type under which a type's objects are stored: `events.k8s.io` shows the
/// core group's events in another shape.
const resource_type& stored_type(const resource_type& type);

}  // namespace forensics::sandbox
