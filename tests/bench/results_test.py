#!/usr/bin/env python3
"""What counts as reached, and how it is told."""
import json
import sys
import unittest

import bench_tool  # noqa: F401

from results import Result, as_json


class ResultTest(unittest.TestCase):
    def test_a_value_is_held_to_its_goal(self):
        self.assertTrue(Result("RSS", 20, "MB", 20).holds)
        self.assertFalse(Result("RSS", 20.1, "MB", 20).holds)

    def test_with_a_ceiling_the_ratio_is(self):
        self.assertTrue(Result("ready", 120, "ms", 1.2, 100).holds)
        self.assertFalse(Result("ready", 121, "ms", 1.2, 100).holds)
        self.assertTrue(Result("clones", 45, "/s", 0.9, 50, True).holds)
        self.assertFalse(Result("clones", 44, "/s", 0.9, 50, True).holds)

    def test_without_a_goal_nothing_is_missed(self):
        self.assertTrue(Result("size", 6.3, "MB").holds)

    def test_a_row_says_what_was_missed(self):
        self.assertIn("missed", Result("RSS", 21, "MB", 20).row())
        self.assertNotIn("missed", Result("RSS", 19, "MB", 20).row())
        row = Result("clones", 44, "/s", 0.9, 50, True).row()
        for word in ("44 /s", "50", "0.88", ">= 0.9"):
            self.assertIn(word, row)

    def test_json_has_the_ratio_and_the_verdict(self):
        text = as_json({"cores": 2}, [Result("ready", 150, "ms", 1.2, 100)],
                       True)
        self.assertEqual(json.loads(text), {
            "machine": {"cores": 2}, "finished": True,
            "results": [{"name": "ready", "value": 150, "unit": "ms",
                         "goal": 1.2, "ceiling": 100, "at_least": False,
                         "ratio": 1.5, "holds": False}]})

    def test_json_has_no_verdict_where_there_is_no_goal(self):
        text = as_json({}, [Result("  size", 6.3, "MB")], False)
        told = json.loads(text)["results"][0]
        self.assertEqual((told["name"], told["holds"]), ("size", None))


if __name__ == "__main__":
    sys.exit(unittest.main())
