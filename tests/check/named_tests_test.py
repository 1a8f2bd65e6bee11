"""docs/copied-pods.md names the test behind each fact: does each exist?"""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
FACTS = ROOT / "docs" / "copied-pods.md"
LITERAL = r'"(?:[^"\\]|\\.)*"'
TEST = re.compile(
    rf"(?:TEST_CASE(?:_FIXTURE\(\s*\w+,)?|SUBCASE)[\s(]*((?:{LITERAL}\s*)+)\)")
# Of a table or another list of named cases: { "name", …
ROW = re.compile(rf"\{{\s*({LITERAL})")
SUITE = re.compile(rf"(\w+) ({LITERAL}(?:, {LITERAL})*)")


def unquoted(literals):
    return "".join(text[1:-1] for text in re.findall(LITERAL, literals))


def names_in(suite):
    found = set()
    for file in (ROOT / "tests" / suite).glob("*_test.cpp"):
        text = file.read_text()
        for pattern in (TEST, ROW):
            found |= {unquoted(match) for match in pattern.findall(text)}
    return found


def named_tests():
    """(suite, name) of every row's last column."""
    for line in FACTS.read_text().splitlines():
        if not line.startswith("| ") or line.startswith("| fact"):
            continue
        held_by = line.rstrip(" |").rsplit(" | ", 1)[1]
        named = SUITE.findall(held_by)
        assert named, f"no test named: {line}"
        for suite, names in named:
            for name in re.findall(LITERAL, names):
                yield suite, name[1:-1]


class NamedTests(unittest.TestCase):
    def test_each_exists(self):
        known = {}
        count = 0
        for suite, name in named_tests():
            if suite not in known:
                known[suite] = names_in(suite)
            with self.subTest(suite=suite, name=name):
                self.assertIn(name, known[suite])
            count += 1
        self.assertGreater(count, 50)


if __name__ == "__main__":
    unittest.main()
