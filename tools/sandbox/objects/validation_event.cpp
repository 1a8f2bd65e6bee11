#include "sandbox/objects/validation_kinds.hpp"
#include "sandbox/objects/validation_parts.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

struct event_fields {
  std::string_view about;
  std::string_view reporter;
};

void check_length(const json_value& event, std::string_view field,
                  std::size_t limit, findings& found) {
  if (text_at(event, {field}).size() > limit)
    found.invalid(std::string(field), "",
                  "can have at most " + std::to_string(limit) + " characters");
}

void check_required_text(const json_value& event, std::string_view field,
                         std::size_t limit, findings& found) {
  check_required(event, field, "", found);
  check_length(event, field, limit, found);
}

void check_new_event(const json_value& event, const event_fields& named,
                     findings& found) {
  if (text_at(event, {named.reporter}).empty())
    found.required(std::string(named.reporter));
  check_name_at(event, named.reporter, "", qualified_name_problems, found);
  check_required_text(event, "reportingInstance", 128, found);
  check_required_text(event, "action", 128, found);
  check_required_text(event, "reason", 128, found);
  check_length(event, "message", 1024, found);
}

/// An event is in the namespace of what it is about; one about what has none is
/// in `default`, and, with an eventTime, it may also be in `kube-system`.
void check_event_namespace(const json_value& event, const event_fields& named,
                           findings& found) {
  const std::string_view ns = text_at(event, {"metadata", "namespace"});
  const std::string_view about = text_at(event, {named.about, "namespace"});
  const bool is_new = has(event, "eventTime");
  const bool free = ns == "default" || (is_new && ns == "kube-system");
  if (about.empty() ? !free : !is_new && about != ns)
    found.invalid("involvedObject.namespace", about,
                  "does not match event.namespace");
}

}  // namespace

void check_event(const checked& what, const resource_type& type,
                 findings& found) {
  const bool newer = type.group == "events.k8s.io";
  const event_fields named =
      newer ? event_fields{"regarding", "reportingController"}
            : event_fields{"involvedObject", "reportingComponent"};
  check_event_namespace(what.object, named, found);
  if (has(what.object, "eventTime"))
    check_new_event(what.object, named, found);
  else if (newer)
    found.required("eventTime");
  const std::string_view severity = text_at(what.object, {"type"});
  if (newer && severity != "Normal" && severity != "Warning")
    found.invalid("type", "", "has invalid value: " + std::string(severity));
}

}  // namespace forensics::sandbox
