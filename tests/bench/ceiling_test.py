#!/usr/bin/env python3
"""The ceiling client says what it wants; what it does needs a cluster."""
import subprocess
import sys
import unittest

CEILING = sys.argv.pop()
SOMEWHERE = ("--host", "127.0.0.1", "--port", "1", "--ca-file", "/dev/null",
             "--token", "x")


def run(*arguments, text=""):
    return subprocess.run([CEILING, *arguments], input=text, text=True,
                          capture_output=True, check=False)


class CeilingTest(unittest.TestCase):
    def test_help_teaches(self):
        done = run("--help")
        self.assertEqual(done.returncode, 0)
        for word in ("storm", "list", '"calls"'):
            self.assertIn(word, done.stdout)

    def test_a_line_that_is_no_job_is_refused(self):
        for line in ("no JSON", "{}", '{"calls": [1]}',
                     '{"calls": [{"method": "EAT", "path": "/"}]}',
                     '{"calls": [{}]}'):
            done = run(*SOMEWHERE, "storm", text=line + "\n")
            self.assertEqual(done.returncode, 1, line)
            self.assertIn("ceiling: ", done.stderr)

    def test_a_server_that_is_away_is_told(self):
        done = run(*SOMEWHERE, "list", "/api/v1/pods")
        self.assertEqual(done.returncode, 1)
        self.assertIn("refused", done.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
