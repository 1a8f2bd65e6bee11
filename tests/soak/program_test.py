#!/usr/bin/env python3
"""The program says what it wants before it does anything."""
import subprocess
import sys
import unittest

import soak_tool

PROGRAM = soak_tool.TOOLS / "soak" / "soak"


def run(*flags):
    return subprocess.run([sys.executable, "-B", PROGRAM, *flags], env={},
                          capture_output=True, text=True, check=False)


class ProgramTest(unittest.TestCase):
    def test_help_teaches(self):
        done = run("--help")
        self.assertEqual(done.returncode, 0)
        for word in ("make soak", "--duration", "--seed", "samples.csv"):
            self.assertIn(word, done.stdout)

    def test_a_duration_that_is_none_is_named(self):
        for text in ("", "5", "1 h", "1m1h"):
            done = run("--controller", "x", "--duration", text)
            with self.subTest(text):
                self.assertEqual(done.returncode, 2)
                self.assertIn(f"{text!r} is no duration", done.stderr)

    def test_without_a_cluster_it_says_how_to_start_it(self):
        done = run("--controller", "x")
        self.assertEqual(done.returncode, 2)
        self.assertIn("make soak", done.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
