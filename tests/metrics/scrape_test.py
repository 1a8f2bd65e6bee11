"""A real scrape of the whole program: promtool has nothing against it, the
documents tell of all that is in it, and of what alerts and dashboard ask."""
import os
import sys
import unittest
import urllib.request

import promtool
from documents import (ALERTS, OPERATIONS, alert_expressions,
                       documented_metrics, load_dashboard, queries)
from program import crashed_crowd
from scrape import families_of, strangers

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Scrape(unittest.TestCase):
    maxDiff = None
    program = ""

    @classmethod
    def setUpClass(cls):
        controller = cls.enterClassContext(
            crashed_crowd(cls.program, os.environ))
        address = controller.address("serving metrics")
        with urllib.request.urlopen(f"http://{address}/metrics",
                                    timeout=5) as answer:
            cls.content_type = answer.headers["Content-Type"]
            cls.text = answer.read().decode()
        cls.families = families_of(cls.text)

    def test_its_format_is_told(self):
        self.assertEqual(self.content_type, CONTENT_TYPE)

    def test_promtool_has_nothing_against_it(self):
        self.assertEqual(promtool.run("check", "metrics", text=self.text), "")

    def test_each_metric_is_documented_with_its_labels_and_no_other(self):
        documented = documented_metrics(OPERATIONS.read_text())
        self.assertEqual({name: set(labels)
                          for name, labels in documented.items()},
                         {name: set(family.labels)
                          for name, family in self.families.items()})

    def test_each_value_of_a_label_whose_values_are_told_is_among_them(self):
        documented = documented_metrics(OPERATIONS.read_text())
        for name, family in self.families.items():
            for label, told in documented[name].items():
                if told is not None:
                    with self.subTest(name, label=label):
                        self.assertLessEqual(family.labels[label], told)

    def test_alerts_ask_for_what_is_there(self):
        for name, expression in alert_expressions(ALERTS.read_text()).items():
            with self.subTest(name):
                self.assertEqual(list(strangers(expression, self.families)),
                                 [])

    def test_the_dashboard_asks_for_what_is_there(self):
        for title, expression in queries(load_dashboard()):
            with self.subTest(title):
                self.assertEqual(list(strangers(expression, self.families)),
                                 [])

    def test_prometheus_reads_each_query_of_the_dashboard(self):
        expressions = [one for _, one in queries(load_dashboard())]
        self.assertGreater(len(expressions), 20)
        self.assertEqual(promtool.objections_to_expressions(expressions), "")


if __name__ == "__main__":
    promtool.require()
    Scrape.program = sys.argv.pop()
    unittest.main()
