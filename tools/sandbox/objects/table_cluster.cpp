#include <algorithm>
#include <cctype>
#include <set>

#include "sandbox/objects/table_age.hpp"
#include "sandbox/objects/table_kinds.hpp"

namespace forensics::sandbox {
namespace {

using model::array_at;
using model::json_value;
using model::text_at;

void namespace_row(cell_writer& out) {
  out.name();
  out.text_at({"status", "phase"});
  out.age();
}

std::string node_status(const json_value& node) {
  std::string status = "Unknown";
  for (const json_value& condition :
       array_at(node, {"status", "conditions"}).GetArray())
    if (text_at(condition, {"type"}) == "Ready")
      status = text_at(condition, {"status"}) == "True" ? "Ready" : "NotReady";
  if (model::true_at(node, {"spec", "unschedulable"}))
    status += ",SchedulingDisabled";
  return status;
}

std::string node_roles(const json_value& node) {
  constexpr std::string_view prefix = "node-role.kubernetes.io/";
  std::set<std::string_view> roles;
  for (const auto& label :
       model::object_at(node, {"metadata", "labels"}).GetObject()) {
    const std::string_view key = model::view(label.name);
    if (key.starts_with(prefix))
      roles.insert(key.substr(prefix.size()));
    else if (key == "kubernetes.io/role" && label.value.IsString())
      roles.insert(model::view(label.value));
  }
  roles.erase("");
  std::string joined;
  for (const std::string_view role : roles) {
    if (!joined.empty()) joined += ',';
    joined += role;
  }
  return joined;
}

std::string_view node_address(const json_value& node, std::string_view type) {
  for (const json_value& address :
       array_at(node, {"status", "addresses"}).GetArray())
    if (text_at(address, {"type"}) == type)
      return text_at(address, {"address"});
  return "<none>";
}

void node_row(cell_writer& out) {
  const json_value& node = out.object();
  const json_value& info = model::object_at(node, {"status", "nodeInfo"});
  out.name();
  out.text(node_status(node));
  out.text_or(node_roles(node), "<none>");
  out.age();
  out.text(text_at(info, {"kubeletVersion"}));
  out.text(node_address(node, "InternalIP"));
  out.text(node_address(node, "ExternalIP"));
  out.text_or(text_at(info, {"osImage"}), "<unknown>");
  out.text_or(text_at(info, {"kernelVersion"}), "<unknown>");
  out.text_or(text_at(info, {"containerRuntimeVersion"}), "<unknown>");
}

/// The first that is not empty: core/v1 and events.k8s.io/v1 name the same
/// fields differently.
std::string_view first_of(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts)
    if (!text.empty()) return text;
  return {};
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n\v\f";
  const std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string event_target(const json_value& event) {
  const json_value& core = model::object_at(event, {"involvedObject"});
  const json_value& about =
      core.ObjectEmpty() ? model::object_at(event, {"regarding"}) : core;
  std::string target(text_at(about, {"kind"}));
  std::transform(
      target.begin(), target.end(), target.begin(),
      [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::string_view name = text_at(about, {"name"});
  return name.empty() ? target : target.append("/").append(name);
}

std::string event_source(const json_value& event) {
  const std::string_view instance =
      first_of({text_at(event, {"source", "host"}),
                text_at(event, {"deprecatedSource", "host"}),
                text_at(event, {"reportingInstance"})});
  std::string source(
      first_of({text_at(event, {"source", "component"}),
                text_at(event, {"deprecatedSource", "component"}),
                text_at(event, {"reportingComponent"}),
                text_at(event, {"reportingController"})}));
  return instance.empty() ? source : source.append(", ").append(instance);
}

std::int64_t event_count(const json_value& event) {
  const std::int64_t once =
      std::max(model::integer_at(event, {"count"}),
               model::integer_at(event, {"deprecatedCount"}));
  if (model::find(event, {"series"}) != nullptr)
    return model::integer_at(event, {"series", "count"});
  return once == 0 ? 1 : once;
}

void event_row(cell_writer& out) {
  const json_value& event = out.object();
  const std::string_view first =
      first_of({text_at(event, {"firstTimestamp"}),
                text_at(event, {"deprecatedFirstTimestamp"}),
                text_at(event, {"eventTime"})});
  const std::string_view last =
      first_of({text_at(event, {"series", "lastObservedTime"}),
                text_at(event, {"lastTimestamp"}),
                text_at(event, {"deprecatedLastTimestamp"}), first});
  out.text(age_of(last, out.now()));
  out.text_at({"type"});
  out.text_at({"reason"});
  out.text(event_target(event));
  out.text(first_of({text_at(event, {"involvedObject", "fieldPath"}),
                     text_at(event, {"regarding", "fieldPath"})}));
  out.text(event_source(event));
  out.text(trimmed(
      first_of({text_at(event, {"message"}), text_at(event, {"note"})})));
  out.text(age_of(first, out.now()));
  out.number(event_count(event));
  out.name();
}

void priority_class_row(cell_writer& out) {
  out.name();
  out.number_at({"value"});
  out.flag(model::true_at(out.object(), {"globalDefault"}));
  out.age();
  out.text_at({"preemptionPolicy"});
}

void runtime_class_row(cell_writer& out) {
  out.name();
  out.text_at({"handler"});
  out.age();
}

}  // namespace

std::span<const table_kind> cluster_tables() {
  constexpr column_width narrow = column_width::narrow;
  constexpr column_width wide = column_width::wide;
  static const std::vector<table_kind> tables{
      {"namespaces",
       {name_column,
        {"Status", "Whether it takes new objects or is going."},
        age_column},
       namespace_row},
      {"nodes",
       {name_column,
        {"Status", "Whether the node takes pods."},
        {"Roles", "What the node is for."},
        age_column,
        {"Version", "The kubelet's version."},
        {"Internal-IP", "The node's address inside the cluster.", wide},
        {"External-IP", "The node's address outside the cluster.", wide},
        {"OS-Image", "The operating system.", wide},
        {"Kernel-Version", "The kernel's version.", wide},
        {"Container-Runtime", "What runs the containers.", wide}},
       node_row},
      {"events",
       {{"Last Seen", "How long ago it happened last."},
        {"Type", "Normal or Warning."},
        {"Reason", "What happened, in one word."},
        {"Object", "What it happened to."},
        {"Subobject", "Which part of it.", wide},
        {"Source", "Who says so.", wide},
        {"Message", "What happened, in a sentence."},
        {"First Seen", "How long ago it happened first.", wide},
        {"Count", "How often it happened.", wide},
        {name_column.name, name_column.description, wide}},
       event_row},
      {"priorityclasses",
       {name_column,
        {"Value", "The larger, the more important.", narrow, "integer"},
        {"Global-Default", "Whether pods get it unasked.", narrow, "boolean"},
        age_column,
        {"PreemptionPolicy", "Whether others may have to go for it."}},
       priority_class_row},
      {"runtimeclasses",
       {name_column, {"Handler", "What runs the containers."}, age_column},
       runtime_class_row},
  };
  return tables;
}

}  // namespace forensics::sandbox
