"""Does docs/configuration.md say what --help says? (Whether the chart has a
value for each flag, tests/chart asks.)"""
import re
import unittest

import markdown

FLAG = re.compile(r"^    --([a-z-]+)=(.*):$", re.MULTILINE)
NOT_IN_THE_CHART = {"kubeconfig", "context"}


def told_by_help():
    text = (markdown.ROOT / "tests/data/cli/help.txt").read_text()
    return dict(FLAG.findall(text))


def documented():
    """flag → (default, variable, chart value)"""
    text = (markdown.ROOT / "docs/configuration.md").read_text()
    rows = {}
    for line in text.splitlines():
        if line.startswith("| `--"):
            flag, *cells = [cell.strip(" `") for cell in line.split("|")[1:5]]
            rows[flag.removeprefix("--")] = tuple(cells)
    return rows


def camel_case(flag):
    first, *others = flag.split("-")
    return first + "".join(word.capitalize() for word in others)


class ConfigurationTests(unittest.TestCase):
    def test_each_flag_is_there_with_its_default(self):
        self.assertEqual({flag: row[0] for flag, row in documented().items()},
                         told_by_help())

    def test_each_has_its_variable(self):
        for flag, (_, variable, _) in documented().items():
            self.assertEqual(variable,
                             "FORENSICS_" + flag.upper().replace("-", "_"))

    def test_each_has_its_chart_value(self):
        for flag, (_, _, value) in documented().items():
            self.assertEqual(value, "" if flag in NOT_IN_THE_CHART
                             else f"config.{camel_case(flag)}")

    def test_what_other_documents_say_of_a_default_is_so(self):
        """README's table has the flags that matter."""
        readme = (markdown.ROOT / "README.md").read_text()
        rows = re.findall(r"^\| `--([a-z-]+)` \| `([^`]*)` \|", readme,
                          re.MULTILINE)
        self.assertGreater(len(rows), 5)
        for flag, default in rows:
            self.assertEqual(told_by_help()[flag].strip("'"), default)


if __name__ == "__main__":
    unittest.main()
