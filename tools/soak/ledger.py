"""What crashed and what was made of it: is there exactly one case where there
must be one, and none elsewhere? Pure: no clock, no network."""
import hashlib
from dataclasses import dataclass, field

CLOSED = ("Complete", "Failed")


def framed_sha256(*parts):
    text = "".join(f"{len(part.encode())}:{part}" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()


def case_name(pod, *instance):
    """The name of the case of a crash: docs/case-format.md. `instance` is pod
    UID, container and containerID, or pod UID and reason."""
    return f"{pod[:43]}-forensic-{framed_sha256(*instance)[:10]}"


@dataclass
class Crash:
    case: str
    signature: tuple  # namespace, workload, container
    at: float  # as the pod tells, in whole seconds
    is_ignored: bool = False
    log_sha256: str = ""  # "": not known, or nobody's to keep


@dataclass
class Case:
    uids: set = field(default_factory=set)
    phase: str = ""  # as it was seen last
    log_sha256: str = ""
    was_deleted: bool = False  # by hand, before its time


@dataclass(frozen=True)
class Objection:
    """Something that must not be."""
    kind: str  # lost, repeated, orphaned or wrong
    case: str
    text: str


class Ledger:
    def __init__(self):
        self.crashes = {}  # by the name of their case
        self.cases = {}

    def crashed(self, crash):
        self.crashes[crash.case] = crash

    def case_seen(self, name, uid, phase, log_sha256):
        case = self.cases.setdefault(name, Case())
        case.uids.add(uid)
        case.phase = phase
        case.log_sha256 = log_sha256 or case.log_sha256

    def case_deleted(self, name):
        self.cases[name].was_deleted = True

    def objections(self, window):
        """Of all that is known; `window` is the rate limit's, in seconds."""
        yield from self._of_cases()
        by_signature = {}
        for crash in self.crashes.values():
            if not crash.is_ignored:
                by_signature.setdefault(crash.signature, []).append(crash)
        for crashes in by_signature.values():
            yield from self._of_workload(crashes, window)

    def _of_cases(self):
        for name, case in self.cases.items():
            crash = self.crashes.get(name)
            if crash is None:
                yield Objection("orphaned", name, f"{name} is a case of no "
                                "crash")
                continue
            if crash.is_ignored:
                yield Objection("orphaned", name, f"{name} is a case of a pod "
                                "that is to be ignored")
            if len(case.uids) > 1:
                yield Objection("repeated", name, f"{name} was made "
                                f"{len(case.uids)} times")
            if case.phase not in CLOSED and not case.was_deleted:
                yield Objection("lost", name, f"{name} was never closed: "
                                f"{case.phase or 'no phase'}")
            if (crash.log_sha256 and case.log_sha256 and
                    crash.log_sha256 != case.log_sha256):
                yield Objection("wrong", name, f"{name} has the log of "
                                "another run")

    def _of_workload(self, crashes, window):
        kept = sorted((crash for crash in crashes if crash.case in self.cases),
                      key=lambda crash: crash.at)
        for first, second in zip(kept, kept[1:]):
            if (second.at - first.at < window and
                    not self.cases[first.case].was_deleted and
                    not self.cases[second.case].was_deleted):
                yield Objection(
                    "repeated", second.case,
                    f"{first.case} and {second.case} are cases of one "
                    f"workload, {second.at - first.at:.0f} s apart")
        for crash in crashes:
            if not any(abs(crash.at - other.at) < window for other in kept):
                yield Objection("lost", crash.case, f"{crash.case} is "
                                "missing: its crash has no case")
