#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sandbox/api/api.hpp"
#include "sandbox/objects/selectors.hpp"

/// Query parameters as the API server reads and checks them, with its
/// sentences.
namespace forensics::sandbox {

bool is_true(const std::string& parameter) noexcept;
/// nullopt when absent; the error: it is no integer.
answered<std::optional<std::int64_t>> integer_parameter(
    const api_request& request, const std::string& name);
/// A 422 of the options object itself (`ListOptions` …).
api_error invalid_options(const std::string& kind, status_cause cause);

enum class field_validation { ignore, warn, strict };

/// Of a create, update or patch.
struct write_parameters {
  write_options write;
  field_validation fields = field_validation::warn;
};
answered<write_parameters> parse_write(const api_request& request,
                                       const std::string& kind);

struct selection {
  label_selector labels;
  field_selector fields;
  bool everything() const noexcept { return labels.empty() && fields.empty(); }
  bool matches(const model::json_value& object) const {
    return labels.matches(object) && fields.matches(object);
  }
};
answered<selection> parse_selection(const api_request& request,
                                    const resource_type& type);

/// How a list or watch asks for a resourceVersion.
enum class version_match { any, exact, not_older };

struct list_options {
  selection selected;
  std::size_t limit = 0;  ///< 0 is all
  std::string continue_token;
  std::optional<revision> version;  ///< unset for "" and "0"
  bool any_version = false;         ///< "0": what there is will do
  version_match match = version_match::any;
  bool bookmarks = false;
  bool initial_events = false;  ///< sendInitialEvents
  std::optional<std::int64_t> timeout_seconds;
};
answered<list_options> parse_list(const api_request& request,
                                  const resource_type& type, bool watch);

/// 504: a resourceVersion that is not there yet.
api_error version_too_large(revision asked, revision current);
/// What Go's ParseUint says of `text`.
std::string unparsable_version(const std::string& text);
std::optional<revision> parse_version(const std::string& text) noexcept;

}  // namespace forensics::sandbox
