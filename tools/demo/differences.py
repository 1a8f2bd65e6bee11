"""What clones differ in from their sources, by the reasons of fidelity.json."""
import collections
import json

from objects import SOURCE_POD, at, label


def differences(case):
    """The entries of fidelity.json; none while it is not written yet."""
    text = at(case, "data", "fidelity.json")
    return json.loads(text) if text else []


def counted(counts, names):
    return ", ".join(f"{name} {counts[name]}" for name in names)


def by_reason(cases):
    """What all clones share, as a text; and of each pod a row: its name, how
    many fields differ, and the reasons that not all share."""
    counts = {label(case, SOURCE_POD): collections.Counter(
        one["reason"] for one in differences(case)) for case in cases}
    everywhere = sum(counts.values(), collections.Counter())
    shared = [name for name, _ in everywhere.most_common()
              if all(name in one for one in counts.values())]
    rows = [[pod, str(sum(one.values())),
             counted(one, sorted(set(one) - set(shared)))]
            for pod, one in sorted(counts.items())]
    return counted(everywhere, shared), rows
