#pragma once

#include <string_view>

/// Every label, annotation, path and object name that users rely on.
namespace forensics::model {

inline constexpr std::string_view label_source_pod = "forensic-source-pod";
inline constexpr std::string_view label_source_uid = "forensic-source-pod-uid";
inline constexpr std::string_view label_source_namespace =
    "forensic-source-namespace";
inline constexpr std::string_view label_time = "forensic-time";
inline constexpr std::string_view label_ttl = "forensic.io/ttl";
inline constexpr std::string_view label_signature =
    "forensic.io/crash-signature";
/// On what a case owns besides its clone: the case's name.
inline constexpr std::string_view label_case = "forensic.io/case";

inline constexpr std::string_view note_exit_code = "forensic.io/exit-code";
inline constexpr std::string_view note_reason = "forensic.io/reason";
inline constexpr std::string_view note_container = "forensic.io/container";
inline constexpr std::string_view note_log_sha256 = "forensic.io/log-sha256";
/// On what holds a log: how many older bytes were left out, where that is
/// known; on a log beside the crash's own: the containerID of its run.
inline constexpr std::string_view note_log_dropped = "forensic.io/log-dropped";
inline constexpr std::string_view note_log_run = "forensic.io/log-run";
/// On what holds a log that is longer than one object holds: how many parts it
/// has.
inline constexpr std::string_view note_log_parts = "forensic.io/log-parts";
/// On a log beside the crash's own: how many bytes of it are kept, so that its
/// metadata tell all but its text.
inline constexpr std::string_view note_log_bytes = "forensic.io/log-bytes";
inline constexpr std::string_view note_command = "forensic.io/original-command";
inline constexpr std::string_view note_args = "forensic.io/original-args";
inline constexpr std::string_view note_hold = "forensic.io/hold";
/// On a case: who has held and released it, see custody.hpp.
inline constexpr std::string_view note_custody = "forensic.io/custody";
/// Full values of labels that had to be shortened, as a JSON object.
inline constexpr std::string_view note_full_names = "forensic.io/full-names";
/// On a case: Collecting, Complete or Failed.
inline constexpr std::string_view note_phase = "forensic.io/phase";
/// On a case that is not closed yet: the controller's signature, see
/// open_case.hpp.
inline constexpr std::string_view note_open_signature =
    "forensic.io/open-signature";
/// On a case: JSON array of {"step","reason"}: what is missing and why.
inline constexpr std::string_view note_problems = "forensic.io/problems";
/// On a case: when the run ended (RFC 3339).
inline constexpr std::string_view note_crashed_at = "forensic.io/crashed-at";
/// On a case: the crashes of its workload that the rate limit suppressed: how
/// many, when the first and the last was (RFC 3339), and the names of their
/// pods (JSON array of at most 20; "..." behind them: there were more).
inline constexpr std::string_view note_repeats = "forensic.io/repeats";
inline constexpr std::string_view note_repeats_first =
    "forensic.io/repeats-first";
inline constexpr std::string_view note_repeats_last =
    "forensic.io/repeats-last";
inline constexpr std::string_view note_repeats_pods =
    "forensic.io/repeats-pods";
/// On a clone: what was relaxed since the API server refused it (JSON).
inline constexpr std::string_view note_relaxed = "forensic.io/relaxed";
/// On a case and its clone: "true" when values were replaced by REDACTED.
inline constexpr std::string_view note_redacted = "forensic.io/redacted";

inline constexpr std::string_view note_ignore = "forensic.io/ignore";
inline constexpr std::string_view note_no_secrets =
    "forensic.io/no-secret-clone";

inline constexpr std::string_view phase_collecting = "Collecting";
inline constexpr std::string_view phase_complete = "Complete";
inline constexpr std::string_view phase_failed = "Failed";

inline constexpr std::string_view key_log = "crash.log";
inline constexpr std::string_view key_crash = "crash.json";
inline constexpr std::string_view key_pod = "pod.json";
inline constexpr std::string_view key_fidelity = "fidelity.json";
inline constexpr std::string_view key_logs = "logs.json";
inline constexpr std::string_view key_manifest = "manifest.dsse.json";
inline constexpr std::string_view key_events = "events.json";
inline constexpr std::string_view key_owners = "owners.json";
inline constexpr std::string_view key_changes = "changes.json";

inline constexpr std::string_view log_directory = "/forensics/original-logs";
inline constexpr std::string_view toolkit_directory = "/usr/local/bin/toolkit";

inline constexpr std::string_view network_policy_name = "deny-all";
inline constexpr std::string_view service_account_name = "forensic-clone";
inline constexpr std::string_view resource_quota_name = "forensic-quota";
inline constexpr std::string_view priority_class_name = "kube-forensics-clone";
/// The public keys that cases are signed with, in the target namespace.
inline constexpr std::string_view public_keys_name = "forensic-signing-keys";
inline constexpr std::string_view managed_by = "kube-forensics-controller";
inline constexpr std::string_view redacted_value = "REDACTED";

}  // namespace forensics::model
