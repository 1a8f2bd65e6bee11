"""The end of the demo: what is in the quarantine now, and whether it is what
was promised."""
import hashlib
import json
from dataclasses import replace

import checks
from differences import by_reason, differences
from objects import LOG_SHA256, SOURCE_POD, at, label, name_of, note
from stories import NAMESPACE, QUARANTINE

SHOWN_LOG = "pricing"  # a stack trace
SHOWN_DIFFERENCES = "gateway"
COPIED_SECRET = ("orders", "orders-db")


class Report:
    def __init__(self, screen, cluster, world, controller):
        self.screen, self.cluster, self.world = screen, cluster, world
        self.controller = controller
        self.verdicts = []
        root = f"/api/v1/namespaces/{QUARANTINE}"
        self.secrets = cluster.items(f"{root}/secrets")
        self.everything = json.dumps([
            cluster.get(f"{root}/{plural}")
            for plural in ("configmaps", "secrets", "pods", "events")],
            ensure_ascii=False)
        self.policies = cluster.items(
            f"/apis/networking.k8s.io/v1/namespaces/{QUARANTINE}"
            "/networkpolicies")

    def judge(self, *verdicts):
        """A line each."""
        for one in verdicts:
            self.verdicts.append(one)
            self.screen.verdict(one.good, str(one))

    def judge_together(self, who, verdicts):
        """One line when all are good; else the bad ones, a line each."""
        bad = [replace(one, claim=f"{who}: {one.claim}")
               for one in verdicts if not one.good]
        good = [one for one in verdicts if one.good]
        if bad:
            self.judge(*bad)
        else:
            self.screen.verdict(True, f"{who:<15} "
                                + "; ".join(one.claim for one in good))
        self.verdicts += good

    def one_of(self, things, name):
        """The case or the clone of a story."""
        return next((one for one in things.values()
                     if label(one, SOURCE_POD) == name), None)

    def show(self):
        self.show_clones()
        self.show_log()
        self.show_differences()
        self.show_secrets()
        self.show_checks()

    def show_clones(self):
        self.screen.heading("The clones")
        self.screen.aside(f"  $ kubectl get pods -n {QUARANTINE}")
        self.screen.table(*self.cluster.table(
            f"/api/v1/namespaces/{QUARANTINE}/pods"))

    def show_log(self):
        self.screen.heading(f"The log that {SHOWN_LOG} left")
        case = self.one_of(self.world.cases, SHOWN_LOG)
        if case is None:
            self.screen.verdict(False, "there is no such case")
            return
        self.screen.aside(
            f"  $ kubectl get configmap -n {QUARANTINE} {name_of(case)} "
            "-o 'jsonpath={.data.crash\\.log}'")
        log = at(case, "data", "crash.log", default="")
        for line in log.splitlines():
            self.screen.say("  | " + line)
        self.screen.table(["", "SHA-256"], [
            ["forensic.io/log-sha256", note(case, LOG_SHA256)],
            ["of the lines above", hashlib.sha256(log.encode()).hexdigest()]])

    def show_differences(self):
        self.screen.heading("What the clones differ in from their sources")
        shared, rows = by_reason(self.world.cases.values())
        if rows:
            self.screen.say("  fields by reason, what all clones share:")
            self.screen.say(f"  {shared}")
            self.screen.say()
            self.screen.table(["POD", "FIELDS", "BESIDES"], rows)
        case = self.one_of(self.world.cases, SHOWN_DIFFERENCES)
        if case and differences(case):
            self.screen.say()
            self.screen.aside(f"  {SHOWN_DIFFERENCES}'s, in full; the reasons "
                              "are explained in docs/fidelity.md")
            self.screen.table(
                ["FIELD", "ACTION", "REASON"],
                [[one["field"], one["action"], one["reason"]]
                 for one in differences(case)])

    def show_secrets(self):
        self.screen.heading("Secrets: copied, or redacted where a pod opts out")
        for story in self.world.stories:
            clone = story.redacted and self.one_of(self.world.clones,
                                                   story.name)
            if not clone:
                continue
            for secret in checks.secrets_of(clone, self.secrets):
                for key, value in checks.decoded(secret).items():
                    self.screen.say(f"  {story.name}: {key} = {value}")
            self.judge(
                checks.check_redacted(story, clone, self.secrets),
                checks.check_nowhere(story.name, self.values_of(story.name),
                                     self.everything))
        pod, secret = COPIED_SECRET
        clone = self.one_of(self.world.clones, pod)
        if clone:
            original = checks.decoded(self.cluster.get(
                f"/api/v1/namespaces/{NAMESPACE}/secrets/{secret}"))
            self.judge(checks.check_copied(pod, clone, self.secrets, original))

    def values_of(self, secret):
        return list(checks.decoded(self.cluster.get(
            f"/api/v1/namespaces/{NAMESPACE}/secrets/{secret}")).values())

    def show_checks(self):
        self.screen.heading("Was it as promised?")
        self.screen.aside("  of each case: it is complete, its log is what was "
                          "hashed, its differences are listed")
        for story in self.world.stories:
            self.judge_together(
                story.name, list(checks.check_story(self.world, story)))
        self.judge(
            checks.check_strangers(self.world),
            checks.check_isolated(self.policies),
            checks.check_metrics(
                len(self.world.clones),
                self.controller.metric("forensics_pods_created_total"),
                sum(self.world.repeats.values()),
                self.controller.metric("forensics_crashes_suppressed_total")),
            checks.check_controller(self.controller.alive(),
                                    self.controller.entries))

    def summarise(self, seconds):
        """One line; True when all is well."""
        bad = [one for one in self.verdicts if not one.good]
        repeats = sum(self.world.repeats.values())
        self.screen.say()
        if bad:
            self.screen.say(self.screen.paint(
                f"{len(bad)} of {len(self.verdicts)} checks FAILED, after "
                f"{seconds:.1f} s", "red"))
            self.explain()
            return False
        self.screen.say(self.screen.paint(
            f"{len(self.world.stories)} stories, {len(self.world.cases)} cases,"
            f" {len(self.world.clones)} clones, {repeats} repeats suppressed: "
            f"all {len(self.verdicts)} checks hold, {seconds:.1f} s", "green"))
        self.screen.aside("To look around yourself: make sandbox, then "
                          "kubectl apply -f example/")
        return True

    def explain(self):
        """What helps to find out why; the controller's log goes when the
        sandbox goes."""
        self.screen.heading("The workloads")
        self.screen.table(*self.cluster.table(
            f"/api/v1/namespaces/{NAMESPACE}/pods"))
        self.screen.heading("What the controller complained of")
        for entry in self.controller.complaints():
            self.screen.say(f"  {json.dumps(entry)}")
        for text in self.world.errors:
            self.screen.say(f"  a watch of the demo: {text}")
