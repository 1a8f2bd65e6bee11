#!/usr/bin/env python3
"""The microbenchmarks run and tell what they measured. How long it took is
judged by `make micro` alone.

  micro_test.py PROGRAM
"""
import json
import subprocess
import sys
import unittest

import bench_tool  # noqa: F401  (no bytecode)

PROGRAM = sys.argv.pop(1)
NAMES = ["scan/page", "scan/event", "scan/framer", "scan/pod", "clone/pod",
         "signature/crash", "signature/seal", "redaction/log", "redaction/pod",
         "log/cut", "log/cut-8MB", "log/object"]
FIGURES = ("bytes", "ns", "mbPerSecond", "referenceNs", "ratio", "limit")


def run(*flags):
    return subprocess.run([PROGRAM, *flags], capture_output=True, text=True,
                          check=False, timeout=120)


class MicroTest(unittest.TestCase):
    def test_it_tells_programs_each_figure_of_each_benchmark(self):
        done = run("--rounds=1", "--no-limits", "--json")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        rows = json.loads(done.stdout)
        self.assertEqual([row["name"] for row in rows], NAMES)
        for row in rows:
            for figure in FIGURES:
                with self.subTest(row["name"], figure=figure):
                    self.assertGreater(row[figure], 0)

    def test_it_tells_people_a_line_of_each_that_matches(self):
        done = run("--rounds=1", "--no-limits", "--only=s*")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        head, *lines = done.stdout.splitlines()
        self.assertTrue(head.startswith("benchmark"))
        self.assertEqual([line.split()[0] for line in lines],
                         [name for name in NAMES if name.startswith("s")])

    def test_a_pattern_that_matches_nothing_is_refused(self):
        done = run("--only=scna/*")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--only=scna/* matches none of", done.stderr)
        for name in NAMES:
            self.assertIn(name, done.stderr)

    def test_no_rounds_are_refused(self):
        done = run("--rounds=0")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--rounds", done.stderr)

    def test_help_teaches(self):
        done = run("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        for word in ("make micro", "--only", "--rounds", "--json",
                     "--no-limits", "limits.cpp"):
            self.assertIn(word, done.stdout)


if __name__ == "__main__":
    sys.exit(unittest.main())
