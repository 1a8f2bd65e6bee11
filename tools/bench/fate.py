"""What became of cases, as the controller's log and the API tell."""
import json
import time

from cluster import ApiError
from controller import logged_at
from ledger import CLOSED
from objects import PHASE, PROBLEMS, note

# For the others, that are to be closed within a few seconds.
PATIENCE = 60.0
# For the one, when nothing is in its way any longer.
AFTERWARDS = 60.0


def words_of(case):
    """Its phase, and the steps that it tells to have failed."""
    steps = [one["step"] for one in json.loads(note(case, PROBLEMS) or "[]")]
    told = ", ".join(dict.fromkeys(steps))
    return note(case, PHASE) + (f" without {told}" if told else "")


class Fate:
    """`told` is when each pod crashed, by the name of its case."""

    def __init__(self, line, controller, target, told):
        self.line, self.controller = line, controller
        self.target, self.told = target, told

    def of_others(self, one):
        """Milliseconds of each that was closed."""
        others = self.told.keys() - {one}
        closed = {}
        deadline = time.monotonic() + PATIENCE
        while len(closed) < len(others) and time.monotonic() < deadline:
            time.sleep(0.02)
            for entry in self.controller.new_entries():
                if (entry.get("message") == "case closed"
                        and entry["case"] in others):
                    closed[entry["case"]] = logged_at(entry)
        return [(at - self.told[case]) * 1000 for case, at in closed.items()]

    def of_one(self, one, patience, lift):
        """In words. `lift` ends what is in its way when it has taken too
        long."""
        begun = self.told[one]
        found = self.wait_closed(one, begun + patience)
        if found:
            return f"{words_of(found)} after {time.time() - begun:.1f} s"
        lift()
        lifted = time.time()
        found = self.wait_closed(one, lifted + AFTERWARDS)
        if found:
            return (f"{words_of(found)} {time.time() - lifted:.1f} s after the "
                    "fault was lifted")
        return f"open {AFTERWARDS:.0f} s after the fault was lifted"

    def wait_closed(self, one, deadline):
        while time.time() < deadline:
            try:
                case = self.line.get(f"/api/v1/namespaces/{self.target}/"
                                     f"configmaps/{one}")
                if note(case, PHASE) in CLOSED:
                    return case
            except ApiError as error:
                if error.code != 404:
                    raise
            time.sleep(0.1)
        return None
