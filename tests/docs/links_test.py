"""Does each link and anchor of the documents lead somewhere?"""
import pathlib
import unittest

import markdown


def broken_links(document, text):
    folder = (markdown.ROOT / document).parent
    for target in markdown.links_of(text):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        there = text
        if path:
            if not (folder / path).exists():
                yield f"{target}: no such file"
                continue
            there = (folder / path).read_text() if path.endswith(".md") else ""
        if anchor and anchor not in markdown.anchors_of(there):
            yield f"{target}: no such heading"


class LinkTests(unittest.TestCase):
    def test_each_leads_somewhere(self):
        count = 0
        for document in markdown.documents():
            text = (markdown.ROOT / document).read_text()
            with self.subTest(document=str(document)):
                self.assertEqual(list(broken_links(document, text)), [])
            count += len(list(markdown.links_of(text)))
        self.assertGreater(count, 50)

    def test_what_leads_nowhere_is_found(self):
        text = ("# A `b` c\n[a](README.md) [b](#a-b-c) [c](nowhere.md)\n"
                "[d](#a) `[e](nowhere)`\n```\n[f](nowhere)\n```\n")
        self.assertEqual(list(broken_links(pathlib.Path("x.md"), text)),
                         ["nowhere.md: no such file", "#a: no such heading"])


if __name__ == "__main__":
    unittest.main()
