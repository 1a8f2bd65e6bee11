/// Canaries in every place where a secret may stand, in a world that goes
/// wrong: none may be in what the controller says, to whomever.
#include <doctest/doctest.h>

#include "model/digest.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/text.hpp"

namespace forensics::test {
namespace {

using model::text_at;

/// All of them have this in them, those of Secrets more.
constexpr const char* canary = "cAnAry";
constexpr const char* of_secret = "cAnAry-of-a-secret";
const std::string controller_account = "controller";

const std::string key_secret = "forensic-signing-key";

/// A Secret of each kind that a pod can use. `sealed` is one that the
/// controller may not read, `missing` one that is not there.
const std::vector<std::string> readable{"opaque", "pull", "tls",
                                        "basic",  "ssh",  "account"};

std::string secrets_in(const std::string& ns) {
  const auto secret = [&](const std::string& name, const std::string& type,
                          const std::string& data) {
    return "---\napiVersion: v1\nkind: Secret\nmetadata: {name: " + name +
           ", namespace: " + ns +
           ", annotations: {kubernetes.io/service-account.name: talker}}\n" +
           "type: " + type + "\nstringData: " + data + "\n";
  };
  return "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: talker, "
         "namespace: " +
         ns + "}\n" +
         secret("opaque", "Opaque",
                "{password: cAnAry-of-a-secret-opaque, "
                "pem: \"first line\\ncAnAry-of-a-secret-line\\n\"}") +
         secret(
             "pull", "kubernetes.io/dockerconfigjson",
             R"({.dockerconfigjson: '{"auths":{"registry.test":)"
             R"({"username":"u","password":"cAnAry-of-a-secret-pull"}}}'})") +
         secret("tls", "kubernetes.io/tls",
                "{tls.crt: cAnAry-of-a-secret-crt, "
                "tls.key: cAnAry-of-a-secret-key}") +
         secret("basic", "kubernetes.io/basic-auth",
                "{username: cAnAry-of-a-secret-user, "
                "password: cAnAry-of-a-secret-basic}") +
         secret("ssh", "kubernetes.io/ssh-auth",
                "{ssh-privatekey: cAnAry-of-a-secret-ssh}") +
         secret("account", "kubernetes.io/service-account-token",
                "{token: cAnAry-of-a-secret-account}") +
         secret("sealed", "Opaque", "{key: cAnAry-of-a-secret-sealed}");
}

/// The controller may do what it needs, but for one Secret, and all in the
/// quarantine.
std::string rights(const site& at) {
  std::string names = "missing, " + key_secret;
  for (const auto& name : readable) names += ", " + name;
  const auto bind = [&](const std::string& ns, const std::string& rules) {
    return "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\n"
           "metadata: {name: forensics, namespace: " +
           ns + "}\nrules:\n" + rules +
           "---\napiVersion: rbac.authorization.k8s.io/v1\n"
           "kind: RoleBinding\nmetadata: {name: forensics, namespace: " +
           ns +
           "}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, "
           "name: forensics}\nsubjects: [{kind: ServiceAccount, name: " +
           controller_account + ", namespace: " + at.shop.name() + "}]\n";
  };
  return "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: " +
         controller_account + ", namespace: " + at.shop.name() +
         "}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: " +
         at.quarantine.name() + "}\n" +
         bind(at.shop.name(),
              "- {apiGroups: [''], resources: [pods, pods/log, configmaps, "
              "services, events], verbs: [get, list, watch, create]}\n"
              "- {apiGroups: [''], resources: [secrets], resourceNames: [" +
                  names +
                  "], verbs: [get]}\n"
                  "- {apiGroups: [''], resources: [secrets], verbs: "
                  "[create]}\n") +
         bind(at.quarantine.name(),
              "- {apiGroups: ['*'], resources: ['*'], verbs: ['*']}\n");
}

pod_shape talkative_pod(const std::string& name,
                        const std::vector<std::string>& secrets) {
  std::string from;
  std::string volumes;
  std::string mounts;
  for (const auto& secret : secrets) {
    from += R"(,{"secretRef":{"name":")" + secret + R"("}})";
    volumes += R"(,{"name":")" + secret + R"(","secret":{"secretName":")" +
               secret + R"("}})";
    mounts +=
        R"(,{"name":")" + secret + R"(","mountPath":"/s/)" + secret + R"("})";
  }
  pod_shape shape{.name = name};
  shape.annotations = {{"note", "cAnAry-annotation cAnAry-of-a-secret-opaque"}};
  shape.more_container =
      R"("command":["/app","--password=cAnAry-of-a-secret-argument"],
    "env":[{"name":"DB_PASSWORD","value":"cAnAry-of-a-secret-literal"},
           {"name":"GREETING","value":"cAnAry-greeting"}],
    "envFrom":[{"configMapRef":{"name":"settings"}})" +
      from + R"(],"volumeMounts":[{"name":"conf","mountPath":"/conf"})" +
      mounts + "]";
  shape.more_spec = R"("imagePullSecrets":[{"name":"pull"}],)"
                    R"("volumes":[{"name":"conf","configMap":)"
                    R"({"name":"settings"}})" +
                    volumes + "]";
  return shape;
}

void crash_telling_all(const site& at, const pod_shape& shape) {
  std::string told = "cAnAry-log cAnAry-of-a-secret-literal";
  for (const char* each : {"opaque", "line", "pull", "crt", "key", "user",
                           "basic", "ssh", "account", "argument"})
    told += std::string(" ") + of_secret + "-" + each;
  at.home.create_pod(at.shop, make_pod(shape));
  at.home.log_of(at.shop, shape.name).put(log_run::current, told + "\n");
  at.home.set_status(at.shop, shape.name,
                     crashed_status(shape.name, {{.message = told}}));
}

/// No canary, in none of the ways that it is usually written.
void check_silent(const std::string& where, const std::string& text,
                  std::string_view word) {
  CAPTURE(where);
  INFO(text);
  CHECK_FALSE(contains(text, word));
  // Of each of the three ways that a word may stand in base64, what depends on
  // nothing beside it.
  for (std::size_t before = 0; before < 3; ++before) {
    const auto coded =
        model::base64_encode(std::string(before, '.') + std::string(word));
    const std::size_t first = before == 0 ? 0 : before + 1;
    const std::size_t whole = (before + word.size()) / 3 * 4;
    CHECK_FALSE(contains(text, coded.substr(first, whole - first)));
  }
}

TEST_CASE(
    "no secret is in what the controller says, nor in what a redacted case "
    "keeps, whatever goes wrong") {
  const site at;
  at.home.apply(secrets_in(at.shop.name()));
  at.home.apply(
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, "
      "namespace: " +
      at.shop.name() + "}\ndata: {colour: cAnAry-setting}\n");
  at.home.apply(rights(at));
  const std::string token = at.home.token_of(at.shop, controller_account);
  const std::string kubeconfig = at.home.kubeconfig_for(token);
  crash_telling_all(at, talkative_pod("web", readable));
  crash_telling_all(at, talkative_pod("locked", {"opaque", "sealed"}));
  crash_telling_all(at, talkative_pod("lost", {"opaque", "missing"}));

  bool is_redacted = false;
  std::vector<std::string> more{"--log-level=debug"};
  SUBCASE("with Secrets cloned") {}
  SUBCASE("with Secrets redacted") {
    is_redacted = true;
    more.emplace_back("--enable-secret-cloning=false");
  }
  SUBCASE("with Secrets redacted and nobody to debug") {
    is_redacted = true;
    more = {"--enable-secret-cloning=false"};
  }
  controller_process controller(kubeconfig, at.flags(more),
                                variables{{"POD_NAMESPACE", at.shop.name()}});
  at.wait_closed(3);
  const auto events =
      at.home.kubectl({"get", "events", "-n", at.shop, "-o", "json"}).out;
  CHECK(contains(events, "ForensicPodCreated"));
  if (is_redacted) {
    CHECK(controller.logged("case step failed"));
    CHECK(contains(events, "ForensicCaptureFailed"));
  }

  check_silent("/metrics", controller.metrics(), canary);
  for (const char* page : {"/readyz", "/healthz", "/"})
    check_silent(page, controller.health(page).value().body, canary);
  check_silent("events of the pods", events, canary);
  const std::string kept = at.quarantine.everything();
  const auto key = at.home.get_json({"secret", key_secret, "-n", at.shop});
  const std::string pem(text_at(key, {"data", "private.pem"}));
  REQUIRE(pem.size() > 100);
  CHECK_FALSE(contains(kept, token));
  CHECK_FALSE(contains(kept, pem));
  if (is_redacted) check_silent("the cases", kept, of_secret);
  CHECK(controller.stop() == 0);
  check_silent("the log", controller.log(), canary);
  for (const auto& own : {token, pem, model::base64_decode(pem).value()})
    CHECK_FALSE(contains(controller.log(), own));
}

}  // namespace
}  // namespace forensics::test
