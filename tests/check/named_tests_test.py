"""Documents name the test behind each fact or threat: does each exist?"""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# The fewest tests that each names: a table that is no longer read would
# hold nothing.
DOCUMENTS = {"copied-pods.md": 50, "security.md": 60}
# Heads of a table's last column, where tests are named.
HELD_BY = ("held by", "test")
LITERAL = r'"(?:[^"\\]|\\.)*"'
TEST = re.compile(
    rf"(?:TEST_CASE(?:_FIXTURE\(\s*\w+,)?|SUBCASE)[\s(]*((?:{LITERAL}\s*)+)[)*]")
# Of a table or another list of named cases: { "name", …
ROW = re.compile(rf"\{{\s*({LITERAL})")
# A folder of tests/, or a file of it: `model/json_test`.
SUITE = re.compile(rf"(\w+(?:/\w+)?) ({LITERAL}(?:, {LITERAL})*)")


def unquoted(literals):
    return "".join(text[1:-1] for text in re.findall(LITERAL, literals))


def names_in(suite):
    files = (ROOT / "tests").glob(
        f"{suite}.cpp" if "/" in suite else f"{suite}/*_test.cpp")
    found = set()
    for file in files:
        text = file.read_text()
        for pattern in (TEST, ROW):
            found |= {unquoted(match) for match in pattern.findall(text)}
    return found


def last_cell(line):
    return line.rstrip(" |").rsplit(" | ", 1)[1]


def rows_that_name_tests(document):
    names_tests = None
    for line in (ROOT / "docs" / document).read_text().splitlines():
        if not line.startswith("|"):
            names_tests = None
        elif names_tests is None:
            names_tests = last_cell(line) in HELD_BY
        elif names_tests and not line.startswith("|-"):
            yield line


def named_tests(document):
    """(suite, name) of every row's last column."""
    for line in rows_that_name_tests(document):
        named = SUITE.findall(last_cell(line))
        assert named, f"no test named: {line}"
        for suite, names in named:
            for name in re.findall(LITERAL, names):
                yield suite, name[1:-1]


class NamedTests(unittest.TestCase):
    def test_each_exists(self):
        known = {}
        for document, fewest in DOCUMENTS.items():
            count = 0
            for suite, name in named_tests(document):
                if suite not in known:
                    known[suite] = names_in(suite)
                with self.subTest(document=document, suite=suite, name=name):
                    self.assertIn(name, known[suite])
                count += 1
            self.assertGreater(count, fewest)


if __name__ == "__main__":
    unittest.main()
