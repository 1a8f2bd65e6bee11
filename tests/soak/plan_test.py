#!/usr/bin/env python3
"""The load and the faults follow from the seed, and are as bounded as they
are said to be."""
import itertools
import sys
import unittest

import soak_tool  # noqa: F401

import faults
import plan

MANY = 2000


def some(seed, rate=2.0, count=MANY):
    return list(itertools.islice(plan.stories(seed, rate), count))


def steps_of(story):
    return [(step.at, step.what, step.hits) for step in story.steps]


class StoriesTest(unittest.TestCase):
    def test_the_same_seed_gives_the_same_load(self):
        self.assertEqual([(one, steps_of(one)) for one in some(7)],
                         [(one, steps_of(one)) for one in some(7)])

    def test_another_seed_gives_another(self):
        self.assertNotEqual([steps_of(one) for one in some(7)],
                            [steps_of(one) for one in some(8)])

    def test_the_rate_is_that_of_crashes(self):
        for rate in (0.5, 2, 10):
            stories = some(3, rate)
            crashes = sum(one.crashes for one in stories)
            length = stories[-1].steps[0].at
            with self.subTest(rate):
                self.assertAlmostEqual(crashes / length / rate, 1, delta=0.1)

    def test_every_kind_comes(self):
        self.assertEqual({one.kind for one in some(1)},
                         {*plan.WEIGHTS, "calm"})

    def test_names_are_there_once(self):
        names = [one.name for one in some(1)]
        self.assertEqual(len(names), len(set(names)))

    def test_steps_come_in_their_order_from_create_to_delete(self):
        for story in some(1):
            times = [step.at for step in story.steps]
            with self.subTest(story.name):
                self.assertEqual(times, sorted(times))
                self.assertEqual((story.steps[0].what, story.steps[-1].what),
                                 ("create", "delete"))

    def test_a_crash_is_shown_for_long_enough_to_be_found(self):
        for story in some(1):
            if story.kind == "calm":
                continue
            last = max(step.at for step in story.steps
                       if step.what in ("crash", "evict"))
            with self.subTest(story.name):
                self.assertGreaterEqual(story.steps[-1].at - last + 0.001,
                                        plan.SHOWN)

    def test_a_calm_pod_does_not_crash(self):
        for story in some(1):
            self.assertEqual(story.crashes == 0, story.kind == "calm")

    def test_a_loop_counts_its_runs(self):
        loop = next(one for one in some(1) if one.kind == "loop")
        runs = [step.hits[0].run for step in loop.steps
                if step.what == "crash"]
        self.assertEqual(runs, list(range(len(runs))))
        self.assertGreaterEqual(len(runs), 3)


class FateTest(unittest.TestCase):
    def test_most_cases_are_left_and_all_fates_come(self):
        fates = [plan.fate_of_case(1, f"case-{number}")[0]
                 for number in range(MANY)]
        self.assertEqual(set(fates), {"hold", "hold clone", "delete", "leave"})
        self.assertGreater(fates.count("leave") / MANY, 0.9)

    def test_a_name_has_the_same_fate_again(self):
        for number in range(100):
            self.assertEqual(plan.fate_of_case(1, f"case-{number}"),
                             plan.fate_of_case(1, f"case-{number}"))


class TroublesTest(unittest.TestCase):
    def troubles(self, seed):
        return list(itertools.islice(faults.troubles(seed), MANY))

    def test_the_same_seed_gives_the_same_troubles(self):
        self.assertEqual(self.troubles(7), self.troubles(7))
        self.assertNotEqual(self.troubles(7), self.troubles(8))

    def test_they_come_one_after_another_and_end_soon(self):
        end = 0
        for one in self.troubles(1):
            self.assertGreaterEqual(one.at, end)
            self.assertLessEqual(one.lasts, 10)
            end = one.at + one.lasts

    def test_every_kind_comes(self):
        kinds = {one.what for one in self.troubles(1)}
        self.assertEqual(kinds, {"rule", "stop", "pause", "restart",
                                 "compact", "reset"})
        self.assertGreater(len({one.name for one in self.troubles(1)}), 20)

    def test_rules_are_for_the_controller_alone(self):
        for one in self.troubles(1):
            if one.what == "rule":
                self.assertEqual(one.rule["match"]["user_agent"],
                                 faults.CONTROLLER)


if __name__ == "__main__":
    sys.exit(unittest.main())
