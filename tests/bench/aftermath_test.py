#!/usr/bin/env python3
"""A case that is lost, made anew or nobody's after an accident is noticed."""
import sys
import unittest

import bench_tool  # noqa: F401

from aftermath import Aftermath, judge, unfinished


def case(name, uid="u", phase="Complete", problems="[]"):
    return {"metadata": {
        "name": name, "uid": uid,
        "labels": {"forensic.io/crash-signature": "s"},
        "annotations": {"forensic.io/phase": phase,
                        "forensic.io/problems": problems}}}


def part(name, of):
    return {"metadata": {"name": name, "labels": {"forensic.io/case": of}}}


def clone(name):
    return {"metadata": {"name": name}}


class AftermathTest(unittest.TestCase):
    def check(self, maps, expected=("a",), before=None, parts=(), clones=(),
              **wrong):
        self.assertEqual(judge(set(expected), before or {}, list(maps),
                               list(parts), list(clones)), Aftermath(**wrong))

    def test_all_is_well(self):
        self.check([case("a"), part("log", "a")], before={"a": "u"},
                   parts=[part("secret", "a")], clones=[clone("a")])

    def test_lost(self):
        self.check([], lost=1)
        self.check([case("a", phase="Collecting")], lost=1)
        self.assertEqual(unfinished({"a"}, [case("a", phase="Failed")]), [])

    def test_repeated(self):
        self.check([case("a", uid="2")], before={"a": "1"}, repeated=1)

    def test_partial(self):
        self.check([case("a", problems='[{"step": "log"}]')], partial=1)

    def test_orphaned(self):
        self.check([case("a"), case("b")], orphaned=1)
        self.check([case("a"), part("log", "b")], orphaned=1)
        self.check([case("a")], parts=[part("secret", "b")], orphaned=1)
        self.check([case("a")], clones=[clone("b")], orphaned=1)


if __name__ == "__main__":
    sys.exit(unittest.main())
