#!/usr/bin/env python3
"""Who asks a tool for its help gets it, and nothing is done."""
import subprocess
import sys
import unittest

from load_tool import TOOLS


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=False,
                          cwd=TOOLS.parent, timeout=60)


class HelpTest(unittest.TestCase):
    def test_a_tool_prints_its_usage(self):
        for tool in ("deps", "fuzz", "run_tests"):
            for flag in ("-h", "--help"):
                with self.subTest(tool, flag=flag):
                    done = run(TOOLS / tool, flag)
                    self.assertEqual(done.returncode, 0)
                    self.assertEqual(done.stderr, "")
                    self.assertIn(f"  tools/{tool} ", done.stdout)
                    self.assertNotIn("set -", done.stdout)
                    self.assertNotIn("#", done.stdout)

    def test_make_tells_its_variables(self):
        shown = run("make", "help").stdout
        for variable in ("ARGS=", "DURATION=", "DEPS="):
            self.assertIn(f"\n  {variable}", shown)


if __name__ == "__main__":
    sys.exit(unittest.main())
