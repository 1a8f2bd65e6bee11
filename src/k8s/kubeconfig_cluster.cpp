#include "k8s/concat.hpp"
#include "k8s/kubeconfig_entry.hpp"
#include "k8s/pem_source.hpp"
#include "k8s/server_url.hpp"

namespace forensics::k8s {

std::string take_cluster(const kubeconfig_entry& cluster,
                         const file_reader& read, cluster_access& into) {
  yaml_fields fields(cluster.body);
  if (!fields.text("proxy-url").empty())
    return "proxy-url is not supported: name a server that is reached without "
           "a proxy";
  const auto url = parse_server_url(fields.text("server"));
  into.tls_server_name = fields.text("tls-server-name");
  into.insecure_skip_verify = fields.flag("insecure-skip-tls-verify");
  pem_source ca = take_pem(fields, "certificate-authority", cluster, read);
  if (!fields.mistyped().empty()) return fields.mistyped();
  if (!url) return concat({"server ", url.error()});
  if (!ca.problem.empty()) return ca.problem;
  if (into.insecure_skip_verify && !ca.pem.empty())
    return "certificate-authority and insecure-skip-tls-verify exclude each "
           "other: take one of them out";
  into.tls = url->tls;
  into.host = url->host;
  into.port = url->port;
  into.base_path = url->base_path;
  if (into.tls_server_name.empty()) into.tls_server_name = url->host;
  into.ca_pem = std::move(ca.pem);
  into.ca_file = std::move(ca.file);
  return {};
}

}  // namespace forensics::k8s
