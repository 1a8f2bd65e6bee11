#!/usr/bin/env python3
"""Reasons that all clones share are told once."""
import json
import sys
import unittest

from shapes import case

from differences import by_reason, differences


def case_with(name, *reasons):
    return case(name, fidelity=json.dumps(
        [{"field": "f", "action": "removed", "reason": one}
         for one in reasons]))


class DifferencesTest(unittest.TestCase):
    def test_a_case_that_is_not_closed_has_none(self):
        self.assertEqual(differences(case("web", fidelity="")), [])

    def test_what_all_share_stands_apart(self):
        shared, rows = by_reason([
            case_with("web", "parked", "parked", "token", "copied"),
            case_with("db", "token", "parked")])
        self.assertEqual(shared, "parked 3, token 2")
        self.assertEqual(rows, [["db", "2", ""], ["web", "4", "copied 1"]])

    def test_no_cases_no_rows(self):
        self.assertEqual(by_reason([]), ("", []))


if __name__ == "__main__":
    sys.exit(unittest.main())
