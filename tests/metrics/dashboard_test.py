"""The dashboard as Grafana needs it, and as a reader does."""
import itertools
import unittest

from documents import load_dashboard

WIDTH = 24


def cells(panel):
    at = panel["gridPos"]
    return set(itertools.product(range(at["x"], at["x"] + at["w"]),
                                 range(at["y"], at["y"] + at["h"])))


class Dashboard(unittest.TestCase):
    def setUp(self):
        self.all = load_dashboard()
        self.panels = self.all["panels"]
        self.charts = [one for one in self.panels if one["type"] != "row"]

    def test_it_is_of_grafana_10_or_newer(self):
        self.assertGreaterEqual(self.all["schemaVersion"], 37)
        self.assertTrue(self.all["uid"])

    def test_ids_are_unique(self):
        ids = [one["id"] for one in self.panels]
        self.assertEqual(len(ids), len(set(ids)))

    def test_titles_are_unique(self):
        titles = [one["title"] for one in self.panels]
        self.assertEqual(len(titles), len(set(titles)))

    def test_panels_keep_to_the_grid_and_do_not_overlap(self):
        taken = set()
        for panel in self.panels:
            with self.subTest(panel["title"]):
                own = cells(panel)
                self.assertTrue(own)
                self.assertLessEqual(max(x for x, _ in own), WIDTH - 1)
                self.assertFalse(taken & own)
                taken |= own

    def test_each_panel_tells_what_it_shows(self):
        for panel in self.charts:
            with self.subTest(panel["title"]):
                self.assertRegex(panel["description"], r"\w.*\.$")
                self.assertTrue(panel["fieldConfig"]["defaults"]["unit"])
                self.assertTrue(panel["targets"])

    def test_each_query_has_a_name_of_its_own_in_its_panel(self):
        for panel in self.charts:
            with self.subTest(panel["title"]):
                names = [one["refId"] for one in panel["targets"]]
                self.assertEqual(len(names), len(set(names)))

    def test_the_reader_chooses_the_data_source(self):
        for panel in self.charts:
            for thing in (panel, *panel["targets"]):
                with self.subTest(panel["title"]):
                    self.assertEqual(thing["datasource"]["uid"],
                                     "${datasource}")

    def test_its_variables(self):
        self.assertEqual([one["name"]
                          for one in self.all["templating"]["list"]],
                         ["datasource", "job", "namespace"])

    def test_each_query_is_of_the_chosen_job(self):
        for panel in self.charts:
            for target in panel["targets"]:
                with self.subTest(panel["title"]):
                    self.assertIn('job=~"$job"', target["expr"])


if __name__ == "__main__":
    unittest.main()
