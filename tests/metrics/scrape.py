"""What a scrape holds, and what an expression takes of it."""
import re
from dataclasses import dataclass, field

SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
OURS = re.compile(r"\b((?:forensics|process)_\w+)(?:\{([^}]*)\})?")
MATCHER = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")
# Of a target, not of the program.
TARGET = {"job", "instance"}


@dataclass
class Family:
    kind: str
    labels: dict = field(default_factory=dict)  # values by label


def family_of(name, families):
    """A histogram's series have names of their own."""
    if name in families:
        return name
    stem, _, suffix = name.rpartition("_")
    is_part = (suffix in ("bucket", "sum", "count") and stem in families and
               families[stem].kind == "histogram")
    return stem if is_part else None


def families_of(text):
    families = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            families[name] = Family(kind)
        elif line and not line.startswith("#"):
            name, labels, _ = SAMPLE.match(line).groups()
            family = families[family_of(name, families)]
            for label, value in LABEL.findall(labels or ""):
                if label != "le":
                    family.labels.setdefault(label, set()).add(value)
    return families


def strangers(expression, families):
    """What it names that no scrape has."""
    for name, matchers in OURS.findall(expression):
        family = family_of(name, families)
        if family is None:
            yield name
            continue
        known = TARGET | {"le"} | set(families[family].labels)
        for label in MATCHER.findall(matchers):
            if label not in known:
                yield f"{label} of {name}"
