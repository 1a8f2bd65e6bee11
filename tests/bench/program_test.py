#!/usr/bin/env python3
"""The programs say what they want before they do anything."""
import subprocess
import sys
import unittest

import bench_tool

PROGRAMS = {"neighbours": ("make neighbours", "--only", "--rounds", "p99"),
            "bench": ("make bench", "--only", "--rounds", "ceiling"),
            "kills": ("make kills", "--seed", "--rounds", "partial")}


def run(program, *flags):
    program = bench_tool.TOOLS / "bench" / program
    return subprocess.run([sys.executable, "-B", program, *flags], env={},
                          capture_output=True, text=True, check=False)


class ProgramTest(unittest.TestCase):
    def test_help_teaches(self):
        for program, words in PROGRAMS.items():
            done = run(program, "--help")
            self.assertEqual(done.returncode, 0)
            for word in words:
                self.assertIn(word, done.stdout)

    def test_without_a_cluster_it_says_how_to_start_it(self):
        for program, (how, *_) in PROGRAMS.items():
            more = ["--ceiling", "x"] if program == "bench" else []
            done = run(program, "--controller", "x", *more)
            self.assertEqual(done.returncode, 2)
            self.assertIn(how, done.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
