#!/usr/bin/env python3
"""Each trouble is one pod's alone, and the controller's alone."""
import sys
import unittest

import bench_tool  # noqa: F401

from troubles import troubles


class TroublesTest(unittest.TestCase):
    def test_each_has_a_name_of_its_own(self):
        names = [one.name for one in troubles("web-07")]
        self.assertEqual(len(names), len(set(names)))
        self.assertIn("patch of the case: 409", names)

    def test_each_means_one_pod_and_no_client_but_the_controller(self):
        none, *others = troubles("web-07")
        self.assertIsNone(none.rule)
        for one in others:
            with self.subTest(one.name):
                match = one.rule["match"]
                self.assertIn(match["name"], ("web-07", "web-07-forensic-*"))
                self.assertEqual(match["user_agent"],
                                 "kube-forensics-controller*")
                self.assertTrue(one.rule["effect"])


if __name__ == "__main__":
    sys.exit(unittest.main())
