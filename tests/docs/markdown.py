"""What the tests need to know of a Markdown document."""
import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = "```"
MARK = re.compile(r"<!-- (run|not run|before): (.*) -->")
WORLDS = ("shell", "sandbox", "apiserver")
# Blocks that may hold commands; "" may be anything.
SHELLS = ("sh", "console", "")


def documents():
    """All that a user reads, by their paths in the project."""
    patterns = ("*.md", "docs/*.md", "example/*.md", "charts/*/*.md",
                "deploy/*.md", "tools/*/*.md")
    return sorted(path.relative_to(ROOT)
                  for pattern in patterns for path in ROOT.glob(pattern))


@dataclasses.dataclass
class Block:
    document: pathlib.Path
    line: int  # of the fence
    kind: str
    text: str
    run: str = ""  # where
    not_run: str = ""  # why
    before: str = ""  # commands that prepare its world

    @property
    def place(self):
        return f"{self.document}:{self.line}"

    @property
    def commands(self):
        """Of a console, what stands behind the prompts."""
        if self.kind != "console":
            return self.text
        return "".join(line.removeprefix("$ ")
                       for line in self.text.splitlines(keepends=True)
                       if line.startswith("$ "))


def blocks_of(document, text=None):
    """Each fenced block, with the marks that stand right above it."""
    if text is None:
        text = (ROOT / document).read_text()
    marks, block = {}, None
    for number, line in enumerate(text.splitlines(), 1):
        if block is not None:
            if line == FENCE:
                yield block
                block, marks = None, {}
            else:
                block.text += line + "\n"
        elif line.startswith(FENCE):
            block = Block(document, number, line.removeprefix(FENCE).strip(),
                          "", marks.get("run", ""), marks.get("not run", ""),
                          marks.get("before", ""))
        elif mark := MARK.fullmatch(line):
            marks[mark[1]] = "\n".join(filter(None, [marks.get(mark[1]), mark[2]]))
        elif marks:
            raise ValueError(f"{document}:{number}: a mark, and no block")


def prose_of(text):
    """The lines outside of fenced blocks."""
    inside = False
    for line in text.splitlines():
        if line.startswith(FENCE):
            inside = not inside
        elif not inside:
            yield line


def anchors_of(text):
    """As the common renderers make them of headings."""
    seen, found = {}, set()
    for line in prose_of(text):
        heading = re.fullmatch(r"#{1,6} (.*)", line)
        if not heading:
            continue
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1])
        anchor = re.sub(r"[^\w\- ]", "", words.lower()).strip().replace(" ", "-")
        count = seen.get(anchor, 0)
        seen[anchor] = count + 1
        found.add(anchor if count == 0 else f"{anchor}-{count}")
    return found


def links_of(text):
    """Targets of links and images."""
    for line in prose_of(text):
        for target in re.findall(r"\]\(([^)\s]+)\)",
                                 re.sub(r"`[^`]*`", "", line)):
            yield target
