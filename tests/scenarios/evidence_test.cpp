/// logs, export and verify, as people and scripts use them.
#include <doctest/doctest.h>

#include <filesystem>

#include "model/log_object.hpp"
#include "scenarios/support/controller_process.hpp"
#include "scenarios/support/process.hpp"
#include "scenarios/support/site.hpp"
#include "scenarios/support/stored_case.hpp"
#include "scenarios/support/text.hpp"
#include "scenarios/support/verdict.hpp"
#include "support/documented.hpp"

namespace forensics::test {
namespace {

constexpr const char* whole_log = "one\ntwo\nthree\nfour\nfive\nsix\n";
const std::string name = sealed_name;

std::string proxy_log() { return {"\x00\xff\x1b[2J", 6}; }

/// A merge patch of the anchor's annotation.
void annotate(const stored_case& at, const std::string& note,
              const std::string& value) {
  const auto done =
      at.home().kubectl({"annotate", "configmap", name, "-n", at.ns(),
                         "--overwrite", note + "=" + value});
  CAPTURE(done.err);
  REQUIRE(done.exit_code == 0);
}

TEST_CASE("the logs of a case are read from the case") {
  const stored_case at;
  SUBCASE("the crashed run's, its parts joined") {
    const outcome out = at.plugin({"logs", name});
    CHECK(out.exit_code == 0);
    CHECK(out.out == whole_log);
    CHECK(contains(out.err, "14 older bytes were left out"));
  }
  SUBCASE("its end, over the parts") {
    CHECK(at.plugin({"logs", name, "--tail=3"}).out == "four\nfive\nsix\n");
  }
  SUBCASE("another container's, byte by byte") {
    CHECK(at.plugin({"logs", name, "-c", "proxy"}).out == proxy_log());
    CHECK(at.plugin({"logs", name, "--file=proxy.log"}).out == proxy_log());
  }
  SUBCASE("all of them, each behind its name") {
    const outcome out = at.plugin({"logs", "shop/web-1", "--all"});
    CHECK(out.exit_code == 0);
    CHECK(out.out == "==> crash.log <==\n" + std::string(whole_log) +
                         "\n==> proxy.log <==\n" + proxy_log());
    CHECK(contains(out.err, "case " + name + " of shop/web-1\n"));
    CHECK(contains(out.err, "no migrate.log: the node has none"));
  }
  SUBCASE("what there is, in a table") {
    const outcome out = at.plugin({"logs", name, "--list"});
    CHECK(contains(out.out, "FILE "));
    CHECK(contains(out.out, "crash.log "));
    CHECK(contains(out.out, "none: the node has none"));
  }
  SUBCASE("one that is not there is named, with those that are") {
    const outcome none = at.plugin({"logs", name, "-c", "migrate"});
    CHECK(none.exit_code == 1);
    CHECK(none.out.empty());
    CHECK(contains(none.err, "has no migrate.log: the node has none"));
    const outcome other = at.plugin({"logs", name, "-c", "nobody"});
    CHECK(other.exit_code == 1);
    CHECK(contains(other.err, "it has crash.log, proxy.log"));
  }
  SUBCASE("a case that is still open is not verified") {
    annotate(at, "forensic.io/phase", "Collecting");
    const outcome out = at.plugin({"logs", name, "--verify"});
    CHECK(out.exit_code == 3);
    CHECK(out.out.empty());
    CHECK(contains(out.err, "wait until the case is closed"));
  }
  SUBCASE("a flag that can't be is refused before anything is read") {
    CHECK(at.plugin({"logs", name, "--tail=many"}).exit_code == 2);
    CHECK(at.plugin({"logs", name, "--all", "--list"}).exit_code == 2);
    CHECK(at.plugin({"logs", name, "--previous"}).exit_code == 2);
  }
}

TEST_CASE("a closed case verifies, and is exported") {
  stored_case at;
  at.close();
  SUBCASE("with the key that the cluster publishes") {
    const outcome out = at.plugin({"verify", name});
    CAPTURE(out.err);
    CHECK(out.exit_code == 0);
    CHECK(contains(out.out, "is what was captured"));
    CHECK(contains(out.out, "not pinned"));
  }
  SUBCASE("its log says that it was verified") {
    const outcome out = at.plugin({"logs", name, "--verify"});
    CHECK(out.exit_code == 0);
    CHECK(out.err.starts_with("verified: case " + name + " of shop/web-1\n"));
  }
  SUBCASE("of several, those that do not verify are summed up") {
    const outcome two = at.plugin({"verify", name, "nope"});
    CHECK(two.exit_code == 1);
    CHECK(two.err.ends_with("1 of 2 do not verify:\n  nope\n"));
    const outcome good = at.plugin({"verify", name, name});
    CHECK(good.exit_code == 0);
    CHECK(good.err == "all 2 verify\n");
  }
  SUBCASE("with a key of one's own") {
    const outcome out = at.plugin({"verify", name, "--key", at.key_file()});
    CHECK(out.exit_code == 0);
    CHECK(contains(out.out, "pinned by --key"));
    CHECK_FALSE(contains(out.out, "not pinned"));
  }
  SUBCASE("for machines") {
    const outcome out = at.plugin({"verify", "--all", "-o", "json"});
    CHECK(out.exit_code == 0);
    const auto report = model::parse_json(out.out);
    REQUIRE(report);
    const auto& items = model::array_at(*report, {"items"});
    REQUIRE(items.Size() == 1);
    CHECK(model::true_at(items[0], {"verified"}));
  }
  SUBCASE("the log comes out byte by byte") {
    const outcome out = at.plugin({"export", name});
    CHECK(out.exit_code == 0);
    CHECK(out.out == whole_log);
    CHECK(contains(out.err, "verified: case " + name +
                                " of shop/web-1, 7 items as captured"));
  }
  SUBCASE("a file is written once") {
    const std::string file = at.folder().path("crash.log");
    CHECK(at.plugin({"export", name, "-o", file}).exit_code == 0);
    CHECK(at.folder().read("crash.log") == whole_log);
    CHECK(std::filesystem::status(file).permissions() ==
          (std::filesystem::perms::owner_read |
           std::filesystem::perms::owner_write));
    const outcome again = at.plugin({"export", name, "-o", file});
    CHECK(again.exit_code == 1);
    CHECK(contains(again.err, "--force"));
    CHECK(at.plugin({"export", name, "-o", file, "--force"}).exit_code == 0);
  }
  SUBCASE("a bundle is verified without a cluster, also after the case") {
    const std::string file = at.folder().path("case.tar.zst");
    CHECK(at.plugin({"export", "--bundle", "-o", file, name}).exit_code == 0);
    CHECK(at.plugin({"export", "--bundle", name}).out ==
          at.folder().read("case.tar.zst"));
    at.home().kubectl({"delete", "configmap", name, "-n", at.ns()});
    const std::string nowhere = at.folder().path("no-kubeconfig");
    const outcome pinned =
        run_plugin({"verify", file, "--key=" + at.key_file()}, nowhere);
    CAPTURE(pinned.err);
    CHECK(pinned.exit_code == 0);
    CHECK(contains(pinned.out, "pinned by --key"));
    const outcome own = run_plugin({"verify", file}, nowhere);
    CHECK(own.exit_code == 3);
    CHECK(contains(own.out, "its own key alone has signed it"));
    CHECK(contains(own.err, "--own-key"));
    const outcome accepted = run_plugin({"verify", file, "--own-key"}, nowhere);
    CHECK(accepted.exit_code == 0);
    CHECK(contains(accepted.out, "not pinned: the bundle's own"));
  }
  SUBCASE("another key does not verify it") {
    const std::string other =
        at.folder().write("other.pem", model::signing_key::make().public_pem());
    const outcome out = at.plugin({"export", name, "--key", other});
    CHECK(out.exit_code == 3);
    CHECK(out.out.empty());
    CHECK(contains(out.err, "unknown key"));
    CHECK(at.plugin({"verify", name, "--key", other, "--key", at.key_file()})
              .exit_code == 0);
  }
  SUBCASE("what may change does not matter") {
    annotate(at, "forensic.io/hold", "true");
    annotate(at, "forensic.io/repeats", "9");
    CHECK(at.plugin({"verify", name}).exit_code == 0);
  }
}

TEST_CASE("a terminal shows a log, and does not obey it") {
  stored_case at;
  const outcome text = at.plugin_on_terminal({"logs", name});
  CHECK(text.exit_code == 0);
  CHECK(text.out == whole_log);
  const outcome binary = at.plugin_on_terminal({"logs", name, "-c", "proxy"});
  CHECK(binary.out == "\\x00\\xff\\x1b[2J");
  at.close();
  CHECK(at.plugin_on_terminal({"export", name}).out == whole_log);
  const outcome bundle = at.plugin_on_terminal({"export", "--bundle", name});
  CHECK(bundle.exit_code == 2);
  CHECK(bundle.out.empty());
  CHECK(contains(bundle.err, "-o FILE"));
  const outcome forced =
      at.plugin_on_terminal({"export", "--bundle", name, "-o", "-"});
  CHECK(forced.exit_code == 0);
  CHECK(forced.out == at.plugin({"export", "--bundle", name}).out);
}

/// Verify names what was changed; export and logs --verify write nothing.
void check_found(const stored_case& at, const std::string& line) {
  const outcome seen = at.plugin({"verify", name});
  CAPTURE(seen.out);
  CHECK(seen.exit_code == 3);
  CHECK(contains(seen.out, "does NOT verify"));
  CHECK(contains(seen.out, line));
  for (const std::vector<std::string>& args :
       {std::vector<std::string>{"export", name},
        {"export", "--bundle", name},
        {"logs", name, "--verify"}}) {
    const outcome out = at.plugin(args);
    CHECK(out.exit_code == 3);
    CHECK(out.out.empty());
    CHECK(contains(out.err, "does not verify, nothing was written"));
  }
  const std::string file = at.folder().path("never");
  CHECK(at.plugin({"export", name, "-o", file}).exit_code == 3);
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a case that was changed in the cluster does not verify") {
  stored_case at;
  at.close();
  SUBCASE("an annotation") {
    annotate(at, "forensic.io/reason", "Completed");
    check_found(at, "annotation changed   forensic.io/reason");
  }
  SUBCASE("a label that is gone") {
    at.home().kubectl({"label", "configmap", name, "-n", at.ns(),
                       "forensic.io/crash-signature-"});
    check_found(at, "label changed        forensic.io/crash-signature");
  }
  SUBCASE("all labels are gone, which hides it from a list alone") {
    for (const char* label :
         {"forensic.io/crash-signature-", "forensic-source-pod-"})
      at.home().kubectl({"label", "configmap", name, "-n", at.ns(), label});
    annotate(at, "forensic.io/reason", "Completed");
    const outcome all = at.plugin({"verify", "--all"});
    CHECK(all.exit_code == 3);
    CHECK(contains(all.out, name + " in " + at.ns() + " does NOT verify"));
    CHECK(at.plugin({"verify", "configmap/" + name}).exit_code == 3);
  }
  SUBCASE("a log that was deleted") {
    at.home().kubectl({"delete", "configmap", "-n", at.ns(),
                       model::log_object_name(name, "crash.log.1")});
    check_found(at, "missing              crash.log.1");
  }
  SUBCASE("the anchor, deleted and made again with another log") {
    at.forge("crash.log", "five\n6\n");
    check_found(at, "changed              crash.log");
    check_found(at, "other case           manifest.dsse.json");
  }
}

TEST_CASE("a log that came after the case was closed is no evidence") {
  stored_case at;
  at.close();
  sealed_case alike = open_case(
      at.ns(),
      model::text_at(at.home().get_json({"configmap", name, "-n", at.ns()}),
                     {"metadata", "uid"}));
  const auto late =
      log_object_of(alike, "late", "crash.log", "what never was\n");
  at.home().apply(model::dump(late));
  const outcome out = at.plugin({"verify", name});
  CHECK(out.exit_code == 0);
  CHECK(contains(out.out, "the ConfigMap late holds crash.log"));
  CHECK(at.plugin({"export", name}).out == whole_log);
  CHECK(at.plugin({"logs", name}).out == whole_log);
}

TEST_CASE("where there is no case, that is said") {
  const cluster home;
  const scratch_namespace empty(home, "empty");
  const outcome out =
      run_plugin({"verify", "--all", "-n", empty.name(), "-o", "json"},
                 home.admin_kubeconfig());
  CHECK(out.exit_code == 0);
  CHECK(contains(out.out, "\"items\": []"));
  CHECK(out.err == "No cases found in " + empty.name() + ".\n");
}

TEST_CASE("what can't be done says what and why") {
  stored_case at;
  const outcome bare = at.plugin({"export", name});
  CHECK(bare.exit_code == 3);
  CHECK(contains(bare.err, "not sealed"));
  CHECK(contains(bare.err, "its manifest was removed"));
  annotate(at, "forensic.io/phase", "Collecting");
  CHECK(contains(at.plugin({"export", name}).err,
                 "wait until the case is closed"));
  annotate(at, "forensic.io/phase", "Complete");
  const outcome none = at.plugin({"logs", "nobody"});
  CHECK(none.exit_code == 1);
  CHECK(contains(none.err, "no case is called \"nobody\""));
  at.close();
  const outcome powerless = run_plugin({"verify", name, "-n", at.ns()},
                                       at.home().powerless_kubeconfig());
  CHECK(powerless.exit_code == 1);
  CHECK(contains(powerless.err, "Forbidden"));
}

TEST_CASE("what the controller captures verifies until it is changed") {
  const site at;
  pod_shape shape{.name = "web"};
  shape.containers = {"app", "proxy"};
  std::string long_log;
  while (long_log.size() < 1'500'000)
    long_log += "a line of a log that one ConfigMap does not hold: " +
                std::to_string(long_log.size()) + "\n";
  at.home.create_pod(at.shop, make_pod(shape));
  at.home.log_of(at.shop, "web").put(log_run::current, long_log);
  at.home.log_of(at.shop, "web", "proxy")
      .put(log_run::current, "the proxy lost its upstream\n");
  at.home.set_status(at.shop, "web", crashed_status("web"));
  controller_process controller(at.controller_kubeconfig(),
                                at.flags({"--max-log-size=8388608"}));
  at.wait_closed(1);
  const auto plugin = [&](std::vector<std::string> args) {
    args.insert(args.end(), {"-n", at.quarantine.name()});
    return run_plugin(args, at.home.admin_kubeconfig());
  };
  const std::string web = at.shop.name() + "/web";
  // Published beside the first case, which may be closed before.
  eventually(std::chrono::seconds{10}, "the key is published", [&] {
    return plugin({"verify", web}).exit_code == 0;
  });

  const outcome good = plugin({"verify", web});
  CAPTURE(good.out);
  CAPTURE(good.err);
  REQUIRE(good.exit_code == 0);
  CHECK(contains(good.out, "by kube-forensics-controller "));
  CHECK(contains(good.out, "crash.log.2"));
  CHECK(plugin({"export", web}).out == long_log);
  CHECK(plugin({"logs", web}).out == long_log);

  const auto cases = at.quarantine.cases();
  const std::string kept(model::text_at(cases.front(), {"metadata", "name"}));
  at.home.kubectl({"annotate", "configmap", kept, "-n", at.quarantine.name(),
                   "--overwrite", "forensic.io/exit-code=0"});
  const outcome bad = plugin({"verify", web});
  CHECK(bad.exit_code == 3);
  CHECK(contains(bad.out, "annotation changed   forensic.io/exit-code"));
  const outcome nothing = plugin({"export", web});
  CHECK(nothing.exit_code == 3);
  CHECK(nothing.out.empty());
}

TEST_CASE("kubectl and openssl alone verify a case, as documented") {
  stored_case at;
  at.close();
  const std::string recipe =
      documented_commands("case-format.md", "### A case in the cluster")[0];
  const auto check = [&] {
    return run({"sh", "-ec", "cd '" + at.folder().path("") + "'\n" + recipe},
               {},
               {{"KUBECONFIG", at.home().admin_kubeconfig()},
                {"CASE", name},
                {"NS", at.ns()}});
  };
  const outcome good = check();
  CAPTURE(good.err);
  CHECK(good.exit_code == 0);
  CHECK(contains(good.out, "Signature Verified Successfully"));
  CHECK(contains(good.out, "crash.log: OK"));
  CHECK(contains(good.out, "proxy.log: OK"));
  at.forge("crash.log", "five\n6\n");
  const outcome bad = check();
  CHECK(bad.exit_code != 0);
  CHECK(contains(bad.out, "crash.log: CHANGED"));
}

}  // namespace
}  // namespace forensics::test
