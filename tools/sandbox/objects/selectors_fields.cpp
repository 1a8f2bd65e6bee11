#include <algorithm>
#include <array>
#include <optional>

#include "sandbox/objects/selectors.hpp"
#include "sandbox/objects/validation_names.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using text_view = std::string_view;
template <class T>
using parsed = result<T, std::string>;

/// A field that a type offers beside its name and namespace. Source:
/// Kubernetes' `pkg/apis/*/v1/conversion.go` and the registries' getters.
struct offer {
  text_view kind;
  text_view field;
  text_view absent = "";
};
constexpr std::array offers{
    offer{"Pod", "spec.nodeName"},
    offer{"Pod", "spec.restartPolicy"},
    offer{"Pod", "spec.schedulerName"},
    offer{"Pod", "spec.serviceAccountName"},
    offer{"Pod", "spec.hostNetwork", "false"},
    offer{"Pod", "status.phase"},
    offer{"Pod", "status.podIP"},
    offer{"Pod", "status.nominatedNodeName"},
    offer{"Node", "spec.unschedulable", "false"},
    offer{"Namespace", "status.phase"},
    offer{"Secret", "type"},
    offer{"Service", "spec.clusterIP"},
    offer{"Service", "spec.type"},
    offer{"Job", "status.successful", "0"},
    offer{"Event", "involvedObject.kind"},
    offer{"Event", "involvedObject.namespace"},
    offer{"Event", "involvedObject.name"},
    offer{"Event", "involvedObject.uid"},
    offer{"Event", "involvedObject.apiVersion"},
    offer{"Event", "involvedObject.resourceVersion"},
    offer{"Event", "involvedObject.fieldPath"},
    offer{"Event", "reason"},
    offer{"Event", "reportingComponent"},
    offer{"Event", "source"},
    offer{"Event", "type"},
};

/// Where `events.k8s.io` names a field of an event otherwise: the objects are
/// the core group's.
std::string core_event_field(std::string field) {
  if (field.starts_with("regarding."))
    return "involvedObject" + field.substr(text_view("regarding").size());
  if (field == "reportingController") return "reportingComponent";
  return field;
}

std::string unsupported(text_view field, const resource_type& type) {
  if (type.kind == "Job")
    return "field label " + quoted(field) + " not supported for Job";
  const bool offers_more =
      std::any_of(offers.begin(), offers.end(),
                  [&](const offer& each) { return each.kind == type.kind; });
  if (offers_more) return "field label not supported: " + std::string(field);
  return quoted(field) +
         " is not a known field selector: only \"metadata.name\", "
         "\"metadata.namespace\"";
}

const offer* find_offer(const resource_type& type, text_view field) {
  for (const offer& each : offers)
    if (each.kind == type.kind && each.field == field) return &each;
  return nullptr;
}

bool is_metadata(const resource_type& type, text_view field) {
  const bool offers_namespace = type.kind != "Node" && type.kind != "Namespace";
  return field == "metadata.name" ||
         (offers_namespace && field == "metadata.namespace");
}

/// Undoes `\,`, `\=` and `\\`.
parsed<std::string> unescape(text_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ',' || text[i] == '=')
      return failure{"invalid field selector: unescaped character in value: " +
                     std::to_string(static_cast<int>(text[i]))};
    if (text[i] != '\\') {
      made += text[i];
      continue;
    }
    const text_view sequence = text.substr(i, 2);
    if (sequence != "\\\\" && sequence != "\\," && sequence != "\\=")
      return failure{"invalid field selector: invalid escape sequence: " +
                     std::string(sequence)};
    made += sequence[1];
    ++i;
  }
  return made;
}

/// Up to the next comma that is not escaped, which is cut off as well.
text_view take_term(text_view& rest) {
  for (std::size_t i = 0; i < rest.size(); ++i) {
    if (rest[i] == '\\') {
      ++i;
    } else if (rest[i] == ',') {
      const text_view taken = rest.substr(0, i);
      rest.remove_prefix(i + 1);
      return taken;
    }
  }
  return std::exchange(rest, {});
}

struct raw_term {
  text_view field;
  bool equal = true;
  text_view value;
};

std::optional<raw_term> split(text_view term) {
  for (std::size_t i = 0; i < term.size(); ++i)
    for (const text_view sign : {"!=", "==", "="})
      if (term.substr(i).starts_with(sign))
        return raw_term{term.substr(0, i),
                        sign != "!=", term.substr(i + sign.size())};
  return std::nullopt;
}

std::string text_of(const json_value& value, text_view absent) {
  if (value.IsString()) return std::string(model::view(value));
  if (value.IsBool()) return value.GetBool() ? "true" : "false";
  return value.IsInt64() ? std::to_string(value.GetInt64())
                         : std::string(absent);
}

/// The field's value; an event's `source` is the name of its component.
std::string value_at(const json_value& object, text_view field,
                     text_view absent) {
  if (field == "source") {
    const text_view component = model::text_at(object, {"source", "component"});
    return std::string(component.empty()
                           ? model::text_at(object, {"reportingComponent"})
                           : component);
  }
  if (field == "status.successful") field = "status.succeeded";
  const json_value* here = &object;
  while (!field.empty()) {
    const std::size_t dot = field.find('.');
    here = model::find(*here, {field.substr(0, dot)});
    if (here == nullptr) return std::string(absent);
    field = dot == text_view::npos ? text_view{} : field.substr(dot + 1);
  }
  return text_of(*here, absent);
}

}  // namespace

answered<field_selector> field_selector::parse(text_view text,
                                               const resource_type& type) {
  field_selector made;
  while (!text.empty()) {
    const text_view written = take_term(text);
    if (written.empty()) continue;
    const auto raw = split(written);
    if (!raw)
      return failure{bad_request("invalid selector: '" + std::string(written) +
                                 "'; can't understand '" +
                                 std::string(written) + "'")};
    auto value = unescape(raw->value);
    if (!value) return failure{bad_request(std::move(value).error())};
    const std::string field = type.group == "events.k8s.io"
                                  ? core_event_field(std::string(raw->field))
                                  : std::string(raw->field);
    const bool renamed =
        field == raw->field && type.group == "events.k8s.io" &&
        (field.starts_with("involvedObject.") || field == "reportingComponent");
    const offer* offered = find_offer(type, field);
    if ((offered == nullptr && !is_metadata(type, field)) || renamed)
      return failure{bad_request(unsupported(raw->field, type))};
    made.terms_.push_back({field, raw->equal, *std::move(value),
                           offered == nullptr ? "" : offered->absent});
  }
  return made;
}

bool field_selector::matches(const json_value& object) const {
  return std::all_of(terms_.begin(), terms_.end(), [&](const term& each) {
    return (value_at(object, each.field, each.absent) == each.value) ==
           each.equal;
  });
}

}  // namespace forensics::sandbox
