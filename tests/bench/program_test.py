#!/usr/bin/env python3
"""The program says what it wants before it does anything."""
import subprocess
import sys
import unittest

import bench_tool

PROGRAM = bench_tool.TOOLS / "bench" / "neighbours"


def run(*flags):
    return subprocess.run([sys.executable, "-B", PROGRAM, *flags], env={},
                          capture_output=True, text=True, check=False)


class ProgramTest(unittest.TestCase):
    def test_help_teaches(self):
        done = run("--help")
        self.assertEqual(done.returncode, 0)
        for word in ("make bench", "--only", "--rounds", "p99"):
            self.assertIn(word, done.stdout)

    def test_without_a_cluster_it_says_how_to_start_it(self):
        done = run("--controller", "x")
        self.assertEqual(done.returncode, 1)
        self.assertIn("make bench", done.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
