#include <map>
#include <set>

#include "sandbox/objects/table_kinds.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::object_at;
using model::text_at;

std::int64_t count(const json_value& object, std::string_view member) {
  return static_cast<std::int64_t>(object_at(object, {member}).MemberCount());
}

void config_map_row(cell_writer& out) {
  out.name();
  out.number(count(out.object(), "data") + count(out.object(), "binaryData"));
  out.age();
}

void secret_row(cell_writer& out) {
  out.name();
  out.text_at({"type"});
  out.number(count(out.object(), "data"));
  out.age();
}

void service_account_row(cell_writer& out) {
  out.name();
  out.number(model::array_at(out.object(), {"secrets"}).Size());
  out.age();
}

void lease_row(cell_writer& out) {
  out.name();
  out.text_at({"spec", "holderIdentity"});
  out.age();
}

/// `pods: 3/10, secrets: 0/5`; what has the prefix `limits.` apart.
void resource_quota_row(cell_writer& out) {
  const json_value& used = object_at(out.object(), {"status", "used"});
  std::map<std::string_view, std::string_view> hard;
  for (const auto& limit :
       object_at(out.object(), {"status", "hard"}).GetObject())
    if (limit.value.IsString())
      hard.emplace(model::view(limit.name), model::view(limit.value));
  std::string requests;
  std::string limits;
  for (const auto& [resource, most] : hard) {
    std::string& cell = resource.starts_with("limits.") ? limits : requests;
    if (!cell.empty()) cell += ", ";
    const std::string_view now = text_at(used, {resource});
    cell.append(resource).append(": ").append(now.empty() ? "0" : now);
    cell.append("/").append(most);
  }
  out.name();
  out.text(requests);
  out.text(limits);
  out.age();
}

void network_policy_row(cell_writer& out) {
  out.name();
  out.text_or(selector_text(object_at(out.object(), {"spec", "podSelector"})),
              "<none>");
  out.age();
}

std::string port_list(const json_value& service) {
  std::string ports;
  for (const json_value& port :
       model::array_at(service, {"spec", "ports"}).GetArray()) {
    if (!ports.empty()) ports += ',';
    ports += std::to_string(model::integer_at(port, {"port"}));
    const std::int64_t node_port = model::integer_at(port, {"nodePort"});
    if (node_port > 0) ports += ':' + std::to_string(node_port);
    ports.append("/").append(text_at(port, {"protocol"}));
  }
  return ports;
}

/// What a load balancer gave the service.
std::set<std::string_view> balancer_addresses(const json_value& service) {
  std::set<std::string_view> addresses;
  for (const json_value& ingress :
       model::array_at(service, {"status", "loadBalancer", "ingress"})
           .GetArray()) {
    const std::string_view ip = text_at(ingress, {"ip"});
    addresses.insert(ip.empty() ? text_at(ingress, {"hostname"}) : ip);
  }
  addresses.erase("");
  return addresses;
}

std::string external_address(const json_value& service) {
  const std::string_view type = text_at(service, {"spec", "type"});
  if (type == "ExternalName")
    return std::string(text_at(service, {"spec", "externalName"}));
  const bool balanced = type == "LoadBalancer";
  std::string joined;
  const auto add = [&](std::string_view address) {
    if (!joined.empty()) joined += ',';
    joined += address;
  };
  if (balanced)
    for (const std::string_view address : balancer_addresses(service))
      add(address);
  for (const json_value& address :
       model::array_at(service, {"spec", "externalIPs"}).GetArray())
    if (address.IsString()) add(model::view(address));
  if (!joined.empty()) return joined;
  return balanced ? "<pending>" : "<none>";
}

void service_row(cell_writer& out) {
  const json_value& service = out.object();
  const json_value& addresses =
      model::array_at(service, {"spec", "clusterIPs"});
  out.name();
  out.text_at({"spec", "type"});
  out.text(!addresses.Empty() && addresses[0].IsString()
               ? model::view(addresses[0])
               : "<none>");
  out.text(external_address(service));
  out.text_or(port_list(service), "<none>");
  out.age();
  out.text(label_list(object_at(service, {"spec", "selector"})));
}

}  // namespace

std::span<const table_kind> configuration_tables() {
  static const std::vector<table_kind> tables{
      {"configmaps",
       {name_column, {"Data", "How many keys it holds."}, age_column},
       config_map_row},
      {"secrets",
       {name_column,
        {"Type", "What the Secret is for."},
        {"Data", "How many keys it holds."},
        age_column},
       secret_row},
      {"serviceaccounts",
       {name_column, {"Secrets", "How many Secrets it may use."}, age_column},
       service_account_row},
      {"leases",
       {name_column, {"Holder", "Who holds the lease."}, age_column},
       lease_row},
      {"resourcequotas",
       {name_column,
        {"Request", "What is used of what may be asked for."},
        {"Limit", "What is used of the sum of limits."},
        age_column},
       resource_quota_row},
      {"networkpolicies",
       {name_column,
        {"Pod-Selector", "The pods that the policy is about."},
        age_column},
       network_policy_row},
      {"services",
       {name_column,
        {"Type", "How the service can be reached."},
        {"Cluster-IP", "Its address inside the cluster."},
        {"External-IP", "Its addresses outside the cluster."},
        {"Port(s)", "Its ports, with the nodes' ports."},
        age_column,
        selector_column},
       service_row},
  };
  return tables;
}

}  // namespace forensics::sandbox
