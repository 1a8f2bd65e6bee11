"""How documents, rules and expressions are read."""
import unittest

import documents
import scrape

TABLE = """# T
## Metrics
| name | labels | |
|---|---|---|
| `a_total` | `x`, `y` | counts `z` |
| `b`, `c` | `s`: `one`, `two`; `t` | |
## Alerts
text
### ForensicsOne
more
## After
### NotOne
"""
RULES = """groups:
  - name: g
    rules:
      - alert: ForensicsOne
        expr: a > 1
        labels:
          severity: warning
      - alert: ForensicsTwo
        # why
        expr: |-
          a
          > 2
        for: 5m
"""
SCRAPE = """# HELP forensics_a_total A.
# TYPE forensics_a_total counter
forensics_a_total{x="1",y="{\\"}"} 2
# HELP forensics_h_seconds H.
# TYPE forensics_h_seconds histogram
forensics_h_seconds_count{step="s"} 1
forensics_h_seconds_bucket{step="s",le="+Inf"} 1
"""


class Documents(unittest.TestCase):
    def test_a_table_of_metrics(self):
        self.assertEqual(
            documents.documented_metrics(TABLE),
            {"a_total": {"x": None, "y": None},
             "b": {"s": {"one", "two"}, "t": None},
             "c": {"s": {"one", "two"}, "t": None}})

    def test_runbooks_are_those_of_the_chapter(self):
        self.assertEqual(documents.runbooks(TABLE),
                         {"forensicsone": "ForensicsOne"})

    def test_expressions_of_alerts(self):
        self.assertEqual(
            {name: text.split() for name, text
             in documents.alert_expressions(RULES).items()},
            {"ForensicsOne": ["a", ">", "1"],
             "ForensicsTwo": ["a", ">", "2"]})


class Scrape(unittest.TestCase):
    def setUp(self):
        self.families = scrape.families_of(SCRAPE)

    def test_families_have_their_labels_and_values(self):
        self.assertEqual(self.families["forensics_a_total"].labels,
                         {"x": {"1"}, "y": {'{\\"}'}})
        self.assertEqual(self.families["forensics_h_seconds"].labels,
                         {"step": {"s"}})

    def test_strangers_are_names_and_labels_that_are_not_there(self):
        def found(expression):
            return list(scrape.strangers(expression, self.families))
        self.assertEqual(found('rate(forensics_a_total{x=~".*"}[5m])'), [])
        self.assertEqual(found('forensics_h_seconds_bucket{le="1"}'), [])
        self.assertEqual(found("forensics_b"), ["forensics_b"])
        self.assertEqual(found("forensics_h_seconds_total"),
                         ["forensics_h_seconds_total"])
        self.assertEqual(found('forensics_a_total{z!="1",job="j"}'),
                         ["z of forensics_a_total"])


if __name__ == "__main__":
    unittest.main()
