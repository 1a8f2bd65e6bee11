"""Is each block of commands run by a test, or does it say why not?"""
import pathlib
import re
import unittest

import markdown


def faults_of(block):
    if block.kind not in markdown.SHELLS:
        if block.run or block.not_run:
            yield "is marked, and no shell block"
        return
    if not block.run and not block.not_run:
        yield ("has no mark: put `<!-- run: shell|sandbox|apiserver -->` or "
               "`<!-- not run: REASON -->` above it, or say which kind it is")
    if block.run and block.run not in markdown.WORLDS:
        yield f"no such world: {block.run}"
    if block.run and block.not_run:
        yield "is run, and not run"


def targets_of(makefile):
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))


def made_by(text):
    """The targets that are asked for."""
    return re.findall(r"^(?:\$ )?make ([a-z][a-z-]*)", text, re.MULTILINE)


class BlockTests(unittest.TestCase):
    def all_blocks(self):
        for document in markdown.documents():
            yield from markdown.blocks_of(document)

    def test_each_is_marked(self):
        run = 0
        for block in self.all_blocks():
            with self.subTest(block=block.place):
                self.assertEqual(list(faults_of(block)), [])
            run += bool(block.run)
        self.assertGreater(run, 4)

    def test_each_target_of_make_is_there(self):
        known = targets_of((markdown.ROOT / "Makefile").read_text())
        for block in self.all_blocks():
            for target in made_by(block.text):
                with self.subTest(block=block.place, target=target):
                    self.assertIn(target, known)


class MarkTests(unittest.TestCase):
    def block(self, marks, kind="sh"):
        text = f"{marks}\n```{kind}\n$ a\nb\n```\n"
        return next(markdown.blocks_of(pathlib.Path("x.md"), text))

    def test_one_without_a_mark_is_found(self):
        for kind in ("sh", "console", ""):
            self.assertNotEqual(list(faults_of(self.block("", kind))), [])
        self.assertEqual(list(faults_of(self.block("", "json"))), [])

    def test_marks_are_read(self):
        block = self.block("<!-- before: x -->\n<!-- run: shell -->")
        self.assertEqual((block.before, block.run, block.line),
                         ("x", "shell", 3))
        self.assertEqual(list(faults_of(block)), [])
        self.assertEqual(list(faults_of(self.block("<!-- not run: why -->"))), [])
        self.assertNotEqual(list(faults_of(self.block("<!-- run: moon -->"))), [])

    def test_of_a_console_the_prompts_are_run(self):
        block = self.block("<!-- run: shell -->", "console")
        self.assertEqual(block.commands, "a\n")

    def test_a_mark_without_a_block_is_none(self):
        with self.assertRaises(ValueError):
            list(markdown.blocks_of(pathlib.Path("x.md"),
                                    "<!-- run: shell -->\n\n```sh\n```\n"))


if __name__ == "__main__":
    unittest.main()
