#include "plugin/show_text.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>
#include <vector>

#include "model/age.hpp"
#include "model/captured_log.hpp"
#include "model/clone.hpp"
#include "model/dsse.hpp"
#include "model/signal_name.hpp"
#include "model/vocabulary.hpp"
#include "plugin/case_json.hpp"
#include "plugin/clone_state.hpp"
#include "plugin/evidence/case_logs.hpp"
#include "plugin/sheet.hpp"

namespace forensics::plugin {
namespace {

using model::array_at;
using model::integer_at;
using model::json_value;
using model::text_at;

std::string text(std::string_view part) { return std::string(part); }

/// `2026-11-28T10:00:00Z (5m ago)`
std::string time_text(const std::optional<model::timestamp>& time,
                      model::timestamp now) {
  if (!time) return "";
  return model::format_rfc3339(*time) + " (" +
         model::human_duration(now - *time) + " ago)";
}

std::string bytes_text(std::size_t bytes) {
  constexpr std::size_t kibi = 1024;
  if (bytes < 10 * kibi) return std::to_string(bytes) + " bytes";
  return std::to_string(bytes / kibi) + " KiB";
}

std::string joined(const std::vector<std::string>& parts,
                   std::size_t most_listed) {
  std::string all;
  const std::size_t listed = std::min(parts.size(), most_listed);
  for (std::size_t i = 0; i < listed; ++i)
    all += (all.empty() ? "" : ", ") + parts[i];
  if (listed < parts.size())
    all += " and " + std::to_string(parts.size() - listed) + " more";
  return all;
}

/// A JSON text as it is, anything else as JSON.
std::string value_text(const json_value& object, std::string_view key) {
  const json_value* value = model::find(object, {key});
  if (value == nullptr) return "(none)";
  return value->IsString() ? text(model::view(*value)) : model::dump(*value);
}

std::string hold_text(const model::case_summary& which, model::timestamp now) {
  if (!which.seen.held) return "";
  if (!which.hold)
    return which.held_by_clone ? "by its clone, which has the annotation " +
                                     text(model::note_hold)
                               : std::string("yes; nobody noted who and why");
  return which.hold->who + ", " + time_text(which.hold->at, now) + ": " +
         which.hold->why;
}

std::string expiry_text(const model::case_summary& which,
                        model::timestamp now) {
  const auto decided = model::decide_expiry(which.seen, now);
  switch (decided.verdict) {
    case model::expiry::keep:
      return "in " + model::human_duration(decided.at - now);
    case model::expiry::expired:
      return "now: the controller deletes it soon";
    case model::expiry::held:
      return "not while it is held";
    case model::expiry::unreadable:
      return "never: its TTL can't be read (label forensic.io/ttl)";
  }
  return "";
}

void add_head(sheet& to, const case_document& what, model::timestamp now) {
  const auto& summary = what.summary;
  to.section("Case " + summary.seen.name);
  to.field("Namespace", summary.target_namespace);
  to.field("Created", time_text(summary.seen.created_at, now));
  to.field("Expires", expiry_text(summary, now));
  to.field("Held", hold_text(summary, now), paint::yellow);
  if (summary.seen.phase != model::phase_complete)
    to.field("Phase", summary.seen.phase, paint::yellow);
}

std::string image_of(const json_value& pod, std::string_view container) {
  for (const std::string_view list : {"containers", "initContainers"})
    for (const json_value& one : array_at(pod, {"spec", list}).GetArray())
      if (text_at(one, {"name"}) == container)
        return text(text_at(one, {"image"}));
  return "";
}

void add_crash(sheet& to, const case_document& what, model::timestamp now) {
  const auto& summary = what.summary;
  const json_value& crash = what.crash;
  to.section("What crashed");
  to.field("Pod", summary.source_namespace + "/" + summary.pod);
  const std::string kind = text(text_at(crash, {"kind"}));
  to.field(
      "Container",
      summary.container.empty()
          ? "the pod as a whole"
          : summary.container +
                (kind.empty() || kind == "regular" ? "" : " (" + kind + ")"));
  to.field("Image", image_of(what.pod, summary.container));
  to.field("Workload", text_at(crash, {"workload"}));
  to.field("Node", text_at(crash, {"node"}));
  to.field("Started",
           time_text(model::parse_rfc3339(text_at(crash, {"startedAt"})), now));
  to.field("Ended", time_text(summary.seen.crashed_at, now));
}

std::string signal_text(std::int64_t signal) {
  if (signal <= 0 || signal > std::numeric_limits<int>::max()) return "";
  const std::string number = std::to_string(signal);
  const std::string_view name = model::signal_name(static_cast<int>(signal));
  return name.empty() ? number : text(name) + " (" + number + ")";
}

std::string repeats_text(const model::repeats& what, model::timestamp now) {
  if (what.count == 0) return "";
  return std::to_string(what.count) + " more, the last " +
         time_text(what.last, now) + ", of " + joined(what.pods, 5) +
         (what.more_pods ? " and others" : "");
}

void add_why(sheet& to, const case_document& what, model::timestamp now) {
  const auto& summary = what.summary;
  const json_value& crash = what.crash;
  to.section("Why");
  to.field("Reason", summary.reason, paint::red);
  if (summary.exit_code)
    to.field("Exit code", std::to_string(*summary.exit_code), paint::red);
  to.field("Signal", signal_text(integer_at(crash, {"signal"})), paint::red);
  to.block("Message", text_at(crash, {"message"}));
  to.field("Restarts",
           model::dump(json_value(integer_at(crash, {"restartCount"}))));
  to.field("Repeats", repeats_text(summary.repeated, now));
}

std::string owner_text(const json_value& owner) {
  std::string line =
      text(text_at(owner, {"kind"})) + "/" + text(text_at(owner, {"name"}));
  if (const auto revision = text_at(owner, {"revision"}); !revision.empty())
    line += ", revision " + text(revision);
  const json_value* wanted = model::find(owner, {"replicas"});
  if (wanted != nullptr && wanted->IsInt64())
    line += ", " + std::to_string(integer_at(owner, {"readyReplicas"})) +
            " of " + std::to_string(wanted->GetInt64()) + " ready";
  if (const auto why = text_at(owner, {"why"}); !why.empty())
    line += " (" + text(why) + ")";
  return line;
}

std::string change_text(const json_value& change) {
  std::string line = text(text_at(change, {"what"}));
  for (const std::string_view key : {"container", "name"})
    if (const auto part = text_at(change, {key}); !part.empty())
      line += " " + text(part);
  return line + ": " + value_text(change, "healthy") + " -> " +
         value_text(change, "crashed");
}

std::string against_text(const json_value& against) {
  if (against.ObjectEmpty()) return "";
  const auto pod = text_at(against, {"pod"});
  const auto replica_set = text_at(against, {"replicaSet"});
  if (!pod.empty()) return "healthy pod " + text(pod);
  if (!replica_set.empty()) return "ReplicaSet " + text(replica_set);
  return model::dump(against);
}

/// `5m ago Warning BackOff x12 Pod/web-1: Back-off restarting …`
std::string event_text(const json_value& event, model::timestamp now) {
  std::string line;
  const auto add = [&line](std::string_view part) {
    if (!part.empty()) line.append(line.empty() ? "" : " ").append(part);
  };
  if (const auto last = model::parse_rfc3339(text_at(event, {"last"})))
    add(model::human_duration(now - *last) + " ago");
  add(text_at(event, {"type"}));
  add(text_at(event, {"reason"}));
  if (const auto count = integer_at(event, {"count"}, 1); count > 1)
    add("x" + std::to_string(count));
  add(text_at(event, {"on"}));
  const auto why = text_at(event, {"why"});
  return line + ": " + text(why.empty() ? text_at(event, {"message"}) : why);
}

void add_context(sheet& to, const case_document& what, model::timestamp now) {
  constexpr std::size_t most_changes = 15;
  constexpr std::size_t most_events = 10;
  to.section("Around it");
  for (const json_value& one : array_at(what.owners, {}).GetArray())
    to.field("Owner", owner_text(one));
  const json_value& changes = array_at(what.changes, {"changes"});
  to.field("Compared with",
           against_text(model::object_at(what.changes, {"against"})));
  to.field("Compared with", text_at(what.changes, {"why"}));
  for (rapidjson::SizeType i = 0; i < changes.Size() && i < most_changes; ++i)
    to.field("Changed", change_text(changes[i]), paint::yellow);
  if (changes.Size() > most_changes)
    to.field("Changed", "and " + std::to_string(changes.Size() - most_changes) +
                            " more: see changes.json");
  const json_value& events =
      what.events.IsArray() ? what.events : array_at(what.events, {"events"});
  const std::size_t first =
      events.Size() - std::min<std::size_t>(events.Size(), most_events);
  for (std::size_t i = first; i < events.Size(); ++i)
    to.field("Event",
             event_text(events[static_cast<rapidjson::SizeType>(i)], now));
}

std::string clone_text(const case_document& what) {
  if (what.clone)
    return state_of(*what.clone, crashed_container_of(*what.clone)).text;
  if (!what.why_no_clone.empty()) return "unknown: " + what.why_no_clone;
  return "there is none";
}

void add_clone(sheet& to, const case_document& what) {
  constexpr std::size_t most_fields = 3;
  to.section("Clone");
  to.field("State", clone_text(what));
  if (what.clone) to.field("Container", crashed_container_of(*what.clone));
  std::map<std::string, std::vector<std::string>> by_reason;
  for (const model::difference& one : model::parse_differences(
           text_at(what.anchor, {"data", model::key_fidelity})))
    by_reason[one.reason].push_back(one.field + " " + one.action);
  for (const auto& [reason, fields] : by_reason)
    to.field("Differs", reason + ": " + joined(fields, most_fields));
}

/// What logs.json tells of a log and its parts beside the anchor.
struct listed_log {
  std::size_t bytes = 0;
  std::size_t parts = 0;
  std::string why;  ///< one is not kept
};

/// By the log's file, of which `crash.log.1` is a part, in the list's order.
std::vector<std::pair<std::string, listed_log>> listed_logs(
    const case_document& what) {
  std::vector<std::pair<std::string, listed_log>> logs;
  for (const json_value& one : array_at(what.logs, {}).GetArray()) {
    const std::string_view item = text_at(one, {"file"});
    const part_name part = read_part(item);
    const std::string file(part.file.empty() ? item : part.file);
    auto log = std::find_if(logs.begin(), logs.end(), [&](const auto& other) {
      return other.first == file;
    });
    if (log == logs.end()) log = logs.insert(log, {file, listed_log{}});
    if (const auto why = text_at(one, {"why"}); !why.empty()) {
      log->second.why = why;
      continue;
    }
    ++log->second.parts;
    log->second.bytes += static_cast<std::size_t>(
        std::max<std::int64_t>(0, integer_at(one, {"bytes"})));
  }
  return logs;
}

std::string size_text(const listed_log& log) {
  std::string line = bytes_text(log.bytes);
  if (log.parts > 1) line += " in " + std::to_string(log.parts) + " parts";
  return log.why.empty() ? line : line + "; a part is missing: " + log.why;
}

/// The anchor holds the newest part; of a case that is not closed yet no list
/// tells of the others.
std::string crash_log_text(const case_document& what, const listed_log& older) {
  const json_value& notes =
      model::object_at(what.anchor, {"metadata", "annotations"});
  const auto size = size_of_item(what.anchor, model::key_log);
  if (!size) return "there is none";
  listed_log whole = older;
  whole.bytes += *size;
  ++whole.parts;
  std::string line = size_text(whole);
  const std::size_t parts = model::parts_in(notes);
  const bool complete = text_at(notes, {model::note_log_complete}) != "false";
  if (parts > whole.parts)
    line += ", the newest of " + std::to_string(parts) + " parts";
  else
    line += complete ? ", all of it" : ", the newest part";
  const auto dropped = text_at(notes, {model::note_log_dropped});
  return complete || dropped.empty()
             ? line
             : line + "; " + text(dropped) + " older bytes were left out";
}

std::string other_log_text(const std::string& file, const listed_log& log) {
  return log.parts == 0 ? "no " + file + ": " + log.why
                        : file + ", " + size_text(log);
}

/// Nothing is verified here.
std::string seal_text(const case_document& what) {
  const std::string_view text_of =
      text_at(what.anchor, {"data", model::key_manifest});
  if (text_of.empty()) return "no: nothing proves that it is unchanged";
  const auto envelope = model::read_envelope(text_of);
  if (!envelope) return "its manifest can't be read; see verify";
  if (envelope->signatures.empty()) return "not signed; see verify";
  return "signed by the key " + envelope->signatures.front().keyid +
         ", not checked here; see verify";
}

void add_evidence(sheet& to, const case_document& what) {
  to.section("Evidence");
  const auto logs = listed_logs(what);
  const auto older = std::find_if(logs.begin(), logs.end(), [](const auto& it) {
    return it.first == model::key_log;
  });
  to.field(
      "crash.log",
      crash_log_text(what, older == logs.end() ? listed_log{} : older->second));
  for (const auto& [file, log] : logs)
    if (file != model::key_log) to.field("Log", other_log_text(file, log));
  to.field("Sealed", seal_text(what));
  if (text_at(what.anchor, {"metadata", "annotations", model::note_redacted}) ==
      "true")
    to.field("Redacted", "yes: REDACTED stands for values of Secrets");
}

void add_problems(sheet& to, const case_document& what) {
  to.section("Problems");
  for (const model::problem& one : what.summary.seen.problems)
    to.line(one.step + ": " + one.reason, paint::yellow);
}

void add_next_steps(sheet& to, const case_document& what,
                    const command_writer& command) {
  const std::string& name = what.summary.seen.name;
  to.section("How to go on");
  if (what.clone) to.line(command("access " + name));
  to.line(command("logs " + name));
  if (!what.summary.seen.held)
    to.line(command("hold " + name + " --reason=WHY"));
}

void add_part(json_value& to, std::string_view key, const json_value& part,
              model::json_allocator& memory) {
  if (!part.IsNull()) model::set(to, key, model::copy_of(part, memory), memory);
}

}  // namespace

std::string show_text(const case_document& what, model::timestamp now,
                      const style& with, const command_writer& command) {
  sheet out(with);
  add_head(out, what, now);
  add_crash(out, what, now);
  add_why(out, what, now);
  add_context(out, what, now);
  add_clone(out, what);
  add_evidence(out, what);
  add_problems(out, what);
  add_next_steps(out, what, command);
  return out.take();
}

model::json_document show_json(const case_document& what) {
  model::json_document out(rapidjson::kObjectType);
  auto& memory = out.GetAllocator();
  model::set(out, "apiVersion", "forensic.io/v1", memory);
  model::set(out, "kind", "Case", memory);
  json_value summary = to_json(what.summary, memory);
  for (auto& member : summary.GetObject())
    out.AddMember(member.name, member.value, memory);
  add_part(out, "crash", what.crash, memory);
  add_part(out, "owners", what.owners, memory);
  add_part(out, "changes", what.changes, memory);
  add_part(out, "events", what.events, memory);
  add_part(out, "logs", what.logs, memory);
  if (const auto fidelity = model::parse_json(
          text_at(what.anchor, {"data", model::key_fidelity})))
    add_part(out, "fidelity", *fidelity, memory);
  json_value clone(rapidjson::kObjectType);
  model::set(clone, "exists", json_value(what.clone.has_value()), memory);
  model::set(clone, "state", clone_text(what), memory);
  if (what.clone)
    model::set(clone, "container", crashed_container_of(*what.clone), memory);
  model::set(out, "clone", std::move(clone), memory);
  return out;
}

}  // namespace forensics::plugin
