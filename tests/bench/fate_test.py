#!/usr/bin/env python3
"""What became of a case is told in few words, from its marks and the log."""
import sys
import time
import unittest

import bench_tool  # noqa: F401

from cluster import ApiError
from controller import logged_at
from fate import Fate, words_of


def case(phase, problems="[]"):
    return {"metadata": {"annotations": {"forensic.io/phase": phase,
                                         "forensic.io/problems": problems}}}


class Answers:
    """A line whose answers come one after the other, the last again."""

    def __init__(self, *answers):
        self.left = list(answers)

    def get(self, _):
        answer = self.left.pop(0) if len(self.left) > 1 else self.left[0]
        if isinstance(answer, ApiError):
            raise answer
        return answer


class Log:
    def __init__(self, *entries):
        self.entries = entries

    def new_entries(self):
        return self.entries


class FateTest(unittest.TestCase):
    def test_words(self):
        self.assertEqual(words_of(case("Complete")), "Complete")
        self.assertEqual(words_of(case("Failed", """[
            {"step": "copies", "reason": "x"}, {"step": "log", "reason": "y"},
            {"step": "log", "reason": "z"}]""")), "Failed without copies, log")

    def test_of_the_others_the_time_from_the_crash_is_told(self):
        closed = {"message": "case closed", "ts": "2026-03-01T12:00:01.500000Z"}
        log = Log({**closed, "case": "other"}, {**closed, "case": "one"},
                  {"message": "crash seen", "case": "other"})
        begun = logged_at({"ts": "2026-03-01T12:00:01Z"})
        fate = Fate(None, log, "q", {"one": begun, "other": begun})
        self.assertEqual(fate.of_others("one"), [500])

    def test_one_that_ends_in_time(self):
        line = Answers(ApiError(404, "GET", "not found"), case("Collecting"),
                       case("Complete"))
        fate = Fate(line, None, "q", {"one": time.time()})
        self.assertRegex(fate.of_one("one", 30, self.fail),
                         r"^Complete after 0\.\d s$")

    def test_one_that_needs_the_fault_to_be_lifted(self):
        line = Answers(case("Collecting"))

        def lift():
            line.left = [case("Complete")]

        fate = Fate(line, None, "q", {"one": time.time() - 30})
        self.assertEqual(fate.of_one("one", 20, lift),
                         "Complete 0.0 s after the fault was lifted")


if __name__ == "__main__":
    sys.exit(unittest.main())
