#include <algorithm>
#include <stdexcept>

#include "actors/case_runner.hpp"
#include "model/json.hpp"
#include "model/objects.hpp"
#include "model/redact.hpp"
#include "model/redact_log.hpp"
#include "model/redact_pod.hpp"
#include "model/vocabulary.hpp"

namespace forensics::actors {

namespace {

/// A pod that can't be read is redacted, too.
bool wants_redaction(const std::string& pod_json,
                     const model::settings& settings) {
  const auto pod = model::parse_json(pod_json);
  return !pod || model::policy_for(*pod, settings.enable_secret_cloning) ==
                     model::secret_policy::redact;
}

}  // namespace

std::string_view to_string(case_step step) noexcept {
  switch (step) {
    case case_step::source:
      return "source";
    case case_step::evidence:
      return "evidence";
    case case_step::slot:
      return "slot";
    case case_step::other_logs:
      return "other_logs";
    case case_step::copies:
      return "copies";
    case case_step::clone:
      return "clone";
    case case_step::ending_slot:
      return "ending_slot";
    case case_step::context:
      return "context";
    case case_step::seal:
      return "seal";
    case case_step::close:
      return "close";
  }
  return "close";
}

const model::problem* hopeless_defect(const case_job& job,
                                      std::string_view step) noexcept {
  const auto is_of_step = [step](const auto& one) { return one.step == step; };
  const auto& all = job.defects;
  if (std::count_if(all.begin(), all.end(), is_of_step) < most_defects)
    return nullptr;
  return &*std::find_if(all.rbegin(), all.rend(), is_of_step);
}

model::secret_policy case_runner_state::secrets() const noexcept {
  return redacting ? model::secret_policy::redact : model::secret_policy::clone;
}

void case_runner_state::decide_redaction() {
  redacting = was_redacted || wants_redaction(*report().pod_json, *settings);
}

void case_runner_state::heed_vouching_pod() {
  redacting = redacting || wants_redaction(*vouching_pod, *settings);
}

case_runner_state::pod_text case_runner_state::pod_to_read_by() const {
  if (vouching_pod && !vouching_pod->empty()) return {vouching_pod, false};
  if (pod_as_it_was) return {pod_as_it_was, false};
  return {report().pod_json, was_redacted};
}

void case_runner_state::hide(hidden_values found) {
  hidden = std::move(found);
  const bool all_known = hidden->unknown.empty();
  auto& kept = *job.report;
  if (!was_redacted) pod_as_it_was = kept.pod_json;
  kept.pod_json = std::make_shared<const std::string>(model::redact_pod(
      *kept.pod_json, *hidden->mask,
      all_known ? model::free_text::masked : model::free_text::left_out));
  kept.which.message =
      all_known ? hidden->mask->hide(kept.which.message) : std::string();
  redact_log();
}

void case_runner_state::redact_log() {
  if (!redacting || !hidden || !log) return;
  if (hidden->unknown.empty())
    log = model::redact_log(*log, *hidden->mask);
  else
    log.reset();
}

model::captured_log case_runner_state::hidden_in(
    model::captured_log found) const {
  if (!redacting) return found;
  return model::redact_log(found, *hidden->mask);
}

model::log_entry& case_runner_state::entry_of(const std::string& file) {
  for (auto* entries : {&log_parts.entries, &other_logs.entries})
    for (auto& one : *entries)
      if (one.file == file) return one;
  throw std::out_of_range("no such log");
}

std::vector<model::log_entry> case_runner_state::further_logs() const {
  auto out = log_parts.entries;
  out.insert(out.end(), other_logs.entries.begin(), other_logs.entries.end());
  return out;
}

std::vector<model::mounted_log> case_runner_state::mounted_logs() const {
  std::vector<model::mounted_log> out;
  for (const auto& one : further_logs())
    if (one.why.empty())
      out.push_back({model::log_object_name(owner->name, one.file), one.file});
  return out;
}

model::case_content case_runner_state::content() const {
  model::case_content content;
  content.which = report().which;
  content.signature = report().signature;
  content.workload = report().workload;
  content.target_namespace = settings->target_namespace;
  content.ttl = settings->forensic_ttl;
  content.captured_at = captured_at;
  content.pod_json = *report().pod_json;
  content.log = log;
  content.redacted = redacting;
  content.problems = problems;
  content.key = key;
  return content;
}

void case_runner_state::doubt(std::string why) {
  is_doubtful = true;
  add_problem("source", std::move(why));
}

std::optional<model::signing_key> case_runner_state::signer() const {
  return is_doubtful ? std::nullopt : key;
}

model::open_case case_runner_state::open_case() const {
  return {owner->name, owner->target_namespace, contents};
}

model::clone_request case_runner_state::clone_request() const {
  model::clone_request how;
  how.which = report().which;
  how.signature = report().signature;
  how.owner = *owner;
  how.ttl = settings->forensic_ttl;
  how.captured_at = captured_at;
  how.toolkit_image = settings->toolkit_image;
  how.security = settings->security;
  how.secrets = secrets();
  how.copies = copies.copies;
  how.services = copies.services;
  how.logs = mounted_logs();
  return how;
}

std::string_view case_runner_state::phase() const {
  return clone_stands ? model::phase_complete : model::phase_failed;
}

model::case_ending case_runner_state::ending() const {
  model::case_ending out{std::string(phase()), problems, {}};
  out.texts.emplace(model::key_fidelity, differences_json);
  out.texts.emplace(model::key_logs,
                    model::to_json(further_logs(), other_logs.left_out));
  if (gathered) {
    out.texts.emplace(model::key_events, gathered->events_json);
    out.texts.emplace(model::key_owners, gathered->owners_json);
    out.texts.emplace(model::key_changes, gathered->changes_json);
  }
  return out;
}

model::manifest case_runner_state::manifest() const {
  model::manifest out;
  out.case_name = owner->name;
  out.target_namespace = owner->target_namespace;
  out.case_uid = owner->uid;
  out.captured_at = captured_at;
  out.marks = contents.marks;
  out.items = contents.items;
  for (const auto& one : further_logs())
    if (one.why.empty())
      out.items.push_back({one.file,
                           model::log_object_name(owner->name, one.file),
                           one.facts.bytes, one.facts.sha256});
  model::add_ending(ending(), out);
  return out;
}

void case_runner_state::take_contents(model::anchor_contents found) {
  contents.marks = std::move(found.marks);
  for (auto& item : found.items) contents.items.push_back(std::move(item));
}

void case_runner_state::forget_log_problems() {
  std::erase_if(problems, [](const auto& one) { return one.step == "log"; });
}

void case_runner_state::take_log(model::captured_log found) {
  log = std::move(found);
  forget_log_problems();
  redact_log();
}

void case_runner_state::add_problem(std::string_view at, std::string why) {
  // As long as it will be read back.
  model::problem found{std::string(at),
                       model::safe_text(why, model::longest_reason)};
  if (std::find(problems.begin(), problems.end(), found) == problems.end())
    problems.push_back(std::move(found));
}

}  // namespace forensics::actors
