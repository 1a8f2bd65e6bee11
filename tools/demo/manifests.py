"""The manifests of a folder, and where the API wants them."""
import itertools
import pathlib
from dataclasses import dataclass

try:
    import yaml
except ModuleNotFoundError:
    raise SystemExit("demo: python3-yaml is not here: "
                     "apt-get install python3-yaml") from None

PLURALS = {"Namespace": "namespaces", "ConfigMap": "configmaps",
           "Secret": "secrets", "Pod": "pods", "Job": "jobs"}


@dataclass(frozen=True)
class Manifest:
    name: str
    happens: str  # the sentences after `# What happens:`
    objects: list


def load(folder):
    """In the order of the files' names."""
    files = sorted(pathlib.Path(folder).glob("*.yaml"))
    if not files:
        raise SystemExit(f"demo: no manifests in {folder}")
    for path in files:
        text = path.read_text(encoding="utf-8")
        yield Manifest(path.stem, what_happens(text),
                       list(filter(None, yaml.safe_load_all(text))))


def what_happens(text):
    """Of the comment that a manifest begins with."""
    comment = itertools.takewhile(lambda line: line.startswith("#"),
                                  text.splitlines())
    words = " ".join(line.strip("# ") for line in comment)
    _, _, happens = words.partition("What happens: ")
    return happens.partition(" What to look for:")[0]


def collection(thing):
    """The path of the collection that an object is created in."""
    version = thing["apiVersion"]
    root = "/api/" if "/" not in version else "/apis/"
    namespace = thing["metadata"].get("namespace")
    place = f"/namespaces/{namespace}" if namespace else ""
    return f"{root}{version}{place}/{PLURALS[thing['kind']]}"
