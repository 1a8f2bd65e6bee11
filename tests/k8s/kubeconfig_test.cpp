#include "k8s/kubeconfig.hpp"

#include <doctest/doctest.h>

#include <map>

#include "model/digest.hpp"
#include "model/json.hpp"

namespace forensics::k8s {

namespace {

const std::string pem =
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const std::string key =
    "-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----\n";

/// The files that a kubeconfig may name.
const std::map<std::string, std::string> disk = {
    {"/etc/lab/ca.crt", pem},         {"/etc/lab/client.crt", pem},
    {"/etc/lab/client.key", key},     {"/etc/lab/token", "hunter2"},
    {"/etc/lab/junk.crt", "hunter2"}, {"/abs/ca.crt", pem},
};

result<std::string, file_problem> from_disk(const std::string& path) {
  const auto found = disk.find(path);
  if (found == disk.end())
    return failure{file_problem{true, "can't be read: No such file"}};
  return found->second;
}

std::string indented(const std::string& text) {
  std::string lines = "    ";
  for (const char each : text)
    lines += each == '\n' ? std::string{"\n    "} : std::string{each};
  return lines;
}

/// One context `lab` with these bodies of cluster and user.
std::string config(const std::string& cluster, const std::string& user) {
  return "apiVersion: v1\nkind: Config\ncurrent-context: lab\ncontexts:\n"
         "- name: lab\n  context: {cluster: c, user: u, namespace: shop}\n"
         "clusters:\n- name: c\n  cluster:\n" +
         indented(cluster) + "\nusers:\n- name: u\n  user:\n" + indented(user) +
         "\n";
}

result<cluster_access, access_problem> read(const std::string& text,
                                            const std::string& context = {}) {
  return access_from({{"/etc/lab/config", text}}, context, from_disk);
}

cluster_access with_user(const std::string& user) {
  auto got = read(config("server: https://api.lab", user));
  REQUIRE_MESSAGE(got, got.error().message);
  return *std::move(got);
}

cluster_access with_cluster(const std::string& cluster) {
  auto got = read(config(cluster, "token: t"));
  REQUIRE_MESSAGE(got, got.error().message);
  return *std::move(got);
}

}  // namespace

TEST_CASE("a context brings cluster, user and namespace together") {
  const auto got =
      read(config("server: https://api.lab:6443/base", "token: abc"));
  REQUIRE(got);
  CHECK(got->tls);
  CHECK(got->host == "api.lab");
  CHECK(got->port == 6443);
  CHECK(got->base_path == "/base");
  CHECK(got->tls_server_name == "api.lab");
  CHECK(got->context_namespace == "shop");
  CHECK(got->source == "context lab of /etc/lab/config");
  CHECK(got->ca_pem.empty());
  CHECK(!got->insecure_skip_verify);
  REQUIRE(std::holds_alternative<static_token>(got->auth));
  CHECK(std::get<static_token>(got->auth).token == "abc");
}

TEST_CASE("JSON is a kubeconfig too") {
  const auto got =
      read(R"({"current-context":"lab","contexts":[{"name":"lab","context":)"
           R"({"cluster":"c"}}],"clusters":[{"name":"c","cluster":)"
           R"({"server":"http://[::1]:8001"}}]})");
  REQUIRE(got);
  CHECK(got->host == "::1");
  CHECK(!got->tls);
  CHECK(std::holds_alternative<no_credential>(got->auth));
}

TEST_CASE("a cluster says how it is trusted") {
  const std::string server = "server: https://api.lab\n";
  CHECK(with_cluster(server +
                     "certificate-authority-data: " + model::base64_encode(pem))
            .ca_pem == pem);
  const cluster_access by_file =
      with_cluster(server + "certificate-authority: ca.crt");
  CHECK(by_file.ca_pem == pem);
  CHECK(by_file.ca_file == "/etc/lab/ca.crt");
  CHECK(with_cluster(server + "certificate-authority: /abs/ca.crt").ca_file ==
        "/abs/ca.crt");
  const cluster_access both = with_cluster(server +
                                           "certificate-authority: /none\n"
                                           "certificate-authority-data: " +
                                           model::base64_encode(pem));
  CHECK_MESSAGE(both.ca_pem == pem, "data overrides the file");
  CHECK(both.ca_file.empty());
  CHECK(with_cluster(server + "tls-server-name: other.lab").tls_server_name ==
        "other.lab");
  CHECK(with_cluster(server + "insecure-skip-tls-verify: true")
            .insecure_skip_verify);
}

TEST_CASE("base64 may have any padding and line breaks") {
  for (const char* tail : {"", "x", "xx"}) {
    const std::string text = pem + tail;
    std::string data = model::base64_encode(text);
    data.insert(10, "\n  ");
    CHECK(with_cluster("server: https://api.lab\ncertificate-authority-data: "
                       "|\n  " +
                       data)
              .ca_pem == text);
  }
}

TEST_CASE("a user is convinced by what it holds") {
  CHECK(std::holds_alternative<no_credential>(with_user("{}").auth));
  CHECK(std::get<static_token>(with_user("token: \"abc \\n\"").auth).token ==
        "abc");
  CHECK(std::get<token_file>(with_user("tokenFile: token").auth).path ==
        "/etc/lab/token");
  CHECK_MESSAGE(std::holds_alternative<token_file>(
                    with_user("token: old\ntokenFile: token").auth),
                "the file is newer");
  const auto basic =
      std::get<basic_credential>(with_user("username: ann\npassword: pw").auth);
  CHECK(basic.user == "ann");
  CHECK(basic.password == "pw");

  const cluster_access files = with_user(
      "client-certificate: client.crt\nclient-key: client.key\ntoken: t");
  CHECK(files.client_certificate_pem == pem);
  CHECK(files.client_certificate_file == "/etc/lab/client.crt");
  CHECK(files.client_key_file == "/etc/lab/client.key");
  CHECK(files.client_key_pem == key);
  CHECK(std::holds_alternative<static_token>(files.auth));
  const cluster_access data =
      with_user("client-certificate-data: " + model::base64_encode(pem) +
                "\nclient-key-data: " + model::base64_encode(key));
  CHECK(data.client_certificate_pem == pem);
  CHECK(data.client_certificate_file.empty());
  CHECK(data.client_key_pem == key);
}

TEST_CASE("an exec plugin is read whole") {
  const std::string exec =
      "exec:\n  apiVersion: client.authentication.k8s.io/v1beta1\n"
      "  command: ../bin/login\n  args: [--cluster, lab]\n"
      "  env:\n  - {name: REGION, value: north}\n  - {name: EMPTY}\n"
      "  installHint: \"get it\\nfrom us\"\n  interactiveMode: IfAvailable\n";
  const auto plugin = std::get<exec_plugin>(with_user(exec).auth);
  CHECK(plugin.api_version == "client.authentication.k8s.io/v1beta1");
  CHECK(plugin.command == "/etc/lab/../bin/login");
  CHECK(plugin.args == std::vector<std::string>{"--cluster", "lab"});
  CHECK(plugin.env ==
        std::map<std::string, std::string>{{"REGION", "north"}, {"EMPTY", ""}});
  CHECK(plugin.install_hint == "get it from us");
  CHECK(plugin.cluster_info.empty());
  CHECK_MESSAGE(
      std::holds_alternative<static_token>(with_user(exec + "token: t").auth),
      "a token wins");
}

TEST_CASE("where a plugin's command is looked for") {
  const auto command = [](const std::string& text) {
    return std::get<exec_plugin>(
               with_user("exec: {apiVersion: client.authentication.k8s.io/v1, "
                         "command: " +
                         text + "}")
                   .auth)
        .command;
  };
  CHECK(command("aws") == "aws");
  CHECK(command("./aws") == "/etc/lab/./aws");
  CHECK(command("/opt/aws") == "/opt/aws");
}

TEST_CASE("a plugin that asks for it is told the cluster") {
  const std::string user =
      "exec: {apiVersion: client.authentication.k8s.io/v1, command: login, "
      "provideClusterInfo: true}";
  const auto info = [&user](const std::string& cluster) {
    const auto got = read(config(cluster, user));
    REQUIRE(got);
    return std::get<exec_plugin>(got->auth).cluster_info;
  };
  CHECK(info("server: https://[::1]:6443/x") ==
        R"({"server":"https://[::1]:6443/x"})");
  CHECK(info("server: https://a\ntls-server-name: b\n"
             "certificate-authority: ca.crt") ==
        R"({"server":"https://a:443","tls-server-name":"b",)"
        R"("certificate-authority-data":")" +
            model::base64_encode(pem) + "\"}");
  CHECK(info("server: https://a\ninsecure-skip-tls-verify: true") ==
        R"({"server":"https://a:443","insecure-skip-tls-verify":true})");
}

TEST_CASE("what can't work is refused in a sentence, without a secret") {
  const std::string good_server = "server: https://api.lab";
  const std::string v1 = "apiVersion: client.authentication.k8s.io/v1, ";
  struct {
    std::string what;
    std::string cluster;
    std::string user;
    const char* sentence;
  } const cases[] = {
      {"no server", "{}", "{}", "cluster \"c\": server must begin with"},
      {"a password in the URL", "server: https://a:hunter2@b", "{}",
       "cluster \"c\": server must not hold a user or a password"},
      {"a list for a server", "server: [hunter2]", "{}",
       "cluster \"c\": \"server\" must be a string"},
      {"a proxy", good_server + "\nproxy-url: http://u:hunter2@proxy", "{}",
       "cluster \"c\": proxy-url is not supported: name a server"},
      {"a CA that is absent", good_server + "\ncertificate-authority: no.crt",
       "{}",
       "cluster \"c\": certificate-authority: /etc/lab/no.crt can't be read"},
      {"a CA that is none", good_server + "\ncertificate-authority: junk.crt",
       "{}", "/etc/lab/junk.crt is no PEM text"},
      {"CA data that is no base64",
       good_server + "\ncertificate-authority-data: hunter2!", "{}",
       "certificate-authority-data is not the base64 of a PEM text"},
      {"CA data that is no PEM",
       good_server + "\ncertificate-authority-data: aHVudGVyMgo=", "{}",
       "certificate-authority-data is not the base64 of a PEM text"},
      {"CA data of padding", good_server + "\ncertificate-authority-data: ====",
       "{}", "certificate-authority-data is not the base64 of a PEM text"},
      {"CA data with padding inside",
       good_server + "\ncertificate-authority-data: aH==dGVy", "{}",
       "certificate-authority-data is not the base64 of a PEM text"},
      {"a CA and no check",
       good_server +
           "\ncertificate-authority: ca.crt\ninsecure-skip-tls-verify: true",
       "{}", "exclude each other"},
      {"a flag that is none", good_server + "\ninsecure-skip-tls-verify: maybe",
       "{}", "\"insecure-skip-tls-verify\" must be true or false"},
      {"a key without a certificate", good_server, "client-key: client.key",
       "user \"u\": client-certificate and client-key go together"},
      {"key data that is no PEM", good_server,
       "client-certificate: client.crt\nclient-key-data: aHVudGVyMgo=",
       "client-key-data is not the base64 of a PEM text"},
      {"a token that breaks a header", good_server,
       "token: \"hunter2\\r\\nX: y\"",
       "token holds characters that a bearer token can't have"},
      {"a token that is no string", good_server, "token: {a: hunter2}",
       "user \"u\": \"token\" must be a string"},
      {"a token file that is absent", good_server, "tokenFile: none",
       "tokenFile: /etc/lab/none can't be read"},
      {"token and password", good_server,
       "token: hunter2\nusername: a\npassword: hunter2",
       "a token and a username exclude each other"},
      {"a colon in the user", good_server, "username: 'a:b'",
       "username must not hold a colon"},
      {"an auth provider", good_server, "auth-provider: {name: gcp}",
       "auth-provider was removed in Kubernetes 1.26: use an exec plugin"},
      {"impersonation", good_server, "token: hunter2\nas: admin",
       "as (impersonation) is not supported"},
      {"impersonated groups", good_server, "as-groups: [a]",
       "as-groups (impersonation) is not supported"},
      {"an old plugin", good_server,
       "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}",
       "apiVersion must be client.authentication.k8s.io/v1 or v1beta1"},
      {"a plugin without command", good_server, "exec: {" + v1 + "args: []}",
       "exec: command is missing"},
      {"a plugin with a terminal", good_server,
       "exec: {" + v1 + "command: x, interactiveMode: Always}",
       "interactiveMode Always asks for a terminal"},
      {"an argument that is no string", good_server,
       "exec: {" + v1 + "command: x, args: [[hunter2]]}",
       "\"args\" must be a list of strings"},
      {"arguments that are no list", good_server,
       "exec: {" + v1 + "command: x, args: hunter2}",
       "exec: \"args\" must be a list"},
      {"a variable without a name", good_server,
       "exec: {" + v1 + "command: x, env: [{value: hunter2}]}",
       "\"env\" must be a list of name and value"},
      {"a variable that is a text", good_server,
       "exec: {" + v1 + "command: x, env: [hunter2]}",
       "\"env\" must be a list of name and value"},
      {"a value that is a list", good_server,
       "exec: {" + v1 + "command: x, env: [{name: A, value: [hunter2]}]}",
       "exec: env \"value\" must be a string"},
      {"a plugin that is a text", good_server, "exec: hunter2",
       "\"exec\" must be a mapping"},
  };
  for (const auto& each : cases) {
    CAPTURE(each.what);
    const auto got = read(config(each.cluster, each.user));
    REQUIRE(!got);
    const std::string& message = got.error().message;
    CAPTURE(message);
    CHECK(message.find("kubeconfig /etc/lab/config: ") == 0);
    CHECK(message.find(each.sentence) != std::string::npos);
    CHECK(message.find("hunter2") == std::string::npos);
  }
}

TEST_CASE("a wrong name is told with what there is") {
  const std::string text =
      "contexts:\n- name: lab\n  context: {cluster: gone}\n- name: shop\n"
      "  context: {cluster: c, user: gone}\n- name: mistyped\n"
      "  context: {cluster: [c]}\nclusters:\n- name: c\n"
      "  cluster: {server: 'https://a'}\n";
  const std::string where = "kubeconfig /etc/lab/config: ";
  CHECK(read(text).error().message ==
        "kubeconfig /etc/lab/config sets no current-context: run `kubectl "
        "config use-context` or name a context; there are: \"lab\", \"shop\", "
        "\"mistyped\"");
  CHECK(read(text, "la\nb").error().message ==
        where +
            "no context \"la b\"; there are: \"lab\", \"shop\", \"mistyped\"");
  CHECK(read(text, "lab").error().message ==
        where +
            "context \"lab\" names the cluster \"gone\", which is not there");
  CHECK(read(text, "shop").error().message ==
        where + "context \"shop\" names the user \"gone\", which is not there");
  CHECK(read(text, "mistyped").error().message ==
        where + "context \"mistyped\": \"cluster\" must be a string");
  CHECK(read("", "lab").error().message ==
        where + "no context \"lab\"; there is none");
  CHECK(read("a: [").error().message ==
        "kubeconfig /etc/lab/config is no valid YAML (line 1)");
  std::string many = "contexts:\n";
  for (int i = 0; i < 11; ++i) many += "- name: n\n";
  CHECK(read(many, "x").error().message.ends_with("\"n\", \"n\" and others"));
}

TEST_CASE("junk of any shape is refused") {
  for (const std::string text :
       {"x", "[]", "5", "contexts: 5", "contexts: [5, [], ~, {}]",
        "contexts: {name: lab}", "contexts: [{name: lab, context: [1]}]",
        "contexts: [{name: [lab]}]",
        "contexts: [{name: lab, context: {cluster: c}}]\nclusters: [{name: c}]",
        "a: &a [*a]\ncontexts: *a", "\xFF\xFE", "\xEF\xBB\xBF"}) {
    CAPTURE(text);
    CHECK(!read(text, "lab"));
  }
}

TEST_CASE("of several files the first to set a value wins") {
  const auto cluster = [](const std::string& context, const std::string& name,
                          const std::string& server) {
    return "current-context: " + context + "\nclusters:\n- name: " + name +
           "\n  cluster: {server: '" + server +
           "', certificate-authority: ca.crt}\n";
  };
  const std::string contexts =
      "contexts:\n- name: a\n  context: {cluster: c1}\n- name: b\n"
      "  context: {cluster: c2}\n";
  const std::vector<kubeconfig_text> files = {
      {"/etc/lab/one", cluster("''", "c1", "https://first")},
      {"/abs/two", cluster("b", "c1", "https://second") + contexts},
      {"/abs/three", cluster("a", "c2", "https://third")}};
  const auto current = access_from(files, "", from_disk);
  REQUIRE(current);
  CHECK(current->host == "third");
  CHECK(current->source == "context b of /abs/two");
  CHECK(current->ca_file == "/abs/ca.crt");
  const auto named = access_from(files, "a", from_disk);
  REQUIRE(named);
  CHECK(named->host == "first");
  CHECK_MESSAGE(named->ca_file == "/etc/lab/ca.crt",
                "paths count from the entry's own file");
  CHECK(access_from(files, "z", from_disk)
            .error()
            .message.find("kubeconfig /etc/lab/one, /abs/two, /abs/three: ") ==
        0);
}

TEST_CASE("a file without directory is read from where we are") {
  const auto got = access_from(
      {{"config", config("server: https://a\ncertificate-authority: x", "{}")}},
      "", [](const std::string&) -> result<std::string, file_problem> {
        return pem;
      });
  REQUIRE(got);
  CHECK(got->ca_file == "x");
}

}  // namespace forensics::k8s
