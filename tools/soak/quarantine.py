"""The target namespace, looked at from outside, and the people who hold,
release and delete cases in it."""
import plan
from ledger import CLOSED, Objection
from objects import LOG_SHA256, PHASE, SIGNATURE, label, name_of, note

HOLD = "forensic.io/hold"
CASE = "forensic.io/case"


class Quarantine:
    """For one thread."""

    def __init__(self, line, namespace, ledger, seed, now):
        self.line, self.ledger, self.seed = line, ledger, seed
        self.now = now
        self.path = f"/api/v1/namespaces/{namespace}"
        self.fates_done = set()
        self.releases = {}  # by case: when, and what the hold is on
        self.objections = []

    def look(self, may_act):
        """Counts of what stands. People do what they do where `may_act`."""
        maps = self.line.metadata(self.path + "/configmaps")
        cases = {name_of(one): one for one in maps if label(one, SIGNATURE)}
        for name, case in cases.items():
            self.ledger.case_seen(name, case["metadata"]["uid"],
                                  note(case, PHASE), note(case, LOG_SHA256))
        for name in [name for name in self.releases if name not in cases]:
            self.objections.append(Objection(
                "lost", name, f"{name} is gone although it was held"))
            del self.releases[name]
        self.release(everything=not may_act)
        if may_act:
            for name, case in cases.items():
                if note(case, PHASE) in CLOSED:
                    self.meet_fate(name)
        return {
            "standing": len(cases),
            "clones": len(self.line.metadata(self.path + "/pods")),
            "parts": sum(bool(label(one, CASE)) for one in maps +
                         self.line.metadata(self.path + "/secrets"))}

    def meet_fate(self, name):
        if name in self.fates_done:
            return
        self.fates_done.add(name)
        what, seconds = plan.fate_of_case(self.seed, name)
        if what == "delete":
            self.ledger.case_deleted(name)
            self.line.delete(f"{self.path}/configmaps/{name}")
        elif what != "leave":
            held = "pods" if what == "hold clone" else "configmaps"
            if self.mark(held, name, "true"):
                self.releases[name] = (self.now() + seconds, held)

    def release(self, everything):
        for name, (when, held) in list(self.releases.items()):
            if everything or when <= self.now():
                del self.releases[name]
                self.mark(held, name, None)

    def mark(self, kind, name, value):
        return self.line.patch(f"{self.path}/{kind}/{name}",
                               {"metadata": {"annotations": {HOLD: value}}})
