"""The log's messages and keys: do sources, schema and document say the same?"""
import json
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs/log.schema.json").read_text())
LITERAL = r'"(?:[^"\\]|\\.)*"'
LITERALS = rf"{LITERAL}(?:\s*{LITERAL})*"
# A member or a parameter called log.
CALL = re.compile(r"\blog(?:->|\.)(?:debug|info|warning|error)\(")
KEY = re.compile(r'\{("\w+"),')
# What every line has, and what the logger adds.
OF_THE_LOGGER = {"ts", "level", "message", "repeated"}
# Messages that are handed over: where the call stands, and where the words do.
HANDED_OVER = {
    ("actors/case_sealer.cpp", "what"): (
        "actors/case_sealer.cpp",
        rf"(?:no_key|not_published) = ({LITERALS})|try_later\(self, ({LITERALS})"),
    ("actors/supervisor.cpp", "message"): (
        "actors/supervisor.cpp", rf"drop\(self, job, {LITERAL},\s*({LITERALS})\)"),
    ("actors/watch_loop.hpp", "user.interrupted"): (
        "actors/*watcher.cpp", rf"take, ({LITERALS}),"),
    ("actors/watch_loop.hpp", "user.unreadable"): (
        "actors/*watcher.cpp", rf"take, {LITERALS},\s*({LITERALS})"),
    ("app/program.cpp", "message"): (
        "app/program.cpp", rf"serve\({LITERAL}, ({LITERALS})"),
}
# Written by the logger itself.
OWN = {"repeated, and now over"}
OWN_KEYS = {"of", "error", "last"}
# Lines about a crash, or about what is left of one, that name no case. The
# defect of a watched pod has none, nor has a crash that came too late to be
# counted; the other tells a right that all cases lack.
ABOUT_NO_CASE = {"skipped a pod of the pod watch",
                 "crash of an earlier window, which no case counts",
                 "the context of crashes may not be read"}


def text_of(literals):
    return "".join(json.loads(one) for one in re.findall(LITERAL, literals))


def sources(pattern):
    for path in sorted((ROOT / "src").glob(pattern)):
        name = str(path.relative_to(ROOT / "src"))
        if path.suffix in (".cpp", ".hpp") and not name.startswith("plugin/"):
            yield name, path.read_text()


def arguments(text, begin):
    """From behind a call's parenthesis to its end; strings may hold any."""
    depth, at = 1, begin
    while depth:
        literal = re.compile(LITERAL).match(text, at)
        if literal:
            at = literal.end()
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return text[begin:at - 1]


def calls():
    """(file, first argument, keys) of each call of a log."""
    for name, text in sources("**/*"):
        for match in CALL.finditer(text):
            inside = arguments(text, match.end()).strip()
            if not inside:
                continue  # the error of a result that is called log
            literal = re.match(LITERALS, inside)
            message = literal[0] if literal else inside.split(",")[0].strip()
            yield name, message, {json.loads(key) for key in KEY.findall(inside)}


def handed_over(place):
    files, pattern = HANDED_OVER[place]
    return {text_of(next(filter(None, match.groups())))
            for _, text in sources(files)
            for match in re.finditer(pattern, text)}


def logged():
    """message → keys, of all the sources."""
    found = {one: OWN_KEYS for one in OWN}
    for name, message, keys in calls():
        messages = ({text_of(message)} if message.startswith('"')
                    else handed_over((name, message)))
        assert messages, (name, message)
        for one in messages:
            found[one] = found.get(one, set()) | keys
    return found


def first_cells(heading):
    """What is in backticks in the first column of the tables of a chapter."""
    text = (ROOT / "docs/operations.md").read_text()
    chapter = re.split(r"\n##+ ", text.split(f"\n{heading}\n")[1])[0]
    for line in chapter.splitlines():
        if line.startswith("| `"):
            yield from re.findall(r"`([^`]+)`", line.split(" | ")[0])


class LogSchemaTests(unittest.TestCase):
    maxDiff = None

    def test_the_schema_has_each_message_and_no_other(self):
        told = SCHEMA["properties"]["message"]["enum"]
        self.assertEqual(sorted(logged()), sorted(told))

    def test_the_schema_has_each_key_and_no_other(self):
        keys = OF_THE_LOGGER.union(*logged().values())
        self.assertEqual(sorted(keys), sorted(SCHEMA["properties"]))

    def test_each_key_has_a_type_and_a_meaning(self):
        for key, what in SCHEMA["properties"].items():
            with self.subTest(key=key):
                self.assertTrue("type" in what or "enum" in what)
                self.assertTrue("description" in what or "enum" in what)

    def test_the_document_has_each_message_and_no_other(self):
        self.assertEqual(sorted(logged()), sorted(first_cells("### Messages")))

    def test_the_document_has_each_key_and_no_other(self):
        self.assertEqual(sorted(SCHEMA["properties"]),
                         sorted(first_cells("### Keys")))

    def test_what_names_a_case_is_required_to(self):
        required = set()
        for rule in SCHEMA["allOf"]:
            required |= set(
                rule["anyOf"][1]["properties"]["message"]["not"]["enum"])
        names_it = {message for message, keys in logged().items()
                    if "case" in keys}
        self.assertEqual(sorted(required), sorted(names_it))

    def test_what_is_about_a_crash_names_its_case(self):
        for message, keys in logged().items():
            if message in ABOUT_NO_CASE or not keys & {"signature", "pod",
                                                       "container", "step"}:
                continue
            with self.subTest(message=message):
                self.assertIn("case", keys)


if __name__ == "__main__":
    unittest.main()
