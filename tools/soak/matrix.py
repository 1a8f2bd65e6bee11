"""What each fault did to the crashes of its time. Pure: no clock, no
network."""
import math
import statistics
from dataclasses import dataclass

KINDS = ("lost", "repeated", "orphaned", "wrong")
HEAD = ("fault", "times", "crashes", *KINDS, "recovery", "worst")


@dataclass(frozen=True)
class Spell:
    """Of something that went wrong; in seconds of the wall clock."""
    name: str
    since: float
    until: float

    def has(self, moment):
        # Pods tell their times in whole seconds.
        return self.since - 1 <= moment <= self.until


def rows(spells, crashes, closed, objections):
    """A row as in HEAD for each name, and one for the times between. `closed`
    is when a case was closed, by its name. A fault is recovered from when the
    cases of all crashes of its time are closed; told is how long after its end
    that was, as the median of its spells and as the worst. Where one was lost
    that is never."""
    lost = {one.case for one in objections if one.kind == "lost"}
    for name in sorted({spell.name for spell in spells}):
        of_name = [spell for spell in spells if spell.name == name]
        hit = [[crash for crash in crashes if spell.has(crash.at)]
               for spell in of_name]
        delays = [recovery(spell, hits, closed, lost)
                  for spell, hits in zip(of_name, hit)]
        yield [name, str(len(of_name)), *counts(
            {crash.case for hits in hit for crash in hits}, objections),
            told(statistics.median(delays)), told(max(delays))]
    calm = {crash.case for crash in crashes
            if not any(spell.has(crash.at) for spell in spells)}
    yield ["none", "", *counts(calm, objections), "", ""]


def counts(cases, objections):
    yield str(len(cases))
    for kind in KINDS:
        yield str(sum(one.kind == kind and one.case in cases
                      for one in objections))


def recovery(spell, crashes, closed, lost):
    if any(crash.case in lost for crash in crashes):
        return math.inf
    return max([0.0] + [closed[crash.case] - spell.until for crash in crashes
                        if crash.case in closed])


def told(seconds):
    return "never" if math.isinf(seconds) else f"{seconds:.1f} s"
