"""What goes wrong when: pure, the same for the same seed."""
import random
from dataclasses import dataclass

CONTROLLER = "kube-forensics-controller*"


@dataclass(frozen=True)
class Trouble:
    at: float
    lasts: float
    what: str  # rule, or stop, restart, pause (of the API server),
    #            or compact, reset
    name: str
    rule: dict


def rules(chance):
    """Name and rule of the sandbox (tools/sandbox/README.md), of each kind."""
    some = round(chance.uniform(0.2, 0.9), 2)
    verb = chance.choice(("get", "create", "patch", "delete", "list"))
    watched = {"verb": "watch"}
    logs = {"verb": "get", "resource": "pods", "subresource": "log"}
    after = chance.randrange(1, 6)
    yield "429", {"effect": {"status": 429, "retry_after_seconds":
                             chance.randrange(1, 4)}, "probability": some}
    yield "500", {"match": {"verb": verb}, "effect": {"status": 500},
                  "probability": some}
    yield "503", {"effect": {"status": 503}, "probability": some}
    yield "lost answers", {"match": {"verb": verb}, "probability": some,
                           "effect": {"status": 500, "carried_out": True}}
    yield "slow", {"effect": {"latency": f"{chance.randrange(100, 3000)}ms"},
                   "probability": some}
    yield "slow answers", {"match": {"verb": verb}, "probability": some,
                           "effect": {"answer_latency":
                                      f"{chance.randrange(100, 3000)}ms"}}
    yield "broken connections", {"effect": {"reset_after":
                                            chance.choice((0, 50, 500))},
                                 "probability": some}
    yield "cut connections", {"effect": {"truncate_after":
                                         chance.choice((0, 50, 500))},
                              "probability": some}
    yield "kubelet refuses", {"match": logs, "effect": {"status": 500},
                              "probability": some}
    yield "kubelet is away", {"match": logs, "effect": {"status": 503},
                              "probability": some}
    yield "logs hang", {"match": logs, "effect": {"latency": "15s"},
                        "probability": some}
    yield "logs trickle", {"match": logs, "effect": {"bytes_per_second": 2000},
                           "probability": some}
    yield "watches close", {"match": watched, "effect": {"cut_after": after}}
    yield "watches expire", {"match": watched,
                             "effect": {"expire_after": after}}
    yield "watches break off", {"match": watched, "effect": {"garbage": True}}
    yield "watches fall silent", {"match": watched, "times": 2,
                                  "effect": {"stall_after": after}}
    yield "watches repeat", {"match": watched, "effect": {"replay": True}}
    yield "watches say it twice", {"match": watched,
                                   "effect": {"duplicate": True}}


def troubles(seed):
    """Without an end, one after another: mostly rules, now and then the whole
    server."""
    chance = random.Random(f"faults {seed}")
    at = 0.0
    while True:
        at += chance.uniform(3, 15)
        draw = chance.random()
        lasts = chance.uniform(2, 10)
        if draw < 0.06:
            what = chance.choice(("stop", "pause", "restart"))
            yield Trouble(at, lasts, what, f"server: {what}", {})
        elif draw < 0.14:
            what = chance.choice(("compact", "reset"))
            yield Trouble(at, 0.0, what, what, {})
        else:
            name, rule = chance.choice(list(rules(chance)))
            match = {**rule.get("match", {}), "user_agent": CONTROLLER}
            yield Trouble(at, lasts, "rule", name, {**rule, "match": match})
        at += lasts
