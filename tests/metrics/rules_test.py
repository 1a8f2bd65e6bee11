"""The alerts: promtool's check and tests of them, and their runbooks."""
import re
import unittest

import promtool
from documents import (ALERTS, ALERTS_TEST, OPERATIONS, alert_expressions,
                       alerts, documented_metrics, runbooks)


class Rules(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.alerts = alerts(ALERTS.read_text())
        self.assertGreater(len(self.alerts), 12)

    def test_promtool_takes_them(self):
        self.assertEqual(promtool.run("check", "rules", ALERTS), "")

    def test_each_fires_when_it_should_and_not_before(self):
        self.assertEqual(promtool.run("test", "rules", ALERTS_TEST), "")

    def test_each_is_fired_by_a_test(self):
        fired = re.findall(r'labels: \'\{alertname="(\w+)"',
                           ALERTS_TEST.read_text())
        self.assertEqual(set(fired), set(self.alerts))

    def test_each_has_a_severity_and_is_explained(self):
        for name, rule in self.alerts.items():
            with self.subTest(name):
                self.assertRegex(name, "^Forensics[A-Z]")
                self.assertRegex(
                    rule, r"severity: (critical|warning|info)\n")
                for annotation in ("summary", "description"):
                    self.assertIn(f" {annotation}: ", rule)

    def test_the_chart_can_narrow_each_to_its_release(self):
        documented = documented_metrics(OPERATIONS.read_text())
        of_pods = {name for name, labels in documented.items()
                   if "namespace" in labels}
        for name, text in alert_expressions(ALERTS.read_text()).items():
            with self.subTest(name):
                metrics = re.findall(r"\b(?:forensics|process)_\w+\b(.?)",
                                     text)
                self.assertEqual(set(metrics), {"{"})
                # There `namespace` would be the crashed pod's.
                self.assertFalse(of_pods & set(re.findall(r"\w+", text)))

    def test_each_has_its_runbook_and_the_other_way_around(self):
        told = {name: re.search(r"runbook_url: docs/operations\.md#(\w+)\n",
                                rule + "\n").group(1)
                for name, rule in self.alerts.items()}
        written = runbooks(OPERATIONS.read_text())
        self.assertEqual({anchor: name for name, anchor in told.items()},
                         written)


if __name__ == "__main__":
    promtool.require()
    unittest.main()
