/// kubectl's plugin, called as people call it: by a stock kubectl, in a pipe
/// and on a terminal.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "scenarios/support/eventually.hpp"
#include "scenarios/support/plugin_desk.hpp"
#include "scenarios/support/terminal.hpp"
#include "scenarios/support/text.hpp"

namespace forensics::test {
namespace {

using namespace std::chrono_literals;

model::json_document parsed(const std::string& text) {
  auto value = model::parse_json(text);
  REQUIRE_MESSAGE(value, text);
  return *std::move(value);
}

TEST_CASE("the plugin lists cases in a pipe, as a table and for machines") {
  const plugin_desk at;
  const outcome none = at.forensic({"list"});
  CHECK(none.exit_code == 0);
  CHECK(none.out.empty());
  CHECK(none.err == "No cases found in " + at.quarantine.name() + ".\n");

  const std::string web = at.crashed("web");
  const std::string api = at.crashed("api");
  const std::string table = at.out({"list", "--sort-by=name"});
  CHECK(table.starts_with("NAME"));
  CHECK(table.find(api) < table.find(web));
  CHECK(contains(table, at.shop.name() + "/web"));
  CHECK_FALSE(contains(table, "\x1b"));
  CHECK(at.out({"list", "-o", "name", "--sort-by=name"}) ==
        "configmap/" + api + "\nconfigmap/" + web + "\n");
  CHECK(at.out({"list", "-o", "name", "-l", "forensic-source-pod=api"}) ==
        "configmap/" + api + "\n");
  CHECK(at.home
            .kubectl({"get", "-n", at.quarantine.name(), "-o", "name",
                      "configmap/" + web})
            .exit_code == 0);

  const auto list = parsed(at.out({"list", "-o", "json", "--sort-by=name"}));
  const auto& first = model::array_at(list, {"items"})[0];
  CHECK(model::text_at(first, {"name"}) == api);
  CHECK(model::text_at(first, {"source", "namespace"}) == at.shop.name());
  CHECK(model::text_at(first, {"reason"}) == "Error");
  CHECK(model::integer_at(first, {"exitCode"}) == 1);
  CHECK(model::text_at(first, {"phase"}) == "Complete");
  CHECK(contains(at.out({"list", "-o", "yaml"}), "\n  - name: " + web + "\n"));
}

TEST_CASE("the plugin shows a case that is named by its pod") {
  const plugin_desk at;
  const std::string web = at.crashed("web");
  const std::vector<std::string> names{web, "web", at.shop.name() + "/web",
                                       "pod/web",
                                       web.substr(0, web.size() - 3)};
  for (const std::string& name : names) {
    CAPTURE(name);
    const std::string text = at.out({"show", name});
    CHECK(text.starts_with("Case " + web + "\n"));
    CHECK(contains(text, "crash.log     4 bytes, all of it\n"));
    CHECK(contains(text, "kubectl forensic access " + web + " -n " +
                             at.quarantine.name() + "\n"));
  }
  const outcome lost = at.forensic({"show", "wbe"});
  CHECK(lost.exit_code == 1);
  CHECK(lost.out.empty());
  CHECK(contains(lost.err, "did you mean web?"));
}

TEST_CASE("a case is held and released, with who and why on it") {
  const plugin_desk at;
  const std::string web = at.crashed("web");
  CHECK(at.forensic({"hold", web}).exit_code == 2);
  CHECK(
      at.out({"hold", web, "--reason=INC-42"}).starts_with(web + " held by "));
  const auto held = parsed(at.out({"show", web, "-o", "json"}));
  CHECK(model::true_at(held, {"held"}));
  CHECK_FALSE(model::text_at(held, {"heldBy"}).empty());
  CHECK(model::text_at(held, {"heldWhy"}) == "INC-42");
  const std::string released_text = at.out({"release", web, "--reason=done"});
  CHECK(released_text.starts_with(web + " released; was held by "));
  CHECK(released_text.ends_with(": INC-42\n"));
  CHECK(at.out({"release", web}) == web + " is not held\n");
  const auto released = parsed(at.out({"show", web, "-o", "json"}));
  CHECK_FALSE(model::true_at(released, {"held"}));
  const auto anchor = at.home.get("/api/v1/namespaces/" + at.quarantine.name() +
                                  "/configmaps/" + web);
  REQUIRE(anchor);
  const auto custody =
      parsed(std::string(annotation(*anchor, "forensic.io/custody")));
  REQUIRE(custody.Size() == 2);
  CHECK(model::text_at(custody[0], {"why"}) == "INC-42");
  CHECK(model::text_at(custody[1], {"what"}) == "release");
  CHECK(model::text_at(custody[1], {"why"}) == "done");
}

TEST_CASE("cleanup deletes cases and leaves nothing behind, but held ones") {
  const plugin_desk at;
  const std::string web = at.crashed("web");
  const std::string api = at.crashed("api");
  at.out({"hold", api, "--reason=INC-42"});
  CHECK(at.out({"cleanup", "--all", "--dry-run"}) ==
        web + " would be deleted\n");
  const outcome unasked = at.forensic({"cleanup", "--all"});
  CHECK(unasked.exit_code == 2);
  CHECK(contains(unasked.err, "give --yes"));
  CHECK(at.quarantine.cases().size() == 2);

  CHECK(at.out({"cleanup", "--all", "--yes"}) == web + " deleted\n");
  const outcome left = at.home.kubectl({"get", "pods,configmaps,secrets", "-o",
                                        "name", "-n", at.quarantine.name()});
  CHECK_FALSE(contains(left.out, web));
  CHECK(contains(left.out, api));
  CHECK(at.out({"cleanup", "--source-namespace", at.shop.name(), "--held",
                "-y"}) == api + " deleted\n");
  CHECK(at.quarantine.clones().empty());
  CHECK(at.quarantine.cases().empty());
  const outcome none = at.forensic({"cleanup", "--all", "--yes"});
  CHECK(none.exit_code == 0);
  CHECK(contains(none.err, "Nothing to delete"));
}

TEST_CASE("a case whose clone is held is held, for the plugin too") {
  const plugin_desk at;
  const std::string web = at.crashed("web");
  const auto annotate = [&](const std::string& note) {
    const outcome done = at.home.kubectl(
        {"annotate", "pod", web, note, "-n", at.quarantine.name()});
    REQUIRE(done.exit_code == 0);
  };
  annotate("forensic.io/hold=true");
  CHECK(contains(at.out({"list"}), "held      <clone>"));
  CHECK(contains(at.out({"show", web}), "by its clone"));
  const outcome kept = at.forensic({"cleanup", "--all", "--yes"});
  CHECK(kept.exit_code == 0);
  CHECK(kept.out.empty());
  CHECK(contains(kept.err, web + " is held by its clone and stays"));
  CHECK(at.quarantine.cases().size() == 1);
  annotate("forensic.io/hold-");
  CHECK(at.out({"cleanup", "--all", "--yes"}) == web + " deleted\n");
}

TEST_CASE("a namespace that is not there has no empty list of cases") {
  const plugin_desk at;
  const outcome lost = run({"kubectl", "forensic", "list", "-n", "no-such-one"},
                           {}, at.environment());
  CHECK(lost.exit_code == 1);
  CHECK(lost.out.empty());
  CHECK(contains(lost.err, "namespace no-such-one does not exist"));
}

TEST_CASE("on a terminal there are colours and questions") {
  const plugin_desk at;
  const std::string web = at.crashed("web");
  terminal list(at.line({"list"}), at.environment());
  CHECK(list.wait() == 0);
  CHECK(contains(list.shown(), "\x1b[31mError\x1b[0m"));

  terminal hold(at.line({"hold", "web"}), at.environment());
  hold.wait_for("Why is it held? ");
  hold.type("INC-42\n");
  CHECK(hold.wait() == 0);
  terminal no(at.line({"cleanup", "web", "--held"}), at.environment());
  no.wait_for("Delete 1 case in " + at.quarantine.name() + " of ");
  no.wait_for("(context ");
  no.wait_for("? [y/N] ");
  no.type("\n");
  CHECK(no.wait() == 1);
  CHECK(contains(no.shown(), "Nothing was deleted."));
  CHECK(at.quarantine.cases().size() == 1);
  terminal yes(at.line({"cleanup", "web", "--held"}), at.environment());
  yes.wait_for("[y/N] ");
  yes.type("y\n");
  CHECK(yes.wait() == 0);
  CHECK(at.quarantine.cases().empty());
}

TEST_CASE("a watch prints the cases that come") {
  const plugin_desk at;
  const std::string web = at.crashed("web");
  const descriptor out = memory_file();
  child watch(at.line({"list", "-w", "-o", "name"}), at.environment(),
              {-1, out.get(), -1});
  eventually(20s, "the list", [&] { return contains(content_of(out), web); });
  const std::string api = at.crashed("api");
  eventually(20s, "the new case",
             [&] { return contains(content_of(out), api); });
  CHECK(content_of(out).starts_with("configmap/" + web + "\nconfigmap/" + api));
  CHECK_FALSE(watch.wait(0ms));
}

TEST_CASE("kubectl completes the plugin's commands and the names of cases") {
  const plugin_desk at;
  const std::string web = at.crashed("web");
  variables env = at.environment();
  env["FORENSIC_NAMESPACE"] = at.quarantine.name();
  const auto completed = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"kubectl", "__complete", "forensic"});
    return run(words, {}, env).out;
  };
  CHECK(contains(completed({"sho"}), "show\tOne case at a glance\n:4\n"));
  CHECK(contains(completed({"show", ""}),
                 web + "\t" + at.shop.name() + "/web Error "));
  CHECK(contains(completed({"show", at.shop.name() + "/"}),
                 at.shop.name() + "/web\t" + web + "\n"));
  CHECK(completed({"show", "nothing-like-it"}) == ":4\n");
}

TEST_CASE("access waits for the clone, then enters where it crashed") {
  const plugin_desk at;
  // No node is like that, so the clone waits until the test says that it runs.
  const std::string web = at.crashed(pod_shape{
      .name = "web",
      .more_spec = R"("nodeSelector": {"kubernetes.io/arch": "s390x"})"});
  const std::string kubectl_words = at.path("words");
  // There is no exec here: a stand-in takes kubectl's place.
  at.put_program("kubectl", "#!/bin/sh\nprintf '%s\\n' \"$@\" >" +
                                kubectl_words + "\nexit 7\n");
  const descriptor err = memory_file();
  const std::string& ns = at.quarantine.name();
  child access({at.path("kubectl-forensic"), "access", "web", "-n", ns, "--",
                "ls", "-l"},
               at.environment(), {-1, -1, err.get()});
  eventually(20s, "a word of what it waits for", [&] {
    return contains(content_of(err), "waiting for " + web + ": Pending");
  });
  at.home.set_status(ns, web, running_status(web));
  CHECK(access.wait(20s) == 7);
  CHECK(contains(content_of(err), "Container app of " + web));
  CHECK(contains(content_of(err), "/forensics/original-logs/crash.log"));
  std::ifstream file(kubectl_words);
  const std::string words{std::istreambuf_iterator<char>(file), {}};
  CHECK(words == "exec\n--stdin\n--namespace=" + ns + "\n--container=app\n" +
                     web + "\n--\nls\n-l\n");
}

TEST_CASE("access says that a clone is gone, and what is left") {
  const plugin_desk at;
  const std::string web = at.crashed("web");
  const auto gone = at.home.kubectl(
      {"delete", "pod", web, "--now", "-n", at.quarantine.name()});
  REQUIRE(gone.exit_code == 0);
  const outcome lost = at.forensic({"access", "web"});
  CHECK(lost.exit_code == 1);
  CHECK(lost.err == "error: case " + web +
                        " has no clone; its evidence stays: kubectl forensic "
                        "logs " +
                        web + " -n " + at.quarantine.name() + "\n");
}

TEST_CASE("who may not do it is told what is missing") {
  const plugin_desk at;
  auto words = at.line({"list"});
  words.insert(words.end(), {"--kubeconfig", at.home.powerless_kubeconfig()});
  const outcome refused = run(words, {}, at.environment());
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.err, "list configmaps in " + at.quarantine.name()));
  CHECK(contains(refused.err, "docs/cli-plugin.md"));
}

}  // namespace
}  // namespace forensics::test
