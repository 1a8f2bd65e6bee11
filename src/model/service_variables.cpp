#include "model/service_variables.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace forensics::model {
namespace {

/// A ConfigMap holds 1 MiB, keys and values together.
constexpr std::size_t most_bytes = 512U << 10;

char upper(char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; }

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

std::string variable_name(std::string_view name) {
  std::string out(name);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c == '-' ? '_' : upper(c); });
  return out;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

std::string host_and_port(std::string_view ip, const std::string& port) {
  const bool ipv6 = ip.find(':') != std::string_view::npos;
  std::string host(ip);
  return (ipv6 ? "[" + host + "]" : host) + ":" + port;
}

class collector {
 public:
  explicit collector(service_variables& out) noexcept : out_(out) {}

  void add(const json_value& service) {
    const std::string_view ip = text_at(service, {"spec", "clusterIP"});
    const std::string_view name = text_at(service, {"metadata", "name"});
    const json_value& ports = array_at(service, {"spec", "ports"});
    if (ip.empty() || ip == "None" || name.empty() || ports.Empty()) return;
    const std::string prefix = variable_name(name);
    put(prefix + "_SERVICE_HOST", ip);
    put(prefix + "_SERVICE_PORT", port_of(ports[0]));
    for (const json_value& port : ports.GetArray()) {
      if (const std::string_view own = text_at(port, {"name"}); !own.empty())
        put(prefix + "_SERVICE_PORT_" + variable_name(own), port_of(port));
      add_link(prefix, ip, port);
    }
  }

 private:
  static std::string port_of(const json_value& port) {
    return std::to_string(integer_at(port, {"port"}));
  }

  /// The variables that Docker's links once had; `REDIS_PORT` is the first's.
  void add_link(const std::string& prefix, std::string_view ip,
                const json_value& port) {
    std::string_view protocol = text_at(port, {"protocol"});
    if (protocol.empty()) protocol = "TCP";
    const std::string number = port_of(port);
    const std::string url =
        lowered(protocol) + "://" + host_and_port(ip, number);
    const std::string link =
        prefix + "_PORT_" + number + "_" + variable_name(protocol);
    if (!out_.values.contains(prefix + "_PORT")) put(prefix + "_PORT", url);
    put(link, url);
    put(link + "_PROTO", lowered(protocol));
    put(link + "_PORT", number);
    put(link + "_ADDR", ip);
  }

  void put(std::string name, std::string_view value) {
    bytes_ += name.size() + value.size();
    if (bytes_ > most_bytes)
      out_.complete = false;
    else
      out_.values.emplace(std::move(name), value);
  }

  service_variables& out_;
  std::size_t bytes_ = 0;
};

}  // namespace

service_variables variables_of(const json_value& services) {
  service_variables out;
  collector all(out);
  for (const json_value& service : array_at(services, {"items"}).GetArray())
    all.add(service);
  if (!text_at(services, {"metadata", "continue"}).empty())
    out.complete = false;
  return out;
}

}  // namespace forensics::model
