#!/usr/bin/env python3
"""The alerts as the chart renders them: of its release alone, and as good as
they are by themselves. Needs helm and promtool."""
import json
import pathlib
import re
import sys
import tempfile
import unittest

import kube
from kube import ROOT, settings

sys.path.append(str(ROOT / "tests" / "metrics"))

import promtool  # noqa: E402
from documents import ALERTS_TEST  # noqa: E402

RULES = "rules.yaml"
SCRAPED = settings(metrics__serviceMonitor={"enabled": True},
                   metrics__prometheusRule={"enabled": True})
SELECTOR = re.compile(r"\b(?:forensics|process)_\w+\{([^}]*)\}")
# Of the release `forensics`, of which nothing is scraped any more.
ANOTHER_IS_SCRAPED = """
rule_files: [rules.yaml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: 'forensics_build_info{namespace="other",job="JOB"}'
        values: '1x10'
      - series: 'forensics_build_info{namespace="n",job="other-metrics"}'
        values: '1x10'
    alert_rule_test:
      - alertname: ForensicsControllerDown
        eval_time: 6m
        exp_alerts:
          - exp_labels: {severity: critical, namespace: n, job: JOB}
            exp_annotations:
              summary: No kube-forensics-controller is scraped.
              description: >-
                For 5 minutes no replica has given metrics. Crashes leave no
                evidence while none runs.
              runbook_url: docs/operations.md#forensicscontrollerdown
"""


def rendered(*values):
    """The rules, and the job that the ServiceMonitor gives their series."""
    objects = {one["kind"]: one
               for one in kube.template(*values, namespace="n")}
    return (objects["PrometheusRule"]["spec"],
            objects["Service"]["metadata"]["name"])


def expressions(rules):
    return [rule["expr"] for group in rules["groups"]
            for rule in group["rules"]]


class Alerts(unittest.TestCase):
    maxDiff = None

    def objections(self, rules, test):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            # JSON is YAML, too.
            (folder / RULES).write_text(json.dumps(rules))
            (folder / "test.yaml").write_text(test)
            return (promtool.run("check", "rules", folder / RULES) or
                    promtool.run("test", "rules", folder / "test.yaml"))

    def test_each_is_of_its_release(self):
        rules, job = rendered(*SCRAPED)
        for expression in expressions(rules):
            with self.subTest(expression):
                selectors = SELECTOR.findall(expression)
                self.assertTrue(selectors)
                for selector in selectors:
                    self.assertTrue(selector.startswith(
                        f'namespace="n",job="{job}",'), selector)

    def test_where_the_job_is_not_known_they_are_of_all(self):
        rules, _ = rendered(*SCRAPED, *settings(
            metrics__serviceMonitor__enabled=False))
        self.assertNotIn("job=", "".join(expressions(rules)))
        self.assertIn("absent(forensics_build_info{})", expressions(rules))

    def test_each_fires_when_it_should_and_not_before(self):
        rules, job = rendered(*SCRAPED)
        test = re.sub(r'\bjob="f"', f'job="{job}"', ALERTS_TEST.read_text())
        test = re.sub(r"\bjob: f\b", f"job: {job}", test)
        test = re.sub(r"(?m)^  - \S+/alerts\.yaml$", f"  - {RULES}", test)
        self.assertEqual(self.objections(rules, test), "")

    def test_another_release_does_not_hide_that_this_one_is_down(self):
        rules, job = rendered(*SCRAPED)
        self.assertEqual(self.objections(
            rules, ANOTHER_IS_SCRAPED.replace("JOB", job)), "")

    def test_runbooks_are_where_the_value_says(self):
        base = "https://example.org/blob/main/"
        rules, _ = rendered(*SCRAPED, *settings(
            metrics__prometheusRule__runbookBase=base))
        for group in rules["groups"]:
            for rule in group["rules"]:
                self.assertEqual(
                    rule["annotations"]["runbook_url"],
                    f"{base}docs/operations.md#{rule['alert'].lower()}")


if __name__ == "__main__":
    promtool.require()
    unittest.main()
