#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "actors/caf.hpp"
#include "k8s/types.hpp"
#include "model/case_record.hpp"
#include "model/clone.hpp"
#include "model/crash.hpp"
#include "model/crash_context.hpp"
#include "model/event.hpp"
#include "model/expiry_plan.hpp"
#include "model/log_object.hpp"
#include "model/manifest.hpp"
#include "model/mask.hpp"
#include "model/pod_logs.hpp"
#include "model/redact.hpp"
#include "model/repeats.hpp"

/// Every message and every typed handle. This file is the architecture page:
/// actors meet only here.
namespace forensics::actors {

// -- messages ----------------------------------------------------------------

/// A crash instance and the pod as it was when the crash was seen. The text is
/// shared, so that a report is cheap to pass on.
struct crash_report {
  model::crash which;
  std::string case_name;
  std::string signature;
  std::string workload;
  std::shared_ptr<const std::string> pod_json;
  /// Of a list, which tells one namespace after the other.
  bool is_listed = false;
  /// It came before, and could not be kept then.
  bool comes_again = false;
};
/// A watcher reads a list of all pods, or has done so. It goes the way of the
/// reports, so that those of the list come before its end.
struct pod_list {
  std::string pod_namespace;
  bool is_under_way = false;
};

/// Opens a stream whose body is then pulled with `read_stream`.
struct open_stream {
  k8s::request what;
};
struct read_stream {
  k8s::stream_id stream = 0;
};
struct close_stream {
  k8s::stream_id stream = 0;
};

struct start_watching {};
/// INTERNAL to the watchers: the wait before the next request is over.
struct watch_again {};

/// A case of an earlier run, read at start-up.
struct known_case {
  model::case_view view;
};
/// The case was lost before anything was kept of it: the crash may be
/// reported again, and its window is open.
struct forget_crash {
  std::string case_name;
  std::string signature;
};

/// A crash that the rate limit suppressed, for the case that holds its window.
struct repeat_seen {
  std::string case_name;
  model::repeat what;
  /// Up to when an earlier run has counted on this case, if it did.
  std::optional<model::timestamp> counted_until;
};
/// INTERNAL to the repeat recorder: the wait of this case is over.
struct count_due {
  std::string case_name;
  std::uint64_t serial = 0;  ///< of the count that the wait was for
};

/// Brings the target namespace up, reads the cases that stand there, then
/// starts the watchers.
struct start_up {};
/// INTERNAL to a case runner: begin, or go on with the step that waited.
struct run_step {};
/// INTERNAL to a case runner: the evidence is written now, log or no log.
struct evidence_due {};

enum class case_verdict {
  complete,         ///< evidence and clone stand
  failed,           ///< evidence stands, something is missing
  postponed,        ///< an outage cut it short: it is to be begun again later
  clone_postponed,  ///< the same, where the clone alone has failed
  broken,           ///< a defect of ours ended it, see `case_closed::defect`
  lost,             ///< not even the evidence can be written
  repeated          ///< the case was complete before
};
/// The last message of a case runner.
struct case_closed {
  std::string case_name;
  std::string signature;
  case_verdict verdict = case_verdict::lost;
  model::problem defect{};  ///< broken: in which step, and what
};

/// The log of a case has had its time and is not there; how much longer may it
/// be waited for? 0: not at all.
struct log_is_late {
  std::string case_name;
  std::chrono::milliseconds waited{};
};
struct log_patience {
  std::chrono::milliseconds more{};
};

/// A runner asks to go on from evidence to clone; the answer may take long.
struct take_slot {
  std::string case_name;
};
struct granted_slot {
  /// Others wait, for a slot or to be opened at all: this one is not to be
  /// held for what a case can do without.
  bool is_sought = false;
};
/// A runner asks to go on from the clone to the end of the case.
struct take_ending_slot {
  std::string case_name;
};
struct granted_ending_slot {};

/// INTERNAL of the log archiver: one log on its way, and its next try.
struct chase;
struct chase_again {
  std::shared_ptr<chase> hunt;
};

struct fetch_log {
  model::crash which;
  std::size_t max_bytes = 0;
};
/// The log of a run beside the one that crashed.
struct fetch_other_log {
  model::container_run run;
  std::size_t max_bytes = 0;
  std::chrono::milliseconds patience{};  ///< it is given up after that
};
/// A sentence why there is no log.
struct no_log {
  std::string why;
  bool is_silent = false;  ///< the node was asked and did not answer
};
using log_reply = result<model::captured_log, no_log>;

/// Beside the case, one that is there already is a success.
struct keep_log {
  model::case_owner owner;
  model::log_object what;
  bool is_evidence = false;  ///< of the crash's own log: behind nothing else
  /// A round before this one may have kept another state of it: what stands
  /// under the name is taken for that.
  bool is_begun_again = false;
};
/// Has a try before kept it?
struct find_log {
  model::case_owner owner;
  std::string file;
};
/// The log as it stands; not_found where there is none.
using kept_log_reply = result<model::log_entry, k8s::error>;

struct write_case {
  model::case_content content;
  /// A round before this one may have written it without a signature: what
  /// stands is not written over.
  bool is_begun_again = false;
};
/// The anchor as it stands now.
struct written_case {
  model::case_owner owner;
  bool complete = false;  ///< it was there and had been completed
  bool has_log = false;
  std::size_t log_parts = 1;  ///< with the one that it holds
  std::optional<model::timestamp> captured_at;
  std::vector<model::problem> problems;  ///< as recorded on it
  model::anchor_contents contents;
  /// It was made now, or bears the signature; else anybody may have written it.
  bool is_own = true;
};
using write_case_reply = result<written_case, k8s::error>;

struct attach_log {
  model::case_owner owner;
  model::captured_log log;
  model::anchor_contents contents;  ///< of the anchor as it stands
  std::optional<model::signing_key> key;
};
/// What has changed on the anchor by it: all its marks, and the log.
using attach_reply = result<model::anchor_contents, k8s::error>;

struct prepare_to_seal {};
/// INTERNAL to the case sealer: who has waited long enough for the key?
struct seal_due {};
struct seal_case {
  model::manifest what;  ///< who captured it and when it is sealed is added
  /// It tells already that there was no key: it is not signed, and waits no
  /// more.
  bool is_unsigned = false;
};
struct sealed_case {
  std::string envelope_json;
  std::string why_unsigned;  ///< "" where it is signed
};
using seal_reply = result<sealed_case, k8s::error>;

struct find_signing_key {
  /// As `seal_case` does; else the key is had now or not at all.
  bool may_wait = false;
};
using signing_key_reply = result<model::signing_key, k8s::error>;

struct close_case {
  model::case_owner owner;
  model::case_ending ending;
  std::string manifest_json;
};
struct read_case_source {
  std::string case_name;
};
/// A case as an earlier run left it.
struct found_case {
  std::string phase;
  model::case_source source;
  model::case_owner owner;
  std::vector<model::problem> problems;
  model::anchor_contents contents;
};
using case_source_reply = result<found_case, k8s::error>;
/// What a case of an earlier run says that is not signed, anybody may have
/// written who may write in the target namespace: is there such a pod, and has
/// it crashed?
/// Answered by the pod as it stands; "" where it is gone or shows no crash.
struct find_source_pod {
  model::crash which;
};
/// An object of a source namespace, as JSON.
using source_reply = result<std::shared_ptr<const std::string>, k8s::error>;
inline source_reply source_of(k8s::reply reply) {
  if (!reply) return failure{std::move(reply.error())};
  return std::make_shared<const std::string>(std::move(reply->body));
}
struct done {};
using done_reply = result<done, k8s::error>;

/// Asked before anything of a redacted case is written.
struct find_hidden_values {
  std::shared_ptr<const std::string> pod_json;
  model::crash which;
  /// `pod_json` was redacted by an earlier run: its literals are in the live
  /// pod alone.
  bool is_redacted = false;
};
struct hidden_values {
  std::shared_ptr<const model::mask> mask;
  /// "", or why some values are not in the mask: then nothing is kept in which
  /// they could stand.
  std::string unknown;
};
using hidden_reply = result<hidden_values, k8s::error>;

/// Asked beside the work on a case; answered in time, with what there is.
struct gather_context {
  model::crash which;
  /// The pod as it was; as the case has it where that is all there is.
  std::shared_ptr<const std::string> pod_json;
  /// `pod_json` was redacted by an earlier run.
  bool is_redacted = false;
  /// None: nothing is to be hidden.
  std::optional<hidden_values> hidden;
  std::chrono::milliseconds patience{};
};
using context_reply = result<model::crash_context, k8s::error>;
/// INTERNAL to the context gatherer: its patience with this one is over.
struct context_due {
  std::uint64_t number = 0;
};

/// The namespace's ServiceList.
struct read_services {
  std::string pod_namespace;
};
/// INTERNAL to the service reader.
struct services_are_old {
  std::string pod_namespace;
};

/// What the copies will be made of may be read already.
struct read_ahead {
  std::shared_ptr<const std::string> pod_json;
  std::string pod_namespace;
};

struct copy_references {
  std::shared_ptr<const std::string> pod_json;
  std::string pod_namespace;
  model::case_owner owner;
  model::secret_policy secrets = model::secret_policy::redact;
  /// nullptr where `pod_json` came from the source namespace. Else only what
  /// this pod names, too, may be read.
  std::shared_ptr<const std::string> vouched_by{};
};
struct copied_references {
  std::map<std::pair<model::reference_kind, std::string>, std::string> copies;
  model::service_links services = model::service_links::none;
  std::vector<model::problem> problems;
};
using copy_reply = result<copied_references, k8s::error>;

struct create_clone {
  std::shared_ptr<const std::string> pod_json;
  model::clone_request how;
};
struct created_clone {
  std::string differences_json;
  bool is_new = true;  ///< false: a try before had made it
};
using clone_reply = result<created_clone, k8s::error>;

struct ensure_quarantine {
  bool anew = false;  ///< something has changed: do not believe the last check
};
/// The quarantine stands.
struct quarantine_report {
  bool has_priority_class = false;  ///< one that a clone may be of
};
using quarantine_reply = result<quarantine_report, k8s::error>;

/// Asked at start-up: may evidence be written?
struct ensure_namespace {};

/// The API server answers again after an outage: who has backed off need not
/// wait for the end of that.
struct server_is_back {};

/// Begins to watch the quarantine's NetworkPolicy.
struct guard {};
/// INTERNAL to the guard: what waits is due, unless something else has begun
/// it or was put in its place.
struct guard_due {
  unsigned number = 0;
};

/// A case stands, or has changed; told again after each new list.
struct case_stands {
  model::case_view view;
};
/// From now on all cases that stand are told anew.
struct case_list_begins {};
/// All were: none was left out.
struct case_list_ends {};
/// A case stands no more, whoever deleted it.
struct case_gone {
  std::string case_name;
  std::string uid;
  std::string signature;
  std::string source_namespace;
};
/// The clone of this case is held by an annotation of its own, or no longer.
struct clone_hold {
  std::string case_name;
  bool held = false;
};

struct record_event {
  model::crash which;
  model::event_reason reason;
  std::string step;  ///< "" where a case has but one such event
  std::string note;
};

/// Begins to delete what expires. INTERNAL after that: it is time to look.
struct reap {};
/// INTERNAL to the reaper: the case may be tried again.
struct reap_again {
  model::expired_case which;
};

/// Looks for what belongs to no case. INTERNAL after the first.
struct find_orphans {};

/// Time to look who is alive.
struct beat {};
/// One more who is to be asked for signs of life.
struct watch_over {
  std::string name;
  caf::actor whom;
};

/// INTERNAL to the leader elector: look at the Lease again, or renew it.
struct elect {};
/// INTERNAL to the leader elector: has it been renewed in time?
struct lease_due {};
/// Gives the Lease back, where this process leads.
struct resign {};

}  // namespace forensics::actors

FORENSICS_LOCAL_MESSAGE(forensics::k8s::request)
FORENSICS_LOCAL_MESSAGE(forensics::k8s::reply)
FORENSICS_LOCAL_MESSAGE(forensics::k8s::open_reply)
FORENSICS_LOCAL_MESSAGE(forensics::k8s::chunk_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::crash_report)
FORENSICS_LOCAL_MESSAGE(forensics::actors::pod_list)
FORENSICS_LOCAL_MESSAGE(forensics::actors::open_stream)
FORENSICS_LOCAL_MESSAGE(forensics::actors::read_stream)
FORENSICS_LOCAL_MESSAGE(forensics::actors::close_stream)
FORENSICS_LOCAL_MESSAGE(forensics::actors::start_watching)
FORENSICS_LOCAL_MESSAGE(forensics::actors::watch_again)
FORENSICS_LOCAL_MESSAGE(forensics::actors::known_case)
FORENSICS_LOCAL_MESSAGE(forensics::actors::forget_crash)
FORENSICS_LOCAL_MESSAGE(forensics::actors::repeat_seen)
FORENSICS_LOCAL_MESSAGE(forensics::actors::count_due)
FORENSICS_LOCAL_MESSAGE(forensics::actors::start_up)
FORENSICS_LOCAL_MESSAGE(forensics::actors::run_step)
FORENSICS_LOCAL_MESSAGE(forensics::actors::evidence_due)
FORENSICS_LOCAL_MESSAGE(forensics::actors::case_closed)
FORENSICS_LOCAL_MESSAGE(forensics::actors::log_is_late)
FORENSICS_LOCAL_MESSAGE(forensics::actors::log_patience)
FORENSICS_LOCAL_MESSAGE(forensics::actors::take_slot)
FORENSICS_LOCAL_MESSAGE(forensics::actors::granted_slot)
FORENSICS_LOCAL_MESSAGE(forensics::actors::take_ending_slot)
FORENSICS_LOCAL_MESSAGE(forensics::actors::granted_ending_slot)
FORENSICS_LOCAL_MESSAGE(forensics::actors::chase_again)
FORENSICS_LOCAL_MESSAGE(forensics::actors::fetch_log)
FORENSICS_LOCAL_MESSAGE(forensics::actors::fetch_other_log)
FORENSICS_LOCAL_MESSAGE(forensics::actors::log_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::keep_log)
FORENSICS_LOCAL_MESSAGE(forensics::actors::find_log)
FORENSICS_LOCAL_MESSAGE(forensics::actors::kept_log_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::write_case)
FORENSICS_LOCAL_MESSAGE(forensics::actors::write_case_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::attach_log)
FORENSICS_LOCAL_MESSAGE(forensics::actors::attach_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::prepare_to_seal)
FORENSICS_LOCAL_MESSAGE(forensics::actors::seal_due)
FORENSICS_LOCAL_MESSAGE(forensics::actors::seal_case)
FORENSICS_LOCAL_MESSAGE(forensics::actors::seal_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::find_signing_key)
FORENSICS_LOCAL_MESSAGE(forensics::actors::signing_key_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::close_case)
FORENSICS_LOCAL_MESSAGE(forensics::actors::read_case_source)
FORENSICS_LOCAL_MESSAGE(forensics::actors::case_source_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::find_source_pod)
FORENSICS_LOCAL_MESSAGE(forensics::actors::done_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::find_hidden_values)
FORENSICS_LOCAL_MESSAGE(forensics::actors::hidden_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::gather_context)
FORENSICS_LOCAL_MESSAGE(forensics::actors::context_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::context_due)
FORENSICS_LOCAL_MESSAGE(forensics::actors::read_services)
FORENSICS_LOCAL_MESSAGE(forensics::actors::source_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::services_are_old)
FORENSICS_LOCAL_MESSAGE(forensics::actors::read_ahead)
FORENSICS_LOCAL_MESSAGE(forensics::actors::copy_references)
FORENSICS_LOCAL_MESSAGE(forensics::actors::copy_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::create_clone)
FORENSICS_LOCAL_MESSAGE(forensics::actors::clone_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::ensure_quarantine)
FORENSICS_LOCAL_MESSAGE(forensics::actors::quarantine_reply)
FORENSICS_LOCAL_MESSAGE(forensics::actors::ensure_namespace)
FORENSICS_LOCAL_MESSAGE(forensics::actors::server_is_back)
FORENSICS_LOCAL_MESSAGE(forensics::actors::guard)
FORENSICS_LOCAL_MESSAGE(forensics::actors::guard_due)
FORENSICS_LOCAL_MESSAGE(forensics::actors::case_stands)
FORENSICS_LOCAL_MESSAGE(forensics::actors::case_list_begins)
FORENSICS_LOCAL_MESSAGE(forensics::actors::case_list_ends)
FORENSICS_LOCAL_MESSAGE(forensics::actors::case_gone)
FORENSICS_LOCAL_MESSAGE(forensics::actors::clone_hold)
FORENSICS_LOCAL_MESSAGE(forensics::actors::record_event)
FORENSICS_LOCAL_MESSAGE(forensics::actors::reap)
FORENSICS_LOCAL_MESSAGE(forensics::actors::beat)
FORENSICS_LOCAL_MESSAGE(forensics::actors::watch_over)
FORENSICS_LOCAL_MESSAGE(forensics::actors::reap_again)
FORENSICS_LOCAL_MESSAGE(forensics::actors::find_orphans)
FORENSICS_LOCAL_MESSAGE(forensics::actors::elect)
FORENSICS_LOCAL_MESSAGE(forensics::actors::lease_due)
FORENSICS_LOCAL_MESSAGE(forensics::actors::resign)

namespace forensics::actors {

// -- handles -----------------------------------------------------------------

/// Every actor's only way to Kubernetes; a fake one in the tests. Each request
/// is answered within its own timeout, with an error in the reply if need be.
using api_actor = typed_actor<
    // One whole exchange.
    replies_to<k8s::request>::with<k8s::reply>,
    // Opens a stream; the answer comes with the response's headers.
    replies_to<open_stream>::with<k8s::open_reply>,
    // The next bytes; one read at a time for each stream.
    replies_to<read_stream>::with<k8s::chunk_reply>,
    // Ends a stream early; unknown ones are ignored.
    reacts_to<close_stream>>;

/// Lists and watches pods; sends each crash it sees to the deduplicator.
using watcher_actor = typed_actor<
    // Begins; sent once, when the cases of earlier runs are known.
    reacts_to<start_watching>,
    // INTERNAL
    reacts_to<watch_again>>;

/// Lets a crash instance through once; what is told of lists, always.
using deduplicator_actor = typed_actor<
    // New instances go to the rate limiter, others end here.
    reacts_to<crash_report>, reacts_to<pod_list>,
    // The instance has a case already.
    reacts_to<known_case>,
    // The instance may come again.
    reacts_to<forget_crash>>;

/// Lets one crash of a signature through in each window; what is told of lists,
/// always.
using rate_limiter_actor = typed_actor<
    // The first in a window goes to the supervisor, others are counted and
    // told to the repeat recorder.
    reacts_to<crash_report>, reacts_to<pod_list>,
    // Opens the window as it was in an earlier run.
    reacts_to<known_case>,
    // Closes the window again.
    reacts_to<forget_crash>,
    // Somebody has deleted the case before its time: the next crash may have
    // one.
    reacts_to<case_gone>>;

/// Keeps the number of a case's repeats on the case, in few writes.
using repeat_recorder_actor = typed_actor<
    // Counted at once, written soon.
    reacts_to<repeat_seen>,
    // The case will never stand: its repeats are no longer counted.
    reacts_to<forget_crash>,
    // INTERNAL
    reacts_to<count_due>>;

/// Holds the queue, spawns a runner for each case, hears how it ended.
using supervisor_actor = typed_actor<
    // Quarantine, cases of earlier runs, then the watch.
    reacts_to<start_up>,
    // Queues a crash; over a bound it is counted and forgotten.
    reacts_to<crash_report>,
    // Of lists the room is shared when all are read.
    reacts_to<pod_list>,
    // What stands, for the bounds on it; from the case watcher.
    reacts_to<case_list_begins>, reacts_to<case_list_ends>,
    reacts_to<case_stands>, reacts_to<case_gone>,
    // While the logs of others come, it is not the node that is slow.
    replies_to<log_is_late>::with<log_patience>,
    // Answered when fewer than --max-concurrent-cases clones are worked on, but
    // for those that hang.
    replies_to<take_slot>::with<granted_slot>,
    // The clone is made or given up, its slot is free. Answered when the rest
    // of the case holds up nobody's clone.
    replies_to<take_ending_slot>::with<granted_ending_slot>,
    // A runner's last word: its slot is free.
    reacts_to<case_closed>,
    // Asks each open case for a sign of life.
    reacts_to<beat>>;

/// One case, from evidence to clone; ends by itself.
using case_runner_actor = typed_actor<
    // INTERNAL (the supervisor sends the first)
    reacts_to<run_step>,
    // INTERNAL
    reacts_to<evidence_due>>;

/// Fetches logs, writes and reads the case's ConfigMap.
using log_archiver_actor = typed_actor<
    // The log of exactly the run that crashed; compares containerIDs.
    replies_to<fetch_log>::with<log_reply>,
    // The log of exactly another run, in a bounded time.
    replies_to<fetch_other_log>::with<log_reply>,
    // Writes such a log beside the case; finds one that is there.
    replies_to<keep_log>::with<kept_log_reply>,
    replies_to<find_log>::with<kept_log_reply>,
    // Creates the anchor; one that is there already is a success.
    replies_to<write_case>::with<write_case_reply>,
    // Adds a log that came after the anchor was written.
    replies_to<attach_log>::with<attach_reply>,
    // Marks the end: phase, problems, texts, manifest.
    replies_to<close_case>::with<done_reply>,
    // What an earlier run kept, to go on from there.
    replies_to<read_case_source>::with<case_source_reply>,
    // Asked before anything of its source is read for such a case that is not
    // signed.
    replies_to<find_source_pod>::with<source_reply>,
    // INTERNAL
    reacts_to<chase_again>>;

/// Holds the signing key; makes and signs the manifests of cases.
using case_sealer_actor = typed_actor<
    // Finds the key or makes one, publishes its public half. INTERNAL after
    // that.
    reacts_to<prepare_to_seal>,
    // Answered soon, without a signature where no key can be had.
    replies_to<seal_case>::with<seal_reply>,
    // For cases that are open: to sign them, and to know them again.
    replies_to<find_signing_key>::with<signing_key_reply>,
    // The next case waits for the key again.
    reacts_to<server_is_back>,
    // INTERNAL
    reacts_to<seal_due>>;

/// Reads the Services of a namespace for all cases together.
using service_reader_actor =
    typed_actor<replies_to<read_services>::with<source_reply>,
                // INTERNAL
                reacts_to<services_are_old>>;

/// Copies ConfigMaps and Secrets into the case, redacted where asked.
using secret_redactor_actor = typed_actor<
    // What must not be seen in the evidence.
    replies_to<find_hidden_values>::with<hidden_reply>,
    // Makes the copies; one that is there already is a success.
    replies_to<copy_references>::with<copy_reply>,
    // So that the copies of a crash that comes alone need not wait for it.
    reacts_to<read_ahead>>;

/// Reads what stood around a crash: events, owners, a healthy pod to compare
/// with.
using context_gatherer_actor = typed_actor<
    // Never fails as a whole: what can't be had is told in its place.
    replies_to<gather_context>::with<context_reply>,
    // INTERNAL
    reacts_to<context_due>>;

/// Makes the clone and creates it.
using pod_cloner_actor =
    typed_actor<replies_to<create_clone>::with<clone_reply>>;

/// Keeps the target namespace a quarantine: namespace, deny-all, account,
/// quota, priority class.
using quarantine_actor = typed_actor<
    // All of it; no clone is made before it stands.
    replies_to<ensure_quarantine>::with<quarantine_reply>,
    // The namespace alone.
    replies_to<ensure_namespace>::with<done_reply>>;

/// Has the quarantine restored as soon as its NetworkPolicy changes.
using quarantine_guard_actor = typed_actor<
    // Sent once to begin.
    reacts_to<guard>,
    // Has it looked at now, if a try waits.
    reacts_to<server_is_back>,
    // INTERNAL
    reacts_to<guard_due>>;

/// Puts Events on source pods; best effort.
using event_recorder_actor = typed_actor<reacts_to<record_event>>;

/// Asks the other actors for signs of life.
using pulse_actor = typed_actor<
    // Sent once to begin; INTERNAL after that.
    reacts_to<beat>,
    // From the next beat on.
    reacts_to<watch_over>>;

/// Watches the cases' metadata, and tells reaper and supervisor what stands.
using case_watcher_actor = typed_actor<
    // Begins; sent once.
    reacts_to<start_watching>,
    // INTERNAL
    reacts_to<watch_again>>;

/// Watches the clones' metadata, and tells the reaper which are held.
using clone_watcher_actor = typed_actor<
    // Begins; sent once.
    reacts_to<start_watching>,
    // INTERNAL
    reacts_to<watch_again>>;

/// Deletes cases after their TTL.
using ttl_reaper_actor = typed_actor<
    // From the watchers.
    reacts_to<case_stands>, reacts_to<clone_hold>,
    // One that it has not deleted itself is told to the rate limiter.
    reacts_to<case_gone>,
    // Sent once to begin; INTERNAL after that.
    reacts_to<reap>,
    // INTERNAL
    reacts_to<reap_again>>;

/// Reports what belongs to a case that is gone.
using orphan_finder_actor = typed_actor<
    // Sent once to begin; INTERNAL after that.
    reacts_to<find_orphans>>;

/// Finds out by a Lease which replica leads.
using leader_elector_actor = typed_actor<
    // Sent once to begin; INTERNAL after that.
    reacts_to<elect>,
    // INTERNAL
    reacts_to<lease_due>,
    // The last that is asked of it; answered when it is done or has failed.
    replies_to<resign>::with<done_reply>>;

}  // namespace forensics::actors
