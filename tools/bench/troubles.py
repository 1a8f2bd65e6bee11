"""What may befall one case of many: every request that is made for it alone,
with every fault that the sandbox has for such a request. Pure."""
from dataclasses import dataclass

CONTROLLER = "kube-forensics-controller*"


@dataclass(frozen=True)
class Trouble:
    name: str
    rule: dict | None  # of the sandbox: tools/sandbox/README.md


# Effects by what they are called.
READS = {
    "hangs": {"latency": "60s"},
    "500": {"status": 500},
    "503": {"status": 503},
    "429, Retry-After 5 s": {"status": 429, "retry_after_seconds": 5},
    "connection reset": {"reset_after": 0},
    "broken off": {"truncate_after": 20},
}
WRITES = READS | {
    "carried out, then hangs": {"answer_latency": "60s"},
    "carried out, then 500": {"status": 500, "carried_out": True},
    "carried out, then reset": {"reset_after": 0, "carried_out": True},
}
REFUSED = {"403": {"status": 403}}
CONFLICT = {"409": {"status": 409}}
TRICKLES = {"trickles": {"bytes_per_second": 20}}


def targets(pod):
    """Name, match and effects of each request that is this pod's alone. Its
    ConfigMap has its name."""
    case = f"{pod}-forensic-*"
    yield ("log", {"verb": "get", "resource": "pods", "subresource": "log",
                   "name": pod}, READS | TRICKLES)
    yield "pod", {"verb": "get", "resource": "pods", "name": pod}, READS
    yield ("its ConfigMap", {"verb": "get", "resource": "configmaps",
                             "name": pod}, READS | REFUSED)
    yield ("create of the case", {"verb": "create", "resource": "configmaps",
                                  "name": case}, WRITES | REFUSED)
    yield ("patch of the case", {"verb": "patch", "resource": "configmaps",
                                 "name": case}, WRITES | REFUSED | CONFLICT)
    yield ("create of the clone", {"verb": "create", "resource": "pods",
                                   "name": case}, WRITES | REFUSED)


def troubles(pod):
    """First none at all, which tells what chance does to the figures."""
    yield Trouble("none", None)
    for target, match, effects in targets(pod):
        for effect, rule in effects.items():
            yield Trouble(f"{target}: {effect}", {
                "match": {**match, "user_agent": CONTROLLER}, "effect": rule})
