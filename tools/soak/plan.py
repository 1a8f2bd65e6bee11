"""What happens to which pod when: pure, the same for the same seed.

A story is the life of one pod; its steps are planned ahead. What can't be
known ahead (which pods a Deployment has, what the cases are named) is decided
when it is known, by a chance that is drawn from the seed and the name."""
import hashlib
import random
from dataclasses import dataclass, field

NAMESPACES = ("soak-a", "soak-b", "soak-c", "soak-d")

# A crash that the pod shows for so long can't be missed: a watch that has
# fallen silent is given up after 75 s.
SHOWN = 120.0


@dataclass(frozen=True)
class Hit:
    """One container ends badly."""
    container: str
    code: int = 1
    reason: str = "Error"
    run: int = 0
    then: str = "stays_dead"  # or backs_off, runs_again
    log_bytes: int = 200
    node: str = "well"  # or refuses, hangs: what the kubelet does


@dataclass(frozen=True)
class Step:
    at: float
    what: str  # the method of Load that does it
    hits: tuple = ()


@dataclass(frozen=True)
class Story:
    name: str
    namespace: str
    kind: str
    containers: tuple = ("app",)
    init: tuple = ()
    annotations: tuple = ()
    has_references: bool = False
    steps: tuple = field(default=(), compare=False)

    @property
    def crashes(self):
        return sum(len(step.hits) or step.what == "evict"
                   for step in self.steps
                   if step.what in ("crash", "evict"))


# Of a hundred stories with a crash.
WEIGHTS = {"once": 32, "pair": 10, "memory": 10, "init": 8, "loop": 12,
           "evicted": 5, "ignored": 3, "redacted": 6, "loud": 4, "kubelet": 10}
# Pods without a crash for each story with one.
CALM = 0.5


def crash_steps(kind, at, chance):
    """The steps from the first crash to the last."""
    code = chance.choice((1, 2, 3, 127, 134, 137, 139, 143))
    if kind == "pair":
        return [Step(at, "crash", (Hit("app", code), Hit("proxy", 2)))]
    if kind == "memory":
        return [Step(at, "crash", (Hit("app", 137, "OOMKilled",
                                       then="runs_again"),))]
    if kind == "init":
        return [Step(at, "crash", (Hit("setup", code, then="backs_off"),))]
    if kind == "evicted":
        return [Step(at, "evict")]
    if kind == "loud":
        return [Step(at, "crash", (Hit(
            "app", code, log_bytes=chance.randrange(50_000, 480_000)),))]
    if kind == "kubelet":
        node = chance.choice(("refuses", "hangs"))
        return [Step(at, "crash", (Hit("app", code, node=node),)),
                Step(at + chance.uniform(1, 15), "answer")]
    if kind == "loop":
        steps, pause = [], chance.uniform(8, 12)
        for run in range(chance.randrange(3, 8)):
            steps.append(Step(at, "crash", (Hit("app", code, run=run,
                                                then="backs_off"),)))
            at += pause
            pause = min(pause * 2, 60)
        return steps
    return [Step(at, "crash", (Hit("app", code),))]


def crash_story(number, kind, begin, chance):
    at = begin + chance.uniform(0.5, 3)
    steps = [Step(begin, "create"), Step(at, "begin_run")]
    if chance.random() < 0.3:
        at += chance.uniform(0.2, 2)
        steps.append(Step(at, "update"))
    at += chance.uniform(0.2, 5)
    steps += crash_steps(kind, at, chance)
    steps.append(Step(steps[-1].at + SHOWN, "delete"))
    marks = {"ignored": (("forensic.io/ignore", "true"),),
             "redacted": (("forensic.io/no-secret-clone", "true"),)}
    return Story(
        f"{kind}-{number}", chance.choice(NAMESPACES), kind,
        containers=("app", "proxy") if kind in ("pair", "loud") else ("app",),
        init=("setup",) if kind == "init" else (),
        annotations=marks.get(kind, ()),
        has_references=kind == "redacted" or chance.random() < 0.2,
        steps=tuple(steps))


def calm_story(number, begin, chance):
    """A pod that comes, changes and goes, and is nobody's business."""
    at = begin + chance.uniform(0.5, 3)
    steps = [Step(begin, "create"), Step(at, "begin_run")]
    for _ in range(chance.randrange(1, 5)):
        at += chance.uniform(1, 15)
        steps.append(Step(at, "update"))
    if chance.random() < 0.3:
        at += 1
        steps.append(Step(at, "complete"))
    steps.append(Step(at + chance.uniform(1, 10), "delete"))
    return Story(f"calm-{number}", chance.choice(NAMESPACES), "calm",
                 steps=tuple(steps))


def stories(seed, crashes_per_second):
    """Without an end, in the order in which they begin."""
    chance = random.Random(f"load {seed}")
    begin, number, debt = 0.0, 0, 0.0
    while True:
        number += 1
        kind = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        story = crash_story(number, kind, begin, chance)
        yield story
        debt += CALM
        if debt >= 1:
            debt -= 1
            number += 1
            yield calm_story(number, begin, chance)
        begin += story.crashes * chance.expovariate(crashes_per_second)


# --- what is decided when it is known ---------------------------------------

def of_name(seed, name):
    """A chance of its own for each name."""
    digest = hashlib.sha256(f"{seed} {name}".encode()).digest()
    return random.Random(digest)


def fate_of_case(seed, name):
    """What people do with a case: nothing mostly. (what, seconds)"""
    chance = of_name(seed, name)
    draw = chance.random()
    if draw < 0.03:
        return "hold", chance.uniform(60, 300)
    if draw < 0.05:
        return "hold clone", chance.uniform(60, 300)
    if draw < 0.07:
        return "delete", 0.0
    return "leave", 0.0
