#include "plugin/keys.hpp"

#include <utility>

#include "cli/values.hpp"
#include "k8s/local_file.hpp"
#include "k8s/requests.hpp"
#include "model/vocabulary.hpp"
#include "plugin/command_failure.hpp"
#include "plugin/shown.hpp"

namespace forensics::plugin {
namespace {

constexpr std::size_t longest_key = 16U << 10;

model::verification_key read_key_file(const std::string& path) {
  const auto text = k8s::read_local_file(path, longest_key);
  if (!text)
    throw usage_failure("--key " + cli::in_quotes(path) + " " +
                        text.error().message);
  auto key = model::verification_key::read(*text);
  if (!key)
    throw usage_failure("--key " + cli::in_quotes(path) + ": " + key.error());
  return *std::move(key);
}

}  // namespace

void declare_keys(CLI::App& app, std::vector<std::string>& files) {
  app.add_option("--key", files,
                 "PEM file of a public key that is trusted; may be repeated. "
                 "Without it: the keys that the cluster publishes in the "
                 "ConfigMap forensic-signing-keys, where others may write, "
                 "too.")
      ->type_name("FILE")
      ->default_str("''")
      ->allow_extra_args(false);
}

trusted_keys keys_of_files(const std::vector<std::string>& files) {
  trusted_keys out{{}, key_source::given};
  for (const std::string& path : files) out.keys.push_back(read_key_file(path));
  return out;
}

trusted_keys choose_keys(session& in, const std::vector<std::string>& files) {
  if (!files.empty()) return keys_of_files(files);
  trusted_keys out;
  auto request =
      k8s::get_config_map(in.target_namespace(), model::public_keys_name);
  const std::string purpose = request.purpose;
  const k8s::reply answer = in.api().send(std::move(request));
  if (!answer && answer.error().what == k8s::action::not_found) return out;
  const auto object = parse_answer(answer, purpose);
  for (const auto& each : model::object_at(object, {"data"}).GetObject())
    if (each.value.IsString())
      if (auto key = model::verification_key::read(model::view(each.value)))
        out.keys.push_back(*std::move(key));
  return out;
}

model::verdict require_verified(const case_snapshot& which,
                                const trusted_keys& trusted) {
  model::verdict found = judge(which, trusted.keys);
  if (found.holds()) return found;
  const std::string next = next_step(which, found, trusted.source);
  throw command_failure(
      "the case " + shown_in_line(which.evidence.name) +
          " does not verify, nothing was written: " + findings_text(found) +
          "; " + (next.empty() ? "kubectl forensic verify tells more" : next),
      exit_not_verified);
}

std::string next_step(const case_snapshot& which, const model::verdict& found,
                      key_source keys) {
  if (found.holds())
    return keys == key_source::bundled
               ? "pass your copy of the key with --key; --own-key believes the "
                 "bundle's"
               : "";
  for (const model::finding& each : found.findings) {
    if (each.kind == model::finding_kind::not_sealed)
      return which.evidence.phase == model::phase_collecting
                 ? "wait until the case is closed; kubectl forensic logs reads "
                   "it unverified"
                 : "its manifest was removed, or could not be written: the API "
                   "server's audit log tells who changed the ConfigMap; "
                   "kubectl forensic logs reads it unverified";
    if (each.kind == model::finding_kind::not_signed &&
        found.findings.size() == 1)
      return "the items are as the manifest says, but nobody vouches for the "
             "manifest; kubectl forensic logs reads them";
    if (each.kind == model::finding_kind::unknown_key)
      return keys == key_source::given
                 ? "is it another cluster's case, or was the key replaced? "
                   "--key may be repeated"
                 : "the ConfigMap forensic-signing-keys does not hold that "
                   "key; if you have a copy of it, pass it with --key";
  }
  return "";
}

}  // namespace forensics::plugin
