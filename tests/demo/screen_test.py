#!/usr/bin/env python3
"""A terminal gets colours and glyphs, a file plain lines."""
import io
import sys
import unittest

import shapes  # noqa: F401

from screen import Screen, columns


class Output(io.TextIOWrapper):
    def __init__(self, terminal, encoding="utf-8"):
        super().__init__(io.BytesIO(), encoding=encoding)
        self.terminal = terminal

    def isatty(self):
        return self.terminal

    def text(self):
        return self.buffer.getvalue().decode(self.encoding)


def shown(terminal, env, encoding="utf-8"):
    out = Output(terminal, encoding)
    Screen(out, env).moment(1.25, "crashed", "web", "it fell…")
    return out.text()


class ScreenTest(unittest.TestCase):
    def test_who_gets_colours(self):
        rows = [
            ("a terminal", True, {}, True),
            ("one whose user wants none", True, {"NO_COLOR": "1"}, False),
            ("one that has none", True, {"TERM": "dumb"}, False),
            ("a file", False, {}, False),
        ]
        for name, terminal, env, coloured in rows:
            with self.subTest(name):
                self.assertEqual("\x1b[31m" in shown(terminal, env), coloured)

    def test_a_moment_is_a_line(self):
        self.assertEqual(shown(False, {}),
                         "   1.2s  ✖  web             it fell…\n")

    def test_an_ascii_output_gets_ascii(self):
        self.assertEqual(shown(False, {}, "ascii"),
                         "   1.2s  x  web             it fell?\n")

    def test_columns_are_as_wide_as_their_widest_text(self):
        self.assertEqual(columns([["NAME", "READY"], ["w", "1/1"]]),
                         ["NAME   READY", "w      1/1"])


if __name__ == "__main__":
    sys.exit(unittest.main())
