#include "k8s/internal/exec_credential.hpp"

#include "model/json.hpp"

namespace forensics::k8s::internal {

namespace {

constexpr std::chrono::seconds renewal_margin{30};
constexpr model::json_limits limits{.bytes = 1U << 20, .depth = 16};

}  // namespace

std::string exec_info(const exec_plugin& plugin) {
  model::json_document info(rapidjson::kObjectType);
  auto& memory = info.GetAllocator();
  model::set(info, "apiVersion", plugin.api_version, memory);
  model::set(info, "kind", "ExecCredential", memory);
  model::json_value spec(rapidjson::kObjectType);
  model::set(spec, "interactive", model::json_value(false), memory);
  if (!plugin.cluster_info.empty()) {
    const auto cluster = model::parse_json(plugin.cluster_info, limits);
    if (cluster && cluster->IsObject())
      model::set(spec, "cluster", model::copy_of(*cluster, memory), memory);
  }
  model::set(info, "spec", std::move(spec), memory);
  return model::dump(info);
}

result<exec_credential, std::string> parse_exec_credential(
    std::string_view printed, std::string_view api_version) {
  const auto parsed = model::parse_json(printed, limits);
  if (!parsed) return failure{std::string{"it printed no JSON"}};
  if (model::text_at(*parsed, {"kind"}) != "ExecCredential")
    return failure{std::string{"it printed no ExecCredential"}};
  if (model::text_at(*parsed, {"apiVersion"}) != api_version)
    return failure{"its ExecCredential is not of " + std::string{api_version}};
  exec_credential found;
  found.token = model::text_at(*parsed, {"status", "token"});
  found.identity.certificate_pem =
      model::text_at(*parsed, {"status", "clientCertificateData"});
  found.identity.key_pem = model::text_at(*parsed, {"status", "clientKeyData"});
  if (found.token.empty() && found.identity.certificate_pem.empty())
    return failure{std::string{
        "its ExecCredential holds neither a token nor a certificate"}};
  const auto expires =
      model::text_at(*parsed, {"status", "expirationTimestamp"});
  found.expires = model::parse_rfc3339(expires);
  if (!expires.empty() && !found.expires)
    return failure{
        std::string{"its ExecCredential's expirationTimestamp is no time"}};
  return found;
}

bool is_fresh(const exec_credential& held, model::timestamp now) noexcept {
  return !held.expires || now < *held.expires - renewal_margin;
}

}  // namespace forensics::k8s::internal
