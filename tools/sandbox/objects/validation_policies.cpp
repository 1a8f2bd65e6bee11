#include "sandbox/objects/validation_cidr.hpp"
#include "sandbox/objects/validation_kinds.hpp"
#include "sandbox/objects/validation_metadata.hpp"
#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_percent.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

void check_port_range(const json_value& port, const std::string& path,
                      findings& found) {
  if (!has(port, "endPort")) return;
  const std::string at = child(path, "endPort");
  const std::int64_t end = model::integer_at(port, {"endPort"});
  const json_value* first = model::find(port, {"port"});
  if (first == nullptr || first->IsNull())
    return found.invalid(at, end,
                         "may not be specified when `port` is not specified");
  if (!first->IsInt64())
    return found.invalid(at, end,
                         "may not be specified when `port` is non-numeric");
  // Here the API server shows the first port.
  if (end < first->GetInt64())
    found.invalid(at, first->GetInt64(),
                  "must be greater than or equal to `port`");
  check_port(port, "endPort", path, found);
}

void check_block(const json_value& block, const std::string& path,
                 findings& found) {
  const std::string_view text = text_at(block, {"cidr"});
  const std::string at = child(path, "cidr");
  if (text.empty()) return found.required(at);
  const auto whole = cidr::parse(text);
  if (!whole) return found.invalid(at, text, cidr::problem);
  each_item(block, "except", path,
            [&](const json_value& each, const std::string& each_at) {
              const auto part = cidr::parse(text_of(each));
              if (!part)
                found.invalid(each_at, text_of(each), cidr::problem);
              else if (!part->strictly_inside(*whole))
                found.invalid(each_at, text_of(each),
                              "must be a strict subset of `cidr`");
            });
}

void check_peer(const json_value& peer, const std::string& path,
                findings& found) {
  int count = 0;
  for (const std::string_view selector : {"podSelector", "namespaceSelector"}) {
    if (!has(peer, selector)) continue;
    ++count;
    check_label_selector(model::object_at(peer, {selector}),
                         child(path, selector), found);
  }
  if (has(peer, "ipBlock")) {
    check_block(model::object_at(peer, {"ipBlock"}), child(path, "ipBlock"),
                found);
    if (count > 0)
      found.forbidden(path, "may not specify both ipBlock and another peer");
    ++count;
  }
  if (count == 0) found.required(path, "must specify a peer");
}

void check_rules(const json_value& spec, std::string_view direction,
                 std::string_view peers, findings& found) {
  each_item(
      spec, direction, "spec",
      [&](const json_value& rule, const std::string& at) {
        each_item(rule, "ports", at,
                  [&](const json_value& port, const std::string& port_at) {
                    check_set_choice(port, "protocol", port_at,
                                     {"TCP", "UDP", "SCTP"}, found);
                    check_port(port, "port", port_at, found);
                    check_port_range(port, port_at, found);
                  });
        each_item(rule, peers, at,
                  [&](const json_value& peer, const std::string& peer_at) {
                    check_peer(peer, peer_at, found);
                  });
      });
}

}  // namespace

void check_network_policy(const checked& what, findings& found) {
  const json_value& spec = model::object_at(what.object, {"spec"});
  check_label_selector(model::object_at(spec, {"podSelector"}),
                       "spec.podSelector", found);
  check_rules(spec, "ingress", "from", found);
  check_rules(spec, "egress", "to", found);
  const json_value& types = model::array_at(spec, {"policyTypes"});
  if (types.Size() > 2)
    return found.invalid("spec.policyTypes", types,
                         "may not specify more than two policyTypes");
  each_item(spec, "policyTypes", "spec",
            [&](const json_value& type, const std::string& at) {
              if (text_of(type) != "Ingress" && text_of(type) != "Egress")
                found.unsupported(at, text_of(type), {"Ingress", "Egress"});
            });
}

void check_disruption_budget(const checked& what, findings& found) {
  const json_value& spec = model::object_at(what.object, {"spec"});
  if (has(spec, "minAvailable") && has(spec, "maxUnavailable"))
    found.invalid("spec", spec,
                  "minAvailable and maxUnavailable cannot be both set");
  for (const std::string_view field : {"minAvailable", "maxUnavailable"})
    check_amount_or_percent(spec, field, "spec", found);
  check_label_selector(model::object_at(spec, {"selector"}), "spec.selector",
                       found);
  check_set_choice(spec, "unhealthyPodEvictionPolicy", "spec",
                   {"AlwaysAllow", "IfHealthyBudget"}, found);
}

}  // namespace forensics::sandbox
