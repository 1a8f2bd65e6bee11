#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "actors/context.hpp"
#include "actors/protocol.hpp"
#include "model/retry.hpp"
#include "model/settings.hpp"

namespace forensics::actors {

/// How long each step may take, a try.
struct step_limits {
  std::chrono::milliseconds log{30'000};
  /// The evidence waits so long for the log, then is written without it.
  std::chrono::milliseconds log_grace{700};
  /// The same while the logs of others come.
  std::chrono::milliseconds longest_log_grace{5'000};
  std::chrono::milliseconds evidence{15'000};
  /// All logs beside the crash's own together: the slot is held meanwhile, so
  /// that a node that hangs costs no more than this. What has come by then may
  /// take so long again to be stored.
  std::chrono::milliseconds other_logs{4'000};
  /// The same while other crashes wait.
  std::chrono::milliseconds hurried_other_logs{1'000};
  /// What stood around the crash.
  std::chrono::milliseconds context{4'000};
  std::chrono::milliseconds copies{30'000};
  std::chrono::milliseconds clone{115'000};
  /// Tries of a step before it is given up.
  unsigned tries = 5;
  /// Rounds of a case whose clone fails, before it is closed without one.
  unsigned clone_rounds = 4;
  /// Rounds in which it waits for a server that is away rather than go without
  /// its clone: ten minutes at least.
  unsigned patient_rounds = 40;
  model::backoff backoff{model::duration{250}, model::duration{10'000}};
};

/// Whom a runner talks to. The first three are its own: what one case's
/// objects break is that case.
struct case_services {
  log_archiver_actor archiver;
  secret_redactor_actor redactor;
  pod_cloner_actor cloner;
  context_gatherer_actor gatherer;
  case_sealer_actor sealer;
  quarantine_actor quarantine;
  service_reader_actor service_reader;
  event_recorder_actor events;
};

/// A crash to capture, or (no report) the name of a case to go on with.
struct case_job {
  std::string case_name;
  std::string signature;
  std::optional<crash_report> report;
  unsigned rounds = 0;        ///< how often it was put off and begun again
  unsigned clone_rounds = 0;  ///< of these, for its clone alone
  bool is_deleted = false;    ///< by somebody, while it was open
  /// Few others are open: what its clone needs may be held meanwhile.
  bool is_alone = false;
  /// What ended earlier rounds: the step, and what broke there.
  std::vector<model::problem> defects{};
  /// It is only to be told that the last of them has ended it.
  bool is_abandoned = false;
};

enum class case_step {
  source,
  evidence,
  slot,
  other_logs,
  copies,
  clone,
  ending_slot,
  context,
  seal,
  close
};
std::string_view to_string(case_step step) noexcept;

/// So often a step may break before the case is finished without it.
inline constexpr std::ptrdiff_t most_defects = 2;
/// The last defect of a step that is not to be tried again; nullptr while it
/// may be.
const model::problem* hopeless_defect(const case_job& job,
                                      std::string_view step) noexcept;

/// The logs beside the crash's own, on their way.
struct log_batch {
  /// Of one case at once: each may hold a few times --max-log-size.
  static constexpr std::size_t most_open = 3;

  std::vector<model::container_run> runs;
  std::vector<model::log_entry> entries;  ///< one a run
  std::size_t left_out = 0;               ///< runs beyond the bound
  std::size_t next = 0;
  std::size_t open = 0;
  /// Bytes that they may take together: etcd is the whole cluster's.
  std::size_t room = 2U << 20;
  std::chrono::milliseconds patience{};  ///< for all of them together
  model::timestamp due{};
  /// Why none of them can be kept; "" where they can.
  std::string hopeless;
  /// Nobody answered for the crash's own log.
  bool node_is_silent = false;
};

/// The older parts of the crash's own log, from the newest on.
struct crash_log_parts {
  std::vector<model::captured_log> older;  ///< none: an earlier run had them
  std::vector<model::log_entry> entries;   ///< one a part
  std::size_t next = 0;
  bool is_writing = false;
};

/// The files of further logs whose write failed so that it may have been
/// carried out all the same, or may be yet.
using unsure_logs = std::vector<std::string>;

struct case_runner_state {
  static constexpr const char* name = "case_runner";

  context around;
  std::shared_ptr<const model::settings> settings;
  case_services services;
  step_limits limits;
  supervisor_actor supervisor;

  case_job job;
  case_step step = case_step::source;
  unsigned failures = 0;  ///< of this step
  /// A try waits for its backoff; nothing else begins before it.
  bool backing_off = false;
  model::timestamp began{};
  model::timestamp step_began{};
  model::timestamp captured_at{};

  /// Signs the anchor; none where it could not be had in time.
  std::optional<model::signing_key> key;
  bool key_asked = false;
  /// What stands in the anchor may be somebody else's: nothing of it is signed
  /// before the seal, which covers that it is said.
  bool is_doubtful = false;

  /// The log: asked for once, settled when it came or was given up.
  bool log_asked = false;
  bool log_settled = false;
  bool log_kept = false;
  /// The evidence is written now, log or no log.
  bool is_due = false;
  std::optional<model::captured_log> log;
  crash_log_parts log_parts;
  bool writing = false;
  std::optional<model::case_owner> owner;
  /// Of the anchor, as the API server has it.
  model::anchor_contents contents;
  /// A patch of it was given up and may have been carried out.
  bool is_anchor_unsure = false;

  /// Everything is made of redacted texts; nothing is written before it is
  /// known what they must not show.
  bool redacting = false;
  /// An earlier run has redacted the report already.
  bool was_redacted = false;
  /// Of a case of an earlier run that is not signed: its pod as it stands, ""
  /// where none does.
  std::shared_ptr<const std::string> vouching_pod;
  /// Before `hide`, to be compared with others; none where it is not known.
  std::shared_ptr<const std::string> pod_as_it_was;
  bool searching = false;
  std::optional<hidden_values> hidden;

  log_batch other_logs;
  unsure_logs unsure;
  /// A run before this one may have kept some of them.
  bool is_begun_again = false;

  /// None until it is there.
  std::optional<model::crash_context> gathered;

  copied_references copies;
  std::string differences_json = "[]";
  bool clone_stands = false;
  std::string manifest_json;
  bool is_unsigned = false;
  std::vector<model::problem> problems;

  const crash_report& report() const { return *job.report; }
  model::secret_policy secrets() const noexcept;
  /// The pod and the flag tell whether the case is redacted.
  void decide_redaction();
  /// What a case says that is not signed may be forged: where the pod that
  /// vouches for it wants its Secrets left out, they are.
  void heed_vouching_pod();
  /// The case says that it may be somebody else's.
  void doubt(std::string why);
  /// By which the source namespace is read: of a case that a pod vouches for
  /// not what it says of it, but the pod; else the report's, before `hide`.
  struct pod_text {
    std::shared_ptr<const std::string> json;
    bool is_redacted = false;
  };
  pod_text pod_to_read_by() const;
  /// May evidence be written as it is now?
  bool is_hidden() const noexcept { return !redacting || hidden.has_value(); }
  /// Redacts what is here, and by `take_log` what is yet to come.
  void hide(hidden_values found);
  model::case_content content() const;
  model::open_case open_case() const;
  /// The key, for what this controller can answer for.
  std::optional<model::signing_key> signer() const;
  model::clone_request clone_request() const;
  std::string_view phase() const;
  model::case_ending ending() const;
  /// All that it consists of; who captured it is the sealer's to say.
  model::manifest manifest() const;
  void take_contents(model::anchor_contents found);
  /// The log is here, even where an earlier run had given it up.
  void forget_log_problems();
  void take_log(model::captured_log found);
  void redact_log();
  /// A log beside the crash's, without what must not be seen in it.
  model::captured_log hidden_in(model::captured_log found) const;
  /// The line of that further log.
  model::log_entry& entry_of(const std::string& file);
  /// All logs and parts of logs beside crash.log.
  std::vector<model::log_entry> further_logs() const;
  std::vector<model::mounted_log> mounted_logs() const;
  void add_problem(std::string_view at, std::string why);
};

/// Evidence first, then copies, then the clone; every step has a deadline and
/// a bounded number of tries. What fails is written on the case, and the case
/// goes on without it. Ends with `case_closed`.
case_runner_actor::behavior_type case_runner(
    case_runner_actor::stateful_pointer<case_runner_state> self, context around,
    std::shared_ptr<const model::settings> settings, case_services services,
    step_limits limits, supervisor_actor supervisor, case_job job);

}  // namespace forensics::actors
