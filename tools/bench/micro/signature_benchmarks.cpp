#include "bench/micro/benchmark.hpp"
#include "model/crash.hpp"
#include "model/dsse.hpp"
#include "model/manifest.hpp"
#include "model/names.hpp"
#include "model/signature.hpp"
#include "model/signing_key.hpp"
#include "model/vocabulary.hpp"

namespace forensics::micro {

namespace {

constexpr model::timestamp now{std::chrono::seconds{1'795'857'160}};
constexpr model::crash_policy policy{std::chrono::hours{24}};

/// What is decided of a suspect before it has a case.
bool is_named(const model::json_value& pod) {
  const auto crashes = model::find_crashes(pod, policy, now);
  if (crashes.size() != 1) return false;
  const auto signature =
      model::signature_of(crashes[0], model::workload_of(pod));
  return !signature.empty() && !model::case_name(crashes[0]).empty();
}

model::manifest typical_manifest() {
  model::manifest out;
  out.case_name = "checkout-7d9c6b5f48-00000-forensic-0123456789";
  out.target_namespace = "debug-forensics";
  out.case_uid = "0f6f2d8e-1c52-4a3d-8f11-9d0c6f1f0e2a";
  out.captured_at = now;
  out.sealed_at = now;
  out.by = {"kube-forensics-controller",
            "0.1.0",
            "controller-0",
            {"--max-log-size=512000"},
            "8a3d5f0d-4f11-9d0c-1c52-6f1f0e2a2a6b"};
  out.marks.labels = {
      {std::string(model::label_source_namespace), "shop"},
      {std::string(model::label_source_pod), "checkout-7d9c6b5f48-00000"}};
  out.marks.annotations = {{std::string(model::note_exit_code), "137"},
                           {std::string(model::note_reason), "OOMKilled"},
                           {std::string(model::note_container), "checkout"}};
  for (const auto key :
       {model::key_crash, model::key_pod, model::key_log, model::key_fidelity,
        model::key_logs, model::key_events, model::key_owners,
        model::key_changes})
    out.items.push_back(model::item_of(key, out.case_name, key));
  return out;
}

/// What actors/case_sealer does.
bool is_sealed(const model::manifest& what, const model::signing_key& key) {
  model::dsse_envelope envelope{
      std::string(model::statement_type), model::to_statement(what), {}};
  envelope.signatures.push_back(
      {key.keyid(), key.sign(model::pre_authentication_encoding(
                        envelope.payload_type, envelope.payload))});
  return !model::to_json(envelope).empty();
}

}  // namespace

std::vector<benchmark> signature_benchmarks() {
  const text pod = share(crashed_pod());
  const auto parsed =
      std::make_shared<const model::json_document>(*model::parse_json(*pod));
  const auto manifest = typical_manifest();
  const auto key = model::signing_key::make();
  return {
      {"signature/crash", "crash", pod, 1, [=] { return is_named(*parsed); }},
      {"signature/seal", "case", share(model::to_statement(manifest)), 1,
       [=] { return is_sealed(manifest, key); }},
  };
}

}  // namespace forensics::micro
