#!/usr/bin/env python3
"""The others are slowed when their p99 says so in most of the rounds."""
import sys
import unittest

import bench_tool  # noqa: F401

from figures import Comparison, middle, percentile

ROUND = list(range(1, 50))  # 49 others


class FiguresTest(unittest.TestCase):
    def test_percentiles_are_values_that_were_measured(self):
        for values, percent, found in (
                ([7], 99, 7), ([3, 1, 2], 50, 2), ([1, 2, 3, 4], 50, 2),
                (ROUND, 50, 25), (ROUND, 99, 49), (range(1, 101), 99, 99),
                (ROUND, 0, 1)):
            with self.subTest(values=list(values)[:4], percent=percent):
                self.assertEqual(percentile(values, percent), found)

    def test_one_round_that_was_disturbed_does_not_count(self):
        disturbed = [one * 20 for one in ROUND]
        self.assertEqual(middle([ROUND, disturbed, ROUND], 99), 49)
        self.assertEqual(middle([disturbed, disturbed, ROUND], 99), 980)

    def test_half_as_much_again_holds_and_no_more(self):
        for factor, holds in ((1, True), (1.5, True), (1.6, False)):
            slowed = [one * factor for one in ROUND]
            found = Comparison([ROUND] * 3, [slowed] * 3, 49)
            with self.subTest(factor):
                self.assertAlmostEqual(found.ratio(), factor)
                self.assertEqual(found.holds(), holds)

    def test_one_that_was_not_closed_does_not_hold(self):
        found = Comparison([ROUND] * 2, [ROUND, ROUND[1:]], 49)
        self.assertEqual(found.fewest_closed, 48)
        self.assertFalse(found.holds())

    def test_a_round_in_which_none_was_closed_is_told_all_the_same(self):
        found = Comparison([ROUND], [[]], 49)
        self.assertEqual(found.pair(99)[1], float("inf"))
        self.assertFalse(found.holds())


if __name__ == "__main__":
    sys.exit(unittest.main())
