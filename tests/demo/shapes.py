"""Objects as small as the demo's modules can take them, and the modules'
folder on the path."""
import hashlib
import pathlib
import sys

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools" / "demo"))


def pod(name, *statuses, phase="Running", containers=("app",), **more):
    return {"metadata": {"name": name, **more},
            "spec": {"containers": [{"name": one} for one in containers]},
            "status": {"phase": phase, "containerStatuses": list(statuses)}}


def up(name="app", restarts=0):
    return {"name": name, "restartCount": restarts,
            "state": {"running": {"startedAt": "2026-05-01T12:00:00Z"}}}


def down(name="app", code=3, reason="Error", restarts=0, run="a"):
    return {"name": name, "restartCount": restarts,
            "state": {"waiting": {"reason": "CrashLoopBackOff"}},
            "lastState": {"terminated": {"exitCode": code, "reason": reason,
                                         "containerID": run}}}


def case(source, container="app", code="3", reason="Error", log="bye\n",
         digest=None, phase="Complete", problems="[]",
         fidelity='[{"reason": "parked"}]'):
    return {
        "metadata": {
            "name": source + "-forensic-1",
            "uid": source + "-uid",
            "labels": {"forensic-source-pod": source,
                       "forensic.io/crash-signature": "s"},
            "annotations": {
                "forensic.io/container": container,
                "forensic.io/exit-code": code,
                "forensic.io/reason": reason,
                "forensic.io/phase": phase,
                "forensic.io/problems": problems,
                "forensic.io/log-sha256":
                    digest or hashlib.sha256(log.encode()).hexdigest()}},
        "data": {"crash.log": log, "fidelity.json": fidelity}}


def clone(source, redacted=False, **container):
    asleep = {"name": "app", "command": ["/usr/local/bin/toolkit/sleep"],
              "args": ["infinity"], **container}
    return {
        "metadata": {
            "name": source + "-forensic-1",
            "labels": {"forensic-source-pod": source},
            "annotations": {"forensic.io/redacted": "true"} if redacted else {},
            "ownerReferences": [{"uid": source + "-uid"}]},
        "spec": {"containers": [asleep]},
        "status": {"phase": "Running", "containerStatuses": [up()]}}


def secret(owner, **data):
    return {"metadata": {"name": "s", "ownerReferences": [{"uid": owner}]},
            "data": data}
