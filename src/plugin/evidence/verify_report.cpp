#include "plugin/evidence/verify_report.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "model/objects.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

using namespace model;

constexpr std::size_t longest_text = 512;
constexpr std::size_t kind_width = 20;
constexpr std::size_t name_width = 28;

std::string one_line(std::string_view text) {
  return shown_in_line(safe_text(text, longest_text));
}

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(text.size(), width), ' ');
  return text + ' ';
}

std::string line(std::string_view head, std::string_view text) {
  return padded(std::string(head), 9) + one_line(text) + '\n';
}

std::string row(std::string_view kind, std::string_view name,
                std::string_view text) {
  return "  " + padded(std::string(kind), kind_width) +
         padded(one_line(name), name_width) + one_line(text) + '\n';
}

bool has_finding(const verdict& found, const manifest_item& item) {
  return std::any_of(found.findings.begin(), found.findings.end(),
                     [&](const finding& one) {
                       return one.what == item.name &&
                              (one.kind == finding_kind::item_missing ||
                               one.kind == finding_kind::item_changed ||
                               one.kind == finding_kind::item_moved ||
                               one.kind == finding_kind::item_unknown);
                     });
}

/// As captured, and not as somebody claims.
bool is_proved(const verdict& found, const manifest_item& item) {
  return !found.keyid.empty() && !has_finding(found, item);
}

std::string headline(const case_snapshot& which, const verdict& found,
                     key_source keys) {
  const std::string name =
      one_line(which.evidence.name + " in " + which.evidence.target_namespace);
  if (is_verified(found, keys)) return name + " is what was captured\n";
  if (found.holds())
    return name +
           " is whole, but does NOT verify: its own key alone has signed it\n";
  const std::size_t count = found.findings.size();
  return name + " does NOT verify: " + std::to_string(count) +
         (count == 1 ? " finding\n" : " findings\n");
}

std::string_view key_sentence(key_source keys) noexcept {
  switch (keys) {
    case key_source::given:
      return "pinned by --key";
    case key_source::published:
      return "not pinned: published in the cluster, where others may write, "
             "too; pass your copy of it with --key";
    case key_source::bundled:
    case key_source::accepted:
      return "not pinned: the bundle's own, which says nothing of who made it; "
             "pass your copy of it with --key";
  }
  return "";
}

std::string_view source_word(key_source keys) noexcept {
  switch (keys) {
    case key_source::given:
      return "given";
    case key_source::published:
      return "published";
    case key_source::bundled:
    case key_source::accepted:
      return "bundled";
  }
  return "";
}

std::string provenance(const manifest& claimed) {
  std::string text =
      line("captured", format_rfc3339(claimed.captured_at) + " by " +
                           claimed.by.program + " " + claimed.by.version +
                           " on " + claimed.by.instance);
  text += line("closed", format_rfc3339(claimed.sealed_at));
  text += line("cluster", claimed.by.cluster_uid.empty()
                              ? "not known to the controller"
                              : std::string_view(claimed.by.cluster_uid));
  return text;
}

json_value items_json(const verdict& found, json_allocator& memory) {
  json_value items(rapidjson::kArrayType);
  for (const manifest_item& item : found.claimed->items) {
    json_value one(rapidjson::kObjectType);
    set(one, "name", item.name, memory);
    set(one, "object", item.object, memory);
    set(one, "bytes", json_value(item.bytes), memory);
    set(one, "sha256", item.sha256, memory);
    set(one, "ok", json_value(is_proved(found, item)), memory);
    items.PushBack(std::move(one), memory);
  }
  return items;
}

json_value findings_json(const verdict& found, json_allocator& memory) {
  json_value findings(rapidjson::kArrayType);
  for (const finding& each : found.findings) {
    json_value one(rapidjson::kObjectType);
    set(one, "kind", to_string(each.kind), memory);
    set(one, "what", one_line(each.what), memory);
    set(one, "detail", one_line(each.detail), memory);
    findings.PushBack(std::move(one), memory);
  }
  return findings;
}

json_value report_head(json_allocator& memory) {
  json_value out(rapidjson::kObjectType);
  set(out, "apiVersion", "forensic.io/v1", memory);
  set(out, "kind", "Verification", memory);
  return out;
}

void put_provenance(json_value& into, const manifest& claimed,
                    json_allocator& memory) {
  json_value by(rapidjson::kObjectType);
  set(by, "program", claimed.by.program, memory);
  set(by, "version", claimed.by.version, memory);
  set(by, "instance", claimed.by.instance, memory);
  set(into, "capturedAt", format_micro_time(claimed.captured_at), memory);
  set(into, "sealedAt", format_micro_time(claimed.sealed_at), memory);
  set(into, "capturedBy", std::move(by), memory);
  set(into, "cluster", claimed.by.cluster_uid, memory);
}

}  // namespace

verdict judge(const case_snapshot& which,
              const std::vector<verification_key>& trusted) {
  verdict found = verify_case(which.evidence, trusted);
  found.findings.insert(found.findings.end(), which.findings.begin(),
                        which.findings.end());
  return found;
}

bool is_verified(const verdict& found, key_source keys) noexcept {
  return found.holds() && keys != key_source::bundled;
}

std::string report_text(const case_snapshot& which, const verdict& found,
                        key_source keys) {
  std::string text = headline(which, found, keys);
  for (const finding& each : found.findings)
    text += row(to_string(each.kind), each.what, each.detail);
  if (found.claimed) {
    if (found.keyid.empty())
      text += "what the manifest claims, which nobody has proved:\n";
    text += provenance(*found.claimed);
  }
  if (!found.keyid.empty()) {
    text += line("key", found.keyid);
    text += line("", key_sentence(keys));
  }
  if (found.claimed)
    for (const manifest_item& item : found.claimed->items)
      if (!has_finding(found, item))
        text += row(is_proved(found, item) ? "ok" : "as claimed", item.name,
                    std::to_string(item.bytes) + " bytes");
  for (const std::string& note : which.notes) text += line("note", note);
  return text;
}

json_value report_json(const case_snapshot& which, const verdict& found,
                       key_source keys, json_allocator& memory) {
  json_value out = report_head(memory);
  set(out, "case", one_line(which.evidence.name), memory);
  set(out, "namespace", one_line(which.evidence.target_namespace), memory);
  set(out, "verified", json_value(is_verified(found, keys)), memory);
  set(out, "intact", json_value(found.holds()), memory);
  set(out, "findings", findings_json(found, memory), memory);
  set(out, "signed", json_value(!found.keyid.empty()), memory);
  if (!found.keyid.empty()) {
    set(out, "keyid", found.keyid, memory);
    set(out, "key", source_word(keys), memory);
    set(out, "pinned", json_value(keys == key_source::given), memory);
  }
  if (found.claimed) {
    put_provenance(out, *found.claimed, memory);
    set(out, "items", items_json(found, memory), memory);
  }
  json_value notes(rapidjson::kArrayType);
  for (const std::string& note : which.notes)
    notes.PushBack(make_string(one_line(note), memory), memory);
  set(out, "notes", std::move(notes), memory);
  return out;
}

json_value failure_json(std::string_view called, std::string_view why,
                        json_allocator& memory) {
  json_value out = report_head(memory);
  set(out, "case", called, memory);
  set(out, "verified", json_value(false), memory);
  set(out, "error", why, memory);
  return out;
}

std::string findings_text(const verdict& found) {
  std::string text;
  for (const finding& each : found.findings) {
    if (!text.empty()) text += "; ";
    text += one_line(each.what) + " " + std::string(to_string(each.kind)) +
            ": " + one_line(each.detail);
  }
  return text;
}

}  // namespace forensics::plugin
