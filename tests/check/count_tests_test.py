#!/usr/bin/env python3
"""tools/count_tests counts what ran, and no failure slips through."""
import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest

from load_tool import load_tool

tool = load_tool("count_tests")


def doctest(passed, failed, skipped=0):
    return (f"[doctest] test cases: {passed + failed:3} | {passed:3} passed |"
            f" {failed} failed | {skipped} skipped\n"
            "[doctest] assertions: 90 | 90 passed | 0 failed |\n")


def entry(result, stdout="", **more):
    return {"name": "project:suite / it", "result": result, "stdout": stdout,
            **more}


# What the log holds of a test: passed, failed, skipped.
ROWS = [
    ("a plain test is one", entry("OK", "fine"), 1, 0, ""),
    ("a plain test that fails is one", entry("FAIL", "not"), 0, 1, ""),
    ("without output, too", {"name": "it", "result": "OK"}, 1, 0, ""),
    ("a doctest program is its cases", entry("OK", doctest(12, 0)), 12, 0, ""),
    ("its failed cases count", entry("FAIL", doctest(10, 2)), 10, 2, ""),
    ("colours are no hindrance",
     entry("OK", "\x1b[0;36m" + doctest(3, 0).replace("] ", "]\x1b[0m ")),
     3, 0, ""),
    ("several summaries add up",
     entry("FAIL", doctest(3, 0) + doctest(1, 1)), 4, 1, ""),
    ("a leak after a good summary is a failure",
     entry("FAIL", doctest(12, 0) + "leaked\n"), 12, 1, ""),
    ("a time-out is a failure", entry("TIMEOUT", doctest(5, 0)), 5, 1, ""),
    ("a crash before any summary is a failure", entry("ERROR", ""), 0, 1, ""),
    ("an interrupted test is a failure", entry("INTERRUPT"), 0, 1, ""),
    ("a result that is not known is a failure", entry("WHAT"), 0, 1, ""),
    ("an unexpected pass is a failure", entry("UNEXPECTEDPASS"), 0, 1, ""),
    ("an expected failure is none", entry("EXPECTEDFAIL"), 1, 0, ""),
    ("a program without cases tests nothing",
     entry("OK", doctest(0, 0, skipped=4)), 0, 1, ""),
    ("a summary inside a line is only text",
     entry("OK", "saw " + doctest(9, 0)), 1, 0, ""),
    ("a skipped test says why, in its last line",
     entry("SKIP", "looking\nno etcd here\n"), 0, 0, "no etcd here"),
    ("it may say so on stderr",
     entry("SKIP", "looking\n", stderr="no etcd here\n\n"), 0, 0,
     "no etcd here"),
    ("or not at all", entry("SKIP"), 0, 0, "no reason given"),
]


class CountTestsTest(unittest.TestCase):
    def run_tool(self, logs, *options):
        """Last line, and exit code, for logs given as lists of entries."""
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for index, entries in enumerate(logs):
                path = pathlib.Path(folder) / f"{index}.json"
                if entries is not None:
                    path.write_text("".join(
                        json.dumps(one) + "\n" for one in entries))
                paths.append(str(path))
            sys.argv = ["count_tests", *options, *paths]
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                code = tool.main()
        return out.getvalue().splitlines()[-1], code

    def test_one_entry(self):
        for name, test, passed, failed, skipped in ROWS:
            with self.subTest(name):
                got = tool.outcome_of(test)
                self.assertEqual((got.passed, got.failed, got.skipped),
                                 (passed, failed, skipped))

    def test_failures_are_named(self):
        output = ("TEST CASE:  fine, but has a message\n"
                  "TEST CASE:  it breaks\n"
                  "../a_test.cpp:43: ERROR: CHECK( a == b ) is NOT correct!\n"
                  "  values: CHECK( 1 == 2 )\n"
                  "a line of a log\n" + doctest(1, 1))
        self.assertEqual(tool.outcome_of(entry("FAIL", output)).details, [
            "TEST CASE:  it breaks",
            "../a_test.cpp:43: ERROR: CHECK( a == b ) is NOT correct!",
            "  values: CHECK( 1 == 2 )"])

    def test_totals(self):
        good, bad = entry("OK", doctest(7, 0)), entry("FAIL", doctest(6, 1))
        skip = entry("SKIP", "no go here")
        rows = [
            ("all is well", [[good, entry("OK")]], [], "8 passed, 0 failed", 0),
            ("one fails", [[good, bad]], [], "13 passed, 1 failed", 1),
            ("a second build counts no case twice",
             [[good], [good]], [], "7 passed, 0 failed", 0),
            ("a failure in a second build counts",
             [[good], [bad]], [], "7 passed, 1 failed", 1),
            ("a build without a log is a failure",
             [[good], None], [], "7 passed, 1 failed", 1),
            ("a skipped suite is no failure of a person's run",
             [[good, skip]], [], "7 passed, 0 failed", 0),
            ("a skipped suite fails a strict run",
             [[good, skip]], ["--strict"], "7 passed, 0 failed", 1),
            ("a strict run may be well",
             [[good]], ["--strict"], "7 passed, 0 failed", 0),
        ]
        for name, logs, options, line, code in rows:
            with self.subTest(name):
                self.assertEqual(self.run_tool(logs, *options), (line, code))


if __name__ == "__main__":
    sys.exit(unittest.main())
