"""Lines for people: colours and glyphs where the output can show them."""
import os
import sys
import textwrap

COLOURS = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35,
           "cyan": 36, "dim": 2, "bold": 1}
# Of an entry of the timeline: glyph, what an ASCII terminal gets, colour.
MARKS = {
    "begun": ("○", "o", "dim"),
    "crashed": ("✖", "x", "red"),
    "evidence": ("◆", "#", "yellow"),
    "clone": ("⧉", "+", "cyan"),
    "parked": ("▶", ">", "cyan"),
    "repeat": ("≡", "=", "dim"),
    "redacted": ("■", "*", "magenta"),
    "healed": ("✔", "v", "green"),
    "job": ("▼", "!", "red"),
    "note": ("·", ".", "dim"),
    "good": ("✔", "ok", "green"),
    "bad": ("✖", "FAILED", "red"),
}
LEGEND = {"begun": "starts", "crashed": "crash", "evidence": "evidence kept",
          "clone": "clone created", "parked": "clone runs",
          "repeat": "repeat suppressed", "redacted": "Secrets redacted",
          "healed": "healed"}


class Screen:
    def __init__(self, out=sys.stdout, env=os.environ):
        self.out = out
        self.coloured = (out.isatty() and not env.get("NO_COLOR")
                         and env.get("TERM") != "dumb")
        self.glyphs = (out.encoding or "").lower().replace("-", "") == "utf8"

    def paint(self, text, colour):
        if not self.coloured or not text:
            return text
        return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m"

    def mark(self, what):
        glyph, plain, colour = MARKS[what]
        return self.paint(glyph if self.glyphs else plain, colour)

    def say(self, text=""):
        if not self.glyphs:
            text = text.encode("ascii", "replace").decode()
        print(text, file=self.out, flush=True)

    def heading(self, text):
        self.say()
        self.say(self.paint(text, "bold"))

    def aside(self, text):
        self.say(self.paint(text, "dim"))

    def legend(self):
        self.say("  " + "  ".join(
            f"{self.mark(what)} {word}" for what, word in LEGEND.items()))

    def moment(self, seconds, what, who, text):
        colour = MARKS[what][2]
        if colour not in ("dim", "red", "green", "magenta"):
            colour = None
        self.say(f"{seconds:6.1f}s  {self.mark(what)}  {who:<15} "
                 + (self.paint(text, colour) if colour else text))

    def story(self, name, text):
        self.say()
        lines = textwrap.wrap(f"{name}: {text}", 76)
        for line in lines:
            self.say("  " + self.paint(line, "bold"))

    def table(self, names, rows):
        for line in columns([names, *rows]):
            self.say("  " + line)

    def verdict(self, good, text):
        self.say(f"  {self.mark('good' if good else 'bad')} {text}")


def columns(rows):
    """Rows of texts as lines, each column as wide as its widest text."""
    widths = [max(len(row[index]) for row in rows)
              for index in range(len(rows[0]))]
    return ["   ".join(cell.ljust(width) for cell, width
                       in zip(row, widths)).rstrip() for row in rows]
