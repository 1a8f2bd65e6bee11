#!/usr/bin/env python3
"""What grows is told from what only wavers."""
import random
import sys
import unittest

import soak_tool  # noqa: F401

import verdict
from verdict import Figure

FIGURE = Figure("x", "things", 0.05, 2)
COUNT = 720  # an hour, each five seconds


def rows(value):
    return [{"seconds": 5.0 * index, "x": value(index / COUNT)}
            for index in range(COUNT)]


class LevelsOffTest(unittest.TestCase):
    def check(self, shape, good):
        self.assertEqual(verdict.levels_off(FIGURE, rows(shape)).good, good)

    def test_what_stays_as_it_is(self):
        self.check(lambda at: 100, True)

    def test_what_grows_to_the_end(self):
        self.check(lambda at: 100 + 100 * at, False)

    def test_what_grows_at_first_and_then_no_more(self):
        self.check(lambda at: min(100 + 400 * at, 200), True)

    def test_what_begins_to_grow_after_the_middle(self):
        self.check(lambda at: 100 + max(0, at - 0.6) * 200, False)

    def test_what_falls(self):
        self.check(lambda at: 200 - 100 * at, True)

    def test_what_wavers(self):
        chance = random.Random(1)
        self.check(lambda at: 100 + chance.uniform(-20, 20), True)

    def test_a_slow_leak_under_a_saw(self):
        self.check(lambda at: 100 + 20 * at + 10 * (at * 50 % 1), False)

    def test_a_small_figure_may_rise_by_its_slack(self):
        self.check(lambda at: 10 + 2 * at, True)
        self.check(lambda at: 10 + 8 * at, False)

    def test_a_single_leap_counts_for_threads(self):
        threads = next(one for one in verdict.FIGURES
                       if one.column == "threads")
        grown = [{"seconds": index, "threads": 8 + (index > 75)}
                 for index in range(100)]
        self.assertFalse(verdict.levels_off(threads, grown).good)

    def test_too_few_samples_tell_nothing(self):
        few = verdict.levels_off(FIGURE, rows(lambda at: 1)[:4])
        self.assertFalse(few.good)
        self.assertIn("too few", few.text)

    def test_a_verdict_says_by_how_much(self):
        text = verdict.levels_off(FIGURE, rows(lambda at: 100 * at)).text
        self.assertIn("things: 75 on average", text)
        self.assertIn("+49.9 (at most +5.7)", text)


    def test_a_load_that_ends_with_the_first_cases_is_not_judged(self):
        self.assertFalse(verdict.can_level_off(60, 120))
        self.assertFalse(verdict.can_level_off(359, 120))
        self.assertTrue(verdict.can_level_off(360, 120))


class ConclusionTest(unittest.TestCase):
    def test_how_many_do_not_hold_is_counted(self):
        good, bad = verdict.Verdict(True, ""), verdict.Verdict(False, "")
        self.assertEqual(verdict.conclusion([good, bad, good, bad]),
                         "2 of 4 do not hold")
        self.assertEqual(verdict.conclusion([good]), "")


class AtRestTest(unittest.TestCase):
    BEFORE = {"fds": 20, "threads": 6, "sockets": 5, "actors": 17}

    def bad(self, **after):
        return [one.text for one in verdict.at_rest(
            self.BEFORE, {**self.BEFORE, **after}) if not one.good]

    def test_what_was_taken_is_given_back(self):
        self.assertEqual(self.bad(), [])
        self.assertEqual(self.bad(fds=10, actors=10), [])

    def test_an_actor_that_stays_is_told(self):
        self.assertEqual(self.bad(actors=18),
                         ["actors at the end: 18, before the load: 17"])

    def test_connections_that_stay_are_told(self):
        self.assertEqual(len(self.bad(fds=30, sockets=15)), 2)


class SummaryTest(unittest.TestCase):
    def test_a_figure_at_its_moments_and_at_most(self):
        table = [{"seconds": 5.0 * index,
                  **{one.column: index for one in verdict.FIGURES}}
                 for index in range(100)]
        self.assertEqual(next(iter(verdict.summary(table, (0, 61, 9999)))),
                         ["resident memory, KiB", "0", "12", "99", "99"])


if __name__ == "__main__":
    sys.exit(unittest.main())
