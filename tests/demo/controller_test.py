#!/usr/bin/env python3
"""The controller's log and metrics are read as they come."""
import pathlib
import sys
import tempfile
import unittest

import shapes  # noqa: F401

from controller import Controller, sum_of_metric

METRICS = """# HELP x_total what it is
# TYPE x_total counter
x_total{cause="a"} 2
x_total{cause="b"} 3
x_total_more{cause="a"} 7
y 1.5
"""


class MetricTest(unittest.TestCase):
    def test_a_metric_is_the_sum_of_its_series(self):
        for name, total in (("x_total", 5), ("x_total_more", 7), ("y", 1.5),
                            ("z", 0)):
            with self.subTest(name):
                self.assertEqual(sum_of_metric(METRICS, name), total)


class LogTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "log"
        self.controller = Controller("true", self.path)
        self.addCleanup(self.controller.stop)

    def write(self, text):
        with open(self.path, "a", encoding="utf-8") as log:
            log.write(text)

    def test_a_line_is_read_when_it_is_whole(self):
        self.write('{"message": "one"}\n{"mess')
        self.assertEqual(self.controller.new_entries(), [{"message": "one"}])
        self.write('age": "two"}\n')
        self.assertEqual(self.controller.new_entries(), [{"message": "two"}])
        self.assertEqual(len(self.controller.entries), 2)

    def test_a_line_that_is_no_json_is_an_error(self):
        self.write("terminate called\n")
        self.assertEqual(self.controller.new_entries(),
                         [{"level": "error", "message": "terminate called"}])

    def test_an_address_is_known_once_it_is_logged(self):
        self.assertIsNone(self.controller.address("serving health"))
        self.write('{"message": "serving health", "address": "1.2.3.4:5"}\n')
        self.controller.new_entries()
        self.assertEqual(self.controller.address("serving health"),
                         "1.2.3.4:5")

    def test_it_is_not_ready_before_it_has_an_address(self):
        self.assertFalse(self.controller.ready())


if __name__ == "__main__":
    sys.exit(unittest.main())
