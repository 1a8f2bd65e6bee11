/// What lets the controller in is renewed while it runs.
#include <doctest/doctest.h>

#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/eventually.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/tls_relay.hpp"
#include "scenarios/support/verdict.hpp"
#include "support/temp_folder.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;

constexpr auto in_time = 5s;

testing::certificate certificate_of(const testing::authority& by) {
  testing::certificate_request what;
  what.addresses = {"127.0.0.1"};
  return by.issue(what);
}

/// A controller that reads its CA and its token from files, and whose
/// connections are broken when they change: else one that stands would hide
/// what a new one meets.
struct renewed_files : site {
  testing::temp_folder folder;
  testing::authority first{"first CA"};
  testing::authority second{"second CA"};
  tls_relay way{home.server_port(), certificate_of(first)};
  std::string kubeconfig = folder.write(
      "kubeconfig",
      "apiVersion: v1\nkind: Config\n"
      "clusters: [{name: it, cluster: {server: 'https://127.0.0.1:" +
          std::to_string(way.port()) +
          "', certificate-authority: ca.crt}}]\n"
          "users: [{name: it, user: {tokenFile: token}}]\n"
          "contexts: [{name: it, context: {cluster: it, user: it}}]\n"
          "current-context: it\n");
  std::size_t crashes = 0;

  renewed_files() { trust(first.pem()); }

  void trust(const std::string& ca_pem) const {
    folder.write("ca.crt", ca_pem);
  }
  void show_token(const std::string& token) const {
    folder.write("token", token);
  }
  /// The server's certificate is another authority's from now on.
  void rotate(const testing::authority& by) {
    way.show(certificate_of(by));
    way.break_connections();
  }
  void check_a_crash_is_kept() {
    crash({.name = "web-" + std::to_string(crashes++)});
    eventually(in_time, "its case",
               [&] { return quarantine.cases().size() == crashes; });
    wait_closed(crashes);
    CHECK(quarantine.clones().size() == crashes);
  }
};

/// Of a service account that may do all, until it is deleted.
class powerful_account {
 public:
  powerful_account(const cluster& home, const std::string& ns,
                   const std::string& name)
      : home_(home), ns_(ns), name_(name), binding_(ns + "-" + name) {
    home.apply("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: " +
               name + ", namespace: " + ns +
               "}\n---\napiVersion: rbac.authorization.k8s.io/v1\n"
               "kind: ClusterRoleBinding\nmetadata: {name: " +
               binding_ +
               "}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: "
               "ClusterRole, name: cluster-admin}\n"
               "subjects: [{kind: ServiceAccount, name: " +
               name + ", namespace: " + ns + "}]\n");
    token_ = home.token_of(ns, name);
  }
  ~powerful_account() {
    del(home_,
        "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/" + binding_);
  }
  powerful_account(const powerful_account&) = delete;
  powerful_account& operator=(const powerful_account&) = delete;

  const std::string& token() const noexcept { return token_; }
  /// Its token is refused on return. The real server believes a token for ten
  /// seconds more.
  void end() const {
    REQUIRE(
        del(home_, "/api/v1/namespaces/" + ns_ + "/serviceaccounts/" + name_)
            .status == 200);
    eventually(30s, "its token refused", [&] {
      return run({"kubectl", "--kubeconfig=" + home_.kubeconfig_for(token_),
                  "get", "--raw", "/version"})
                 .exit_code != 0;
    });
  }

 private:
  const cluster& home_;
  std::string ns_;
  std::string name_;
  std::string binding_;
  std::string token_;
};

TEST_CASE("a CA that is rotated is trusted as soon as its file says so") {
  renewed_files at;
  at.show_token(at.home.admin_token());
  controller_process controller(at.kubeconfig, at.flags());
  controller.wait_ready();
  at.check_a_crash_is_kept();
  SUBCASE("both are trusted for a while") {
    at.trust(at.first.pem() + at.second.pem());
    at.rotate(at.second);
    at.check_a_crash_is_kept();
    at.trust(at.second.pem());
    at.way.break_connections();
  }
  SUBCASE("the server is first, and nothing gets through for a while") {
    at.rotate(at.second);
    eventually(10s, "a refusal", [&] {
      return contains(controller.log(), "not signed by the CA");
    });
    CHECK(controller.health("/healthz")->status == 200);
    at.trust(at.second.pem());
  }
  at.check_a_crash_is_kept();
  CHECK_FALSE(controller.wait(0ms).has_value());
}

TEST_CASE("a case that the rotation of a CA cuts short is gone on with") {
  renewed_files at;
  at.show_token(at.home.admin_token());
  controller_process controller(at.kubeconfig, at.flags());
  controller.wait_ready();
  // Its log keeps it open.
  at.home.create_pod(at.shop, make_pod({.name = "slow"}));
  const auto log = at.home.log_of(at.shop, "slow");
  log.put(log_run::current, "bye\n");
  log.hang();
  at.home.set_status(at.shop, "slow", crashed_status("slow"));
  eventually(in_time, "its evidence",
             [&] { return at.quarantine.cases().size() == 1; });
  at.rotate(at.second);
  eventually(30s, "a case that is put off",
             [&] { return controller.logged("case put off").has_value(); });
  at.trust(at.second.pem());
  log.release();
  at.wait_closed(1, 40s);
  CHECK(at.quarantine.clones().size() == 1);
}

TEST_CASE("a token file that is rotated lets the controller in again") {
  renewed_files at;
  const powerful_account before(at.home, at.shop, "before");
  const powerful_account after(at.home, at.shop, "after");
  at.show_token(before.token());
  controller_process controller(at.kubeconfig, at.flags());
  controller.wait_ready();
  at.check_a_crash_is_kept();
  SUBCASE("in time") {
    at.show_token(after.token());
    before.end();
    at.way.break_connections();
  }
  SUBCASE("when the old one has expired") {
    before.end();
    at.way.break_connections();
    eventually(10s, "a refusal",
               [&] { return contains(controller.log(), "(401)"); });
    CHECK(controller.health("/healthz")->status == 200);
    at.show_token(after.token());
  }
  at.check_a_crash_is_kept();
  CHECK_FALSE(contains(controller.log(), before.token()));
  CHECK_FALSE(contains(controller.log(), after.token()));
  CHECK_FALSE(controller.wait(0ms).has_value());
}

}  // namespace
}  // namespace forensics::test
