#!/usr/bin/env python3
"""A case that is lost, made twice or nobody's is noticed."""
import sys
import unittest

import soak_tool  # noqa: F401

from ledger import Crash, Ledger, case_name

WINDOW = 120


def crash(case, at=0, workload="web", **more):
    return Crash(case, ("shop", workload, "app"), at, **more)


class LedgerTest(unittest.TestCase):
    def setUp(self):
        self.ledger = Ledger()

    def crashed(self, *crashes):
        for one in crashes:
            self.ledger.crashed(one)

    def seen(self, name, uid="u", phase="Complete", log=""):
        self.ledger.case_seen(name, uid, phase, log)

    def objections(self):
        return [one.text for one in self.ledger.objections(WINDOW)]

    def check(self, *parts):
        found = self.objections()
        self.assertEqual(len(found), len(parts), found)
        for part, text in zip(parts, found):
            self.assertIn(part, text)

    def test_a_case_of_each_crash_is_well(self):
        self.crashed(crash("a"), crash("b", workload="db"))
        self.seen("a")
        self.seen("b", phase="Failed")
        self.check()

    def test_a_crash_without_a_case(self):
        self.crashed(crash("a"))
        self.check("a is missing")

    def test_a_repeat_has_none(self):
        self.crashed(crash("a", 0), crash("b", 60))
        self.seen("a")
        self.check()

    def test_of_two_crashes_either_may_have_the_case(self):
        self.crashed(crash("a", 0), crash("b", 60))
        self.seen("b")
        self.check()

    def test_after_the_window_there_is_another(self):
        self.crashed(crash("a", 0), crash("b", 120))
        self.seen("a")
        self.check("b is missing")
        self.seen("b")
        self.check()

    def test_two_in_one_window(self):
        self.crashed(crash("a", 0), crash("b", 119))
        self.seen("a")
        self.seen("b")
        self.check("a and b are cases of one workload, 119 s apart")

    def test_a_case_that_was_deleted_makes_room_for_another(self):
        self.crashed(crash("a", 0), crash("b", 60))
        self.seen("a")
        self.ledger.case_deleted("a")
        self.seen("b")
        self.check()

    def test_a_case_that_is_made_again(self):
        self.crashed(crash("a"))
        self.seen("a", uid="1")
        self.seen("a", uid="2")
        self.check("a was made 2 times")

    def test_a_case_of_nothing(self):
        self.seen("a")
        self.check("a is a case of no crash")

    def test_an_ignored_pod(self):
        self.crashed(crash("a", is_ignored=True))
        self.check()
        self.seen("a")
        self.check("a is a case of a pod that is to be ignored")

    def test_a_case_that_was_never_closed(self):
        self.crashed(crash("a"))
        self.seen("a", phase="Collecting")
        self.check("a was never closed: Collecting")
        self.seen("a", phase="Complete")
        self.check()

    def test_the_log_of_another_run(self):
        self.crashed(crash("a", log_sha256="1"))
        self.seen("a", phase="Collecting", log="")
        self.seen("a", log="1")
        self.check()
        self.seen("a", log="2")
        self.check("a has the log of another run")

    def test_a_name_tells_pod_and_run(self):
        name = case_name("web-1", "uid", "app", "containerd://1")
        self.assertRegex(name, "^web-1-forensic-[0-9a-f]{10}$")
        self.assertNotEqual(
            name, case_name("web-1", "uid", "app", "containerd://2"))

    def test_a_long_name_leaves_room_for_the_rest_of_a_label(self):
        self.assertEqual(len(case_name("w" * 80, "uid", "Evicted")), 63)


if __name__ == "__main__":
    sys.exit(unittest.main())
