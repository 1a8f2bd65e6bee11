#!/usr/bin/env python3
"""What a fault did is told of the crashes of its time, and of no others."""
import sys
import unittest

import soak_tool  # noqa: F401

import matrix
from ledger import Crash, Objection
from matrix import Spell


def crash(case, at):
    return Crash(case, ("shop", case, "app"), at)


def rows(spells, crashes, closed, objections=()):
    return {row[0]: row[1:] for row in
            matrix.rows(spells, crashes, closed, objections)}


class MatrixTest(unittest.TestCase):
    def test_recovery_is_when_all_crashes_of_the_time_have_their_cases(self):
        found = rows([Spell("429", 100, 110), Spell("429", 200, 210)],
                     [crash("a", 102), crash("b", 108), crash("c", 205),
                      crash("later", 215)],
                     {"a": 103, "b": 113.5, "c": 211, "later": 250})
        self.assertEqual(found["429"],
                         ["2", "3", "0", "0", "0", "0", "2.2 s", "3.5 s"])
        self.assertEqual(found["none"][:2], ["", "1"])

    def test_who_needs_no_time_recovers_at_once(self):
        found = rows([Spell("500", 100, 110), Spell("500", 120, 130)],
                     [crash("a", 102), crash("repeat", 125)], {"a": 103})
        self.assertEqual(found["500"][-2:], ["0.0 s", "0.0 s"])

    def test_whole_seconds_of_a_pod_are_before_what_they_tell(self):
        found = rows([Spell("500", 100.9, 110)], [crash("a", 100)], {})
        self.assertEqual(found["500"][1], "1")

    def test_objections_are_told_where_their_crash_was(self):
        found = rows([Spell("500", 100, 110)],
                     [crash("a", 105), crash("b", 50)], {},
                     [Objection("lost", "a", ""), Objection("wrong", "b", ""),
                      Objection("repeated", "a", "")])
        self.assertEqual(found["500"][2:6], ["1", "1", "0", "0"])
        self.assertEqual(found["500"][-2:], ["never", "never"])
        self.assertEqual(found["none"][2:6], ["0", "0", "0", "1"])


if __name__ == "__main__":
    sys.exit(unittest.main())
