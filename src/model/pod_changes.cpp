#include "model/pod_changes.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "model/change_list.hpp"
#include "model/crash_context.hpp"
#include "model/image_pin.hpp"
#include "model/objects.hpp"
#include "model/pod_times.hpp"
#include "model/quantity.hpp"
#include "model/redact.hpp"

namespace forensics::model {
namespace {

constexpr std::size_t longest_name = 253;
/// Of what stands around the list and beside its head.
constexpr std::size_t room_for_rest = 256;

using by_name = std::map<std::string_view, const json_value*>;

/// The members of an array by their names; of two with the same the last
/// counts, as it does for variables.
by_name named(const json_value& from, json_path path) {
  by_name out;
  for (const json_value& one : array_at(from, path).GetArray())
    if (const auto name = text_at(one, {"name"}); !name.empty())
      out[name] = &one;
  return out;
}

by_name members(const json_value& object) {
  by_name out;
  for (const auto& member : object.GetObject())
    out[view(member.name)] = &member.value;
  return out;
}

/// Each name that either side has: `each(name, left, right)`, nullptr where a
/// side has none.
template <class Each>
void for_both(const by_name& left, const by_name& right, Each each) {
  by_name all = left;
  all.insert(right.begin(), right.end());
  const auto in = [](const by_name& where, std::string_view name) {
    const auto found = where.find(name);
    return found == where.end() ? nullptr : found->second;
  };
  for (const auto& [name, value] : all)
    each(name, in(left, name), in(right, name));
}

/// `sha256:…` of what a node has pulled; "" where it does not say.
std::string_view digest_of(const json_value& pod, std::string_view container) {
  std::string_view id = image_id_of(pod, container);
  const std::size_t at = id.find("sha256:");
  return at == std::string_view::npos ? std::string_view{} : id.substr(at);
}

bool is_same_quantity(const json_value& left, const json_value& right) {
  if (left == right) return true;
  if (!left.IsString() || !right.IsString()) return false;
  const auto one = quantity_in_milli(view(left));
  return one && one == quantity_in_milli(view(right));
}

/// `ConfigMap/a` of a source with such members; "" of another.
std::string source_name(const json_value& source, std::string_view map_key,
                        std::string_view secret_key,
                        std::string_view secret_name) {
  const auto map = text_at(source, {map_key, "name"});
  if (!map.empty()) return "ConfigMap/" + std::string(map);
  const auto secret = text_at(source, {secret_key, secret_name});
  return secret.empty() ? "" : "Secret/" + std::string(secret);
}

/// A list of texts, or null where it is empty.
class text_array {
 public:
  explicit text_array(json_allocator& memory) noexcept : memory_(memory) {}
  void add(const std::string& text) {
    if (!text.empty()) texts_.PushBack(make_string(text, memory_), memory_);
  }
  const json_value* get() const noexcept {
    return texts_.Empty() ? nullptr : &texts_;
  }

 private:
  json_allocator& memory_;
  json_value texts_{rapidjson::kArrayType};
};

text_array env_sources(const json_value* container, json_allocator& memory) {
  text_array out(memory);
  if (container == nullptr) return out;
  for (const json_value& one : array_at(*container, {"envFrom"}).GetArray()) {
    std::string source = source_name(one, "configMapRef", "secretRef", "name");
    const auto prefix = text_at(one, {"prefix"});
    if (!prefix.empty()) source.append(" as ").append(prefix).append("*");
    out.add(source);
  }
  return out;
}

text_array volume_sources(const json_value* volume, json_allocator& memory) {
  text_array out(memory);
  if (volume == nullptr) return out;
  out.add(source_name(*volume, "configMap", "secret", "secretName"));
  for (const json_value& part :
       array_at(*volume, {"projected", "sources"}).GetArray())
    out.add(source_name(part, "configMap", "secret", "name"));
  return out;
}

/// What tells a change of configuration or a restart by hand.
bool is_telling(std::string_view annotation) noexcept {
  return annotation.starts_with("checksum/") ||
         annotation == "kubectl.kubernetes.io/restartedAt";
}

class comparer {
 public:
  comparer(const json_value& crashed, const json_value& healthy,
           bool knows_literals, change_list& found,
           json_allocator& memory) noexcept
      : crashed_(crashed),
        healthy_(healthy),
        knows_literals_(knows_literals),
        found_(found),
        memory_(memory) {}

  void compare_images() {
    for (const std::string_view list : {"initContainers", "containers"})
      for_both(named(crashed_, {"spec", list}), named(healthy_, {"spec", list}),
               [this](auto name, auto* left, auto* right) {
                 compare_image(name, left, right);
               });
  }
  void compare_rest() {
    for_each_pair([this](auto name, auto* left, auto* right) {
      compare_commands(name, *left, *right);
      compare_resources(name, *left, *right);
      found_.compare({"envFrom", name}, env_sources(left, memory_).get(),
                     env_sources(right, memory_).get());
    });
    compare_volumes();
    compare_annotations();
    found_.compare({"node"}, text_at(crashed_, {"spec", "nodeName"}),
                   text_at(healthy_, {"spec", "nodeName"}));
    for_each_pair([this](auto name, auto* left, auto* right) {
      compare_variables(name, *left, *right);
    });
  }

 private:
  /// The containers that both have.
  template <class Each>
  void for_each_pair(Each each) {
    for (const std::string_view list : {"initContainers", "containers"})
      for_both(named(crashed_, {"spec", list}), named(healthy_, {"spec", list}),
               [&](auto name, auto* left, auto* right) {
                 if (left != nullptr && right != nullptr)
                   each(name, left, right);
               });
  }

  void compare_image(std::string_view name, const json_value* left,
                     const json_value* right) {
    if (left == nullptr || right == nullptr) {
      found_.compare({"container", name},
                     left == nullptr ? "" : text_at(*left, {"image"}),
                     right == nullptr ? "" : text_at(*right, {"image"}));
      return;
    }
    found_.compare({"image", name}, text_at(*left, {"image"}),
                   text_at(*right, {"image"}));
    const auto ran = digest_of(crashed_, name);
    const auto runs = digest_of(healthy_, name);
    if (!ran.empty() && !runs.empty())
      found_.compare({"image digest", name}, ran, runs);
  }

  void compare_commands(std::string_view name, const json_value& left,
                        const json_value& right) {
    if (!knows_literals_) return;
    for (const std::string_view field : {"command", "args"})
      found_.compare({field, name}, find(left, {field}), find(right, {field}),
                     change_text::free);
  }

  void compare_resources(std::string_view name, const json_value& left,
                         const json_value& right) {
    for (const std::string_view field : {"limits", "requests"})
      for_both(members(object_at(left, {"resources", field})),
               members(object_at(right, {"resources", field})),
               [&](auto resource, auto* one, auto* other) {
                 if (one != nullptr && other != nullptr &&
                     is_same_quantity(*one, *other))
                   return;
                 found_.compare({field, name, resource}, one, other);
               });
  }

  void compare_volumes() {
    for_both(named(crashed_, {"spec", "volumes"}),
             named(healthy_, {"spec", "volumes"}),
             [this](auto name, auto* left, auto* right) {
               if (is_token_volume(name)) return;
               found_.compare({"volume", {}, name},
                              volume_sources(left, memory_).get(),
                              volume_sources(right, memory_).get());
             });
  }

  void compare_annotations() {
    if (!knows_literals_) return;
    for_both(members(object_at(crashed_, {"metadata", "annotations"})),
             members(object_at(healthy_, {"metadata", "annotations"})),
             [this](auto name, auto* left, auto* right) {
               if (is_telling(name))
                 found_.compare({"annotation", {}, name}, left, right,
                                change_text::free);
             });
  }

  void compare_variables(std::string_view container, const json_value& left,
                         const json_value& right) {
    for_both(named(left, {"env"}), named(right, {"env"}),
             [&](auto name, auto* one, auto* other) {
               compare_variable({"env", container, name}, one, other);
             });
  }

  void compare_variable(const change_place& where, const json_value* left,
                        const json_value* right) {
    const json_value empty = make_string("", memory_);
    // Where it comes from, or its literal; one without either is "".
    const auto value_of = [&empty](const json_value* entry) {
      if (entry == nullptr) return entry;
      const json_value* source = find(*entry, {"valueFrom"});
      if (source != nullptr) return source;
      const json_value* literal = find(*entry, {"value"});
      return literal != nullptr && literal->IsString() ? literal : &empty;
    };
    const json_value* one = value_of(left);
    const json_value* other = value_of(right);
    const auto is_literal = [](const json_value* value) {
      return value != nullptr && value->IsString();
    };
    if (!knows_literals_ && is_literal(one) && is_literal(other)) return;
    found_.compare(where, one, other, change_text::free);
  }

  const json_value& crashed_;
  const json_value& healthy_;
  bool knows_literals_;
  change_list& found_;
  json_allocator& memory_;
};

void add_configuration(const change_facts& facts, const shown_text& how,
                       change_list& found, json_allocator& memory) {
  // Of whichever started first: the other may have read the change.
  std::optional<timestamp> start = facts.started_at;
  if (facts.against && facts.against->since)
    start =
        start ? std::min(*start, *facts.against->since) : facts.against->since;
  for (const config_state& one : facts.configuration) {
    if (one.why.empty() && (!start || one.changed_at <= start)) continue;
    json_value line = found.start_line(
        {is_secret(one.kind) ? "Secret" : "ConfigMap", {}, one.name});
    if (one.changed_at)
      set(line, "changedAt", format_rfc3339(*one.changed_at), memory);
    if (const auto by = how.of(one.by, longest_name); !by.empty())
      set(line, "by", by, memory);
    if (!one.why.empty())
      set(line, "why", safe_text(one.why, longest_context_why), memory);
    found.add(std::move(line));
  }
  if (facts.not_looked_at == 0) return;
  json_value rest = found.start_line({"configuration"});
  set(rest, "why",
      std::to_string(facts.not_looked_at) +
          " more ConfigMaps and Secrets were not looked at",
      memory);
  found.add(std::move(rest));
}

void set_unless_empty(json_value& object, std::string_view key,
                      std::string_view text, json_allocator& memory) {
  if (!text.empty()) set(object, key, safe_text(text, longest_name), memory);
}

json_value to_json(const comparison& what, json_allocator& memory) {
  json_value out(rapidjson::kObjectType);
  set(out, "kind", what.is_sibling ? "sibling" : "revision", memory);
  set_unless_empty(out, "pod", what.pod, memory);
  set_unless_empty(out, "replicaSet", what.replica_set, memory);
  set_unless_empty(out, "revision", what.revision, memory);
  set_unless_empty(out, "node", what.node, memory);
  if (what.since) set(out, "since", format_rfc3339(*what.since), memory);
  return out;
}

}  // namespace

comparison comparison_with(const json_value& pod, bool is_sibling,
                           std::string revision) {
  comparison out;
  out.is_sibling = is_sibling;
  out.pod = text_at(pod, {"metadata", "name"});
  out.revision = std::move(revision);
  for (const std::string_view label :
       {"controller-revision-hash", "pod-template-hash"})
    if (out.revision.empty())
      out.revision = text_at(pod, {"metadata", "labels", label});
  out.node = text_at(pod, {"spec", "nodeName"});
  out.since = time_at(pod, {"status", "startTime"});
  return out;
}

std::string changes_to_json(const change_facts& facts, const shown_text& how) {
  json_document out(rapidjson::kObjectType);
  json_allocator& memory = out.GetAllocator();
  const bool compares = facts.crashed != nullptr && facts.healthy != nullptr &&
                        facts.against.has_value();
  const bool healthy_asks =
      compares && policy_for(*facts.healthy, true) == secret_policy::redact;
  if (compares)
    set(out, "against", to_json(*facts.against, memory), memory);
  else
    set(out, "why", safe_text(facts.why, longest_context_why), memory);
  if (compares && facts.is_redacted_already)
    set(out, "notCompared", "literals, for the crashed pod's are gone", memory);

  change_list found(how.is_redacted() || healthy_asks,
                    longest_changes - dump(out).size() - room_for_rest, memory);
  // What matters most comes first, for the list may be cut.
  if (compares) {
    comparer both(*facts.crashed, *facts.healthy, !facts.is_redacted_already,
                  found, memory);
    both.compare_images();
    add_configuration(facts, how, found, memory);
    both.compare_rest();
  } else {
    add_configuration(facts, how, found, memory);
  }
  set(out, "changes", found.take_lines(), memory);
  if (found.not_listed() > 0)
    set(out, "notListed", json_value(found.not_listed()), memory);
  return dump(out);
}

}  // namespace forensics::model
