"""What dpkg knows: which package a file is of, and what is to be said of it."""
import dataclasses
import os
import pathlib
import subprocess

DOCS = "/usr/share/doc/"
FIELDS = ("Package", "Version", "Architecture", "source:Package",
          "source:Version", "Homepage")


@dataclasses.dataclass(frozen=True)
class Package:
    name: str
    version: str
    architecture: str
    source: str
    source_version: str
    homepage: str = ""


def owners_in(text):
    """{path: package} of what `dpkg-query -S` prints."""
    found = {}
    for line in text.splitlines():
        names, path = line.split(": ", 1)
        if not names.startswith("diversion by "):
            found[path] = names.split(",")[0].split(":")[0]
    return found


def packages_in(text):
    """[Package] of what `dpkg-query -W` prints for FIELDS, tabs between."""
    return [Package(*line.split("\t")) for line in text.splitlines()]


def spellings(path):
    """`path` as a package may name it: /lib is /usr/lib, and files are moved."""
    real = os.path.realpath(path)
    plain = [path, real]
    return plain + ["/usr" + one for one in plain] + [
        one.removeprefix("/usr") for one in plain]


def query(*arguments):
    """Prints of what it does not find too, and exits by 1 then."""
    return subprocess.run(["dpkg-query", *arguments], check=False, text=True,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL).stdout


def owner_of_document(path):
    """A package's folder of documents may be a link to another's."""
    return path[len(DOCS):].split("/")[0]


def owners(paths):
    """{path: package} of those of `paths` that are of a package."""
    names = {path: spellings(path) for path in paths}
    wanted = {name for some in names.values() for name in some}
    known = owners_in(query("-S", *sorted(wanted))) if wanted else {}
    found = {}
    for path, some in names.items():
        owner = next((known[name] for name in some if name in known), None)
        if path.startswith(DOCS):
            owner = owner_of_document(path)
        if owner:
            found[path] = owner
    return found


def described(names):
    """[Package] of the installed packages `names`, sorted by their names."""
    line = "\\t".join(f"${{{field}}}" for field in FIELDS) + "\\n"
    found = packages_in(query("-W", "-f", line, *sorted(names)))
    if lacking := set(names) - {one.name for one in found}:
        raise SystemExit(f"dpkg does not know {', '.join(sorted(lacking))}")
    return sorted(found, key=lambda one: one.name)


def distribution():
    """`debian`, `12`: ID and VERSION_ID of os-release(5)."""
    lines = pathlib.Path("/etc/os-release").read_text(encoding="utf-8")
    fields = dict(line.split("=", 1) for line in lines.splitlines()
                  if "=" in line)
    return tuple(fields.get(key, "").strip('"') for key in ("ID", "VERSION_ID"))
