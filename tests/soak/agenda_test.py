#!/usr/bin/env python3
"""What is due is done, in its order; what is not due waits."""
import sys
import unittest

import soak_tool  # noqa: F401

from agenda import Agenda


class AgendaTest(unittest.TestCase):
    def setUp(self):
        self.clock = 100.0
        self.agenda = Agenda(lambda: self.clock)
        self.done = []

    def note(self, name, again=None):
        def task():
            self.done.append(name)
            return again

        return task

    def test_what_is_due_is_done_in_the_order_of_its_time(self):
        for seconds, name in ((2, "b"), (1, "a"), (2, "c"), (5, "d")):
            self.agenda.add(seconds, self.note(name))
        self.clock += 2
        self.assertEqual(self.agenda.run_due(), 3)
        self.assertEqual(self.done, ["a", "b", "c"])

    def test_a_task_may_come_again(self):
        self.agenda.add(0, self.note("a", again=10))
        self.assertEqual(self.agenda.run_due(), 10)
        self.clock += 10
        self.agenda.run_due()
        self.assertEqual(self.done, ["a", "a"])

    def test_when_nothing_is_left_nothing_is_due(self):
        self.assertEqual(self.agenda.run_due(), float("inf"))


if __name__ == "__main__":
    sys.exit(unittest.main())
