#include "sandbox/objects/validation_parts.hpp"
#include "sandbox/objects/validation_pod.hpp"

namespace forensics::sandbox {
namespace {

using model::json_value;
using model::text_at;

void check_at_most(const json_value& config, std::string_view field,
                   rapidjson::SizeType most, std::string_view what,
                   const std::string& path, findings& found) {
  const json_value& list = model::array_at(config, {field});
  if (list.Size() > most)
    found.invalid(child(path, field), list,
                  "must not have more than " + std::to_string(most) + " " +
                      std::string(what));
}

void check_search(const json_value& search, const std::string& path,
                  findings& found) {
  std::string_view domain = text_of(search);
  if (domain == ".") return;
  if (domain.ends_with('.')) domain.remove_suffix(1);
  found.each_invalid(path, domain, dns_search_problems(domain));
}

void check_dns_config(const json_value& spec, const std::string& path,
                      findings& found) {
  const json_value& config = model::object_at(spec, {"dnsConfig"});
  const std::string at = child(path, "dnsConfig");
  if (text_at(spec, {"dnsPolicy"}) == "None") {
    if (!has(spec, "dnsConfig"))
      return found.required(
          at, "must provide `dnsConfig` when `dnsPolicy` is None");
    if (model::array_at(config, {"nameservers"}).Empty())
      return found.required(child(at, "nameservers"),
                            "must provide at least one DNS nameserver when "
                            "`dnsPolicy` is None");
  }
  check_at_most(config, "nameservers", 3, "nameservers", at, found);
  each_item(config, "nameservers", at,
            [&](const json_value& server, const std::string& server_at) {
              found.each_invalid(server_at, text_of(server),
                                 ip_problems(text_of(server)));
            });
  check_at_most(config, "searches", 32, "search paths", at, found);
  each_item(config, "searches", at,
            [&](const json_value& search, const std::string& search_at) {
              check_search(search, search_at, found);
            });
  each_item(config, "options", at,
            [&](const json_value& option, const std::string& option_at) {
              if (text_at(option, {"name"}).empty())
                found.required(option_at, "must not be empty");
            });
}

}  // namespace

void check_pod_network(const json_value& spec, const std::string& path,
                       findings& found) {
  check_dns_config(spec, path, found);
  each_item(spec, "hostAliases", path,
            [&](const json_value& alias, const std::string& at) {
              check_name_at(alias, "ip", at, ip_problems, found);
              each_item(
                  alias, "hostnames", at,
                  [&](const json_value& name, const std::string& name_at) {
                    found.each_invalid(name_at, text_of(name),
                                       dns_subdomain_problems(text_of(name)));
                  });
            });
}

}  // namespace forensics::sandbox
