#!/usr/bin/env python3
"""What did not come true is noticed: every claim has a way to fail."""
import base64
import sys
import unittest

from shapes import case, clone, down, pod, secret, up

import checks
from stories import Crash, Story
from world import World

WEB = Story("web", Crash("app", 3), repeats=1)
FLAKY = Story("flaky", Crash("app", 7), heals_after=2)
BATCH = Story("batch", Crash("app", 4), kind="Job", repeats=2)
CALM = Story("calm", None)


def encoded(text):
    return base64.b64encode(text.encode()).decode()


def world_of(cases=(), clones=(), pods=(), jobs=(), repeats=()):
    world = World(lambda *what: None, (WEB, FLAKY, BATCH, CALM))
    for kind, things in (("cases", cases), ("clones", clones), ("pods", pods),
                         ("jobs", jobs)):
        for index, thing in enumerate(things):
            thing["metadata"]["name"] += f"-{index}" if index else ""
            world.hear(kind, "ADDED", thing)
    world.repeats = dict(repeats)
    return world


def job(failed, over=True):
    status = "True" if over else "False"
    return {"metadata": {"name": "batch"}, "status": {"failed": failed,
            "conditions": [{"type": "Failed", "status": status}]}}


class ChecksTest(unittest.TestCase):
    def check(self, rows):
        """Rows: what it is, the verdict, a part of why ("": it is good)."""
        for name, verdict, why in rows:
            with self.subTest(name):
                self.assertEqual(verdict.good, why == "", verdict.why)
                self.assertIn(why, verdict.why)

    def test_a_case(self):
        rows = [
            ("one that fits", [case("web")], ""),
            ("none", [], "there are 0"),
            ("two", [case("web"), case("web")], "there are 2"),
            ("another container", [case("web", container="b")], "it says b:"),
            ("another exit code", [case("web", code="4")], "exit code 4"),
            ("another reason", [case("web", reason="OOMKilled")], "OOMKilled"),
            ("one that is not closed", [case("web", phase="Collecting")],
             "phase is Collecting"),
            ("one with a problem", [case("web", problems='[{"step":"log"}]')],
             "problems are"),
            ("one without a log", [case("web", log="")], "is empty"),
            ("one with another log", [case("web", digest="0" * 64)],
             "has the hash"),
            ("one without differences", [case("web", fidelity="[]")],
             "fidelity.json"),
            ("one without the list", [case("web", fidelity="")],
             "fidelity.json"),
        ]
        self.check([(name, checks.check_case(world_of(cases), WEB), why)
                    for name, cases, why in rows])

    def test_what_is_well_has_no_case_and_no_clone(self):
        empty = world_of()
        full = world_of([case("calm")], [clone("calm")])
        self.check([
            ("no case", checks.check_case(empty, CALM), ""),
            ("a case", checks.check_case(full, CALM), "there are 1"),
            ("no clone", checks.check_clone(empty, CALM), ""),
            ("a clone", checks.check_clone(full, CALM), "there are 1"),
        ])

    def test_a_clone(self):
        waiting = clone("web")
        waiting["status"] = {"phase": "Pending"}
        rows = [
            ("one that sleeps", [clone("web")], ""),
            ("none", [], "there are 0"),
            ("two", [clone("web"), clone("web")], "there are 2"),
            ("one that waits", [waiting], "phase Pending"),
            ("one that works", [clone("web", command=["/web"])],
             "app runs ['/web']"),
            ("one with a probe", [clone("web", livenessProbe={})],
             "has a livenessProbe"),
        ]
        self.check([(name, checks.check_clone(world_of((), clones), WEB), why)
                    for name, clones, why in rows])

    def test_repeats(self):
        self.check([
            ("one", checks.check_repeats(
                world_of(repeats={"web": 1}), WEB), ""),
            ("none", checks.check_repeats(world_of(), WEB), "0 of 1"),
        ])

    def test_a_service_that_heals(self):
        rows = [
            ("it is well", [pod("flaky", up(restarts=2))], ""),
            ("it is gone", [], "not running"),
            ("it crashes on", [pod("flaky", down(restarts=2))], "not running"),
            ("it never crashed", [pod("flaky", up())], "0 restarts"),
        ]
        self.check([(name, checks.check_healed(world_of(pods=pods), FLAKY),
                     why) for name, pods, why in rows])

    def test_a_job(self):
        rows = [
            ("three pods", [job(3)], ""),
            ("none yet", [], "not failed yet"),
            ("it goes on", [job(2, over=False)], "not failed yet"),
            ("too few", [job(2)], "2 pods"),
        ]
        self.check([(name, checks.check_job(world_of(jobs=jobs), BATCH), why)
                    for name, jobs, why in rows])

    def test_what_is_well(self):
        rows = [
            ("it runs", [pod("calm", up())], ""),
            ("it is not there", [], "not running"),
            ("it was restarted", [pod("calm", up(restarts=1))], "restarted"),
        ]
        self.check([(name, checks.check_well(world_of(pods=pods), CALM), why)
                    for name, pods, why in rows])

    def test_strangers(self):
        self.check([
            ("none", checks.check_strangers(world_of([case("web")])), ""),
            ("one", checks.check_strangers(world_of([case("who")])),
             "who-forensic-1"),
        ])

    def test_secrets(self):
        payments = Story("pay", None, redacted=True)
        hidden = secret("pay-uid", key=encoded("REDACTED"))
        open_one = secret("pay-uid", key=encoded("k"))
        other = secret("web-uid", key=encoded("k"))
        redacted = clone("pay", redacted=True)
        self.check([
            ("a redacted copy", checks.check_redacted(
                payments, redacted, [hidden, other]), ""),
            ("an open copy", checks.check_redacted(
                payments, redacted, [open_one]), "it does not"),
            ("no copy", checks.check_redacted(payments, redacted, [other]),
             "no copy"),
            ("a clone that does not tell", checks.check_redacted(
                payments, clone("pay"), [hidden]), "does not say so"),
            ("a copy with its value", checks.check_copied(
                "web", clone("web"), [hidden, other], {"key": "k"}), ""),
            ("a copy without", checks.check_copied(
                "web", clone("web"), [hidden], {"key": "k"}), "it has not"),
            ("a value that is nowhere", checks.check_nowhere(
                "pay", ["hunter2"], "REDACTED"), ""),
            ("a plain value", checks.check_nowhere(
                "pay", ["hunter2"], "so hunter2 it is"), "there 1 times"),
            ("an encoded value", checks.check_nowhere(
                "pay", ["hunter2"], encoded("hunter2")), "there 1 times"),
        ])

    def test_the_quarantine_is_closed(self):
        def policy(**spec):
            return {"metadata": {"name": "deny-all"}, "spec": spec}

        both = ["Ingress", "Egress"]
        rows = [
            ("deny-all", [policy(podSelector={}, policyTypes=both)], ""),
            ("nothing", [], "not there"),
            ("one direction", [policy(policyTypes=["Ingress"])], "not there"),
            ("some pods", [policy(podSelector={"matchLabels": {"a": "b"}},
                                  policyTypes=both)], "not there"),
            ("a hole", [policy(policyTypes=both, egress=[{}])], "not there"),
        ]
        self.check([(name, checks.check_isolated(policies), why)
                    for name, policies, why in rows])

    def test_the_controller(self):
        self.check([
            ("well", checks.check_controller(True, [{"level": "info"}]), ""),
            ("ended", checks.check_controller(False, []), "has ended"),
            ("an error", checks.check_controller(True, [{"level": "error"}]),
             "1 errors"),
            ("a good end", checks.check_end(0), ""),
            ("a bad end", checks.check_end(-9), "exit code is -9"),
            ("metrics agree", checks.check_metrics(11, 11.0, 4, 5.0), ""),
            ("a clone too many", checks.check_metrics(12, 11.0, 4, 4.0),
             "11 clones counted"),
            ("a repeat too few", checks.check_metrics(11, 11.0, 4, 3.0),
             "3 repeats counted"),
        ])

    def test_the_stories_are_over_when_all_is_good(self):
        rest = [case("flaky", code="7"), case("batch-1", code="4")]
        done = dict(
            cases=[case("web"), *rest],
            clones=[clone("web"), clone("flaky"), clone("batch-1")],
            pods=[pod("flaky", up(restarts=2)), pod("calm", up())],
            jobs=[job(3)], repeats={"web": 1, "batch": 2})
        world = World(lambda *what: None, (WEB, FLAKY, BATCH, CALM))
        for kind in ("cases", "clones", "pods", "jobs"):
            for thing in done[kind]:
                world.hear(kind, "ADDED", thing)
        self.assertFalse(checks.stories_over(world))
        world.repeats = done["repeats"]
        self.assertTrue(checks.stories_over(world))


if __name__ == "__main__":
    sys.exit(unittest.main())
