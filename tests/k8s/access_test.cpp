#include "k8s/access.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "k8s/local_file.hpp"
#include "support/temp_folder.hpp"

namespace forensics::k8s {

namespace {

using testing::temp_folder;

std::string kubeconfig(const std::string& host) {
  return "current-context: x\ncontexts:\n- name: x\n  context: {cluster: x}\n"
         "- name: y\n  context: {cluster: y}\nclusters:\n- name: x\n"
         "  cluster: {server: 'https://" +
         host + "'}\n- name: y\n  cluster: {server: 'https://y-" + host +
         "'}\n";
}

/// Every way that there is leads to a host that names it.
struct every_way {
  temp_folder folder;
  std::string flag = folder.write("flag", kubeconfig("flag"));
  environment env;

  every_way() {
    std::filesystem::create_directories(folder.path("home/.kube"));
    std::filesystem::create_directory(folder.path("account"));
    folder.write("home/.kube/config", kubeconfig("home"));
    folder.write("account/token", "hunter2");
    folder.write("account/ca.crt", "-----BEGIN CERTIFICATE-----");
    folder.write("account/namespace", "forensics");
    env.service_account_directory = folder.path("account");
    env.variables = {
        {"HOME", folder.path("home")},
        {"KUBECONFIG", folder.write("listed", kubeconfig("listed"))},
        {"KUBERNETES_SERVICE_HOST", "10.0.0.1"},
        {"KUBERNETES_SERVICE_PORT", "6443"}};
  }
  std::string kubectl_host(const std::string& flag_value,
                           const std::string& context = {}) const {
    const auto got = find_access_as_kubectl(flag_value, context, env);
    return got ? got->host : got.error().message;
  }
  std::string host(const std::string& flag_value,
                   const std::string& context = {}) const {
    const auto got = find_access(flag_value, context, env);
    return got ? got->host : got.error().message;
  }
};

}  // namespace

TEST_CASE("ways to the API server, in their order") {
  every_way ways;
  CHECK(ways.host(ways.flag) == "flag");
  CHECK(ways.host(ways.flag, "y") == "y-flag");
  CHECK(ways.host("") == "listed");
  ways.env.variables["KUBECONFIG"] = "";
  CHECK(ways.host("") == "10.0.0.1");
  CHECK_MESSAGE(ways.host("", "y") == "y-home",
                "a service account has no contexts");
  ways.env.variables.erase("KUBERNETES_SERVICE_HOST");
  CHECK(ways.host("") == "home");
  ways.folder.remove("home/.kube/config");
  const std::string nothing = ways.host("");
  for (const std::string way :
       {"--kubeconfig", "KUBECONFIG", "~/.kube/config", "service account"})
    CHECK_MESSAGE(nothing.find(way) != std::string::npos, way);
  ways.env.variables.clear();
  CHECK(ways.host("") == nothing);
}

TEST_CASE("kubectl's order has the kubeconfig of home before the pod") {
  every_way ways;
  CHECK(ways.kubectl_host(ways.flag, "y") == "y-flag");
  CHECK(ways.kubectl_host("") == "listed");
  ways.env.variables.erase("KUBECONFIG");
  CHECK(ways.host("") == "10.0.0.1");
  CHECK(ways.kubectl_host("") == "home");
  CHECK(ways.kubectl_host("", "y") == "y-home");
  ways.folder.write("home/.kube/config", "a: [");
  CHECK_MESSAGE(
      ways.kubectl_host("").find("no valid YAML") != std::string::npos,
      "a broken one must not lead to another cluster");
  ways.folder.remove("home/.kube/config");
  CHECK(ways.kubectl_host("") == "10.0.0.1");
  const std::string nothing = ways.kubectl_host("", "y");
  CHECK(nothing.find("no way to the API server") != std::string::npos);
  ways.env.variables.clear();
  CHECK(ways.kubectl_host("") == nothing);
}

TEST_CASE("of the files in KUBECONFIG absent ones are passed over") {
  const every_way ways;
  environment env = ways.env;
  const std::string absent = ways.folder.path("absent");
  env.variables["KUBECONFIG"] = ":" + absent + "::" + ways.flag + ":";
  const auto got = find_access("", "", env);
  REQUIRE(got);
  CHECK(got->host == "flag");
  CHECK(got->source == "context x of " + ways.flag);

  env.variables["KUBECONFIG"] = absent + ":" + absent + "2";
  const auto none = find_access("", "", env);
  REQUIRE(!none);
  CHECK(none.error().message ==
        "kubeconfig " + absent + ", " + absent +
            "2: there is no such file; give --kubeconfig or set KUBECONFIG to "
            "one that exists");
}

TEST_CASE("a kubeconfig that is there but can't be read is an error") {
  const every_way ways;
  const auto folder = find_access(ways.folder.path("home"), "", ways.env);
  REQUIRE(!folder);
  CHECK(folder.error().message == "kubeconfig " + ways.folder.path("home") +
                                      " can't be read: Is a directory");
  const auto big = find_access(
      ways.folder.write("big", std::string((1 << 20) + 1, ' ')), "", ways.env);
  REQUIRE(!big);
  CHECK(big.error().message.ends_with("big is longer than 1048576 bytes"));

  ways.folder.write("home/.kube/config", "a: [");
  environment env = ways.env;
  env.variables.erase("KUBECONFIG");
  env.variables.erase("KUBERNETES_SERVICE_HOST");
  CHECK(find_access("", "", env).error().message.find("no valid YAML") !=
        std::string::npos);
}

TEST_CASE("relative paths in a kubeconfig count from its directory") {
  const temp_folder folder;
  std::filesystem::create_directory(folder.path("pki"));
  folder.write("pki/ca.crt", "-----BEGIN CERTIFICATE-----");
  const std::string file = folder.write(
      "config",
      "current-context: x\ncontexts: [{name: x, context: {cluster: c}}]\n"
      "clusters: [{name: c, cluster: {server: 'https://a', "
      "certificate-authority: pki/ca.crt}}]\n");
  const auto got = read_kubeconfig({file}, "");
  REQUIRE(got);
  CHECK(got->ca_file == folder.path("pki/ca.crt"));
  CHECK(got->ca_pem == "-----BEGIN CERTIFICATE-----");
}

TEST_CASE("a pod uses its service account") {
  const every_way ways;
  const auto got = in_cluster(ways.env);
  REQUIRE(got);
  CHECK(got->tls);
  CHECK(got->host == "10.0.0.1");
  CHECK(got->tls_server_name == "10.0.0.1");
  CHECK(got->port == 6443);
  CHECK(got->ca_file == ways.folder.path("account/ca.crt"));
  CHECK(got->ca_pem == "-----BEGIN CERTIFICATE-----");
  CHECK(std::get<token_file>(got->auth).path ==
        ways.folder.path("account/token"));
  CHECK(got->context_namespace == "forensics");
  CHECK(got->source == "the pod's service account");

  environment v6 = ways.env;
  v6.variables["KUBERNETES_SERVICE_HOST"] = "fd00::1";
  CHECK(in_cluster(v6)->host == "fd00::1");
  ways.folder.remove("account/namespace");
  CHECK(in_cluster(ways.env)->context_namespace.empty());
}

TEST_CASE("a pod without its service account is told what is missing") {
  const every_way ways;
  for (const std::string port :
       {"", "0", "65536", "tcp://10.0.0.1:443", "-1"}) {
    CAPTURE(port);
    environment env = ways.env;
    env.variables["KUBERNETES_SERVICE_PORT"] = port;
    const auto got = in_cluster(env);
    REQUIRE(!got);
    CHECK(got.error().message.find("KUBERNETES_SERVICE_PORT") !=
          std::string::npos);
  }
  ways.folder.remove("account/ca.crt");
  const auto no_ca = in_cluster(ways.env);
  REQUIRE(!no_ca);
  CHECK(no_ca.error().message.find("account/ca.crt can't be read") !=
        std::string::npos);
  CHECK(no_ca.error().message.find("hunter2") == std::string::npos);
  ways.folder.remove("account/token");
  const auto no_token = in_cluster(ways.env);
  REQUIRE(!no_token);
  CHECK(no_token.error().message.find("automountServiceAccountToken") !=
        std::string::npos);
  CHECK(!in_cluster({}));
}

TEST_CASE("a file is read whole or not at all") {
  const temp_folder folder;
  std::string bytes(40'000, '\0');
  bytes += "\xFF\n";
  const std::string path = folder.write("file", bytes);
  CHECK(*read_local_file(path) == bytes);
  CHECK(*read_local_file(path, bytes.size()) == bytes);
  CHECK(!read_local_file(path, bytes.size() - 1));
  CHECK(read_local_file(folder.write("none", ""))->empty());
  CHECK(read_local_file(folder.path("absent")).error().absent);
  CHECK(read_local_file(path + "/below").error().absent);
  const auto endless = read_local_file("/dev/zero");
  REQUIRE(!endless);
  CHECK(!endless.error().absent);
  CHECK(endless.error().message == "is longer than 1048576 bytes");
}

}  // namespace forensics::k8s
