"""Pods that are to crash, each a workload of its own with a ConfigMap, a
Secret and a log; and what a client does for one, call by call. Pure but for
Workloads, which makes them."""
import time

import plan
import pods
from cluster import ApiError

MERGE = "application/merge-patch+json"
PROTOBUF = "application/vnd.kubernetes.protobuf"
LINE = "2026-01-01T00:00:00.000Z ERROR request {:06} of {} failed: no route\n"
# What stands in an object only because it stands.
OF_THE_SERVER = ("uid", "resourceVersion", "creationTimestamp", "generation",
                 "managedFields", "ownerReferences", "selfLink")


def log_text(name, lines):
    """About 90 bytes a line."""
    padding = "." * 24
    return "".join(LINE.format(number, name + padding)
                   for number in range(lines))


def pod_of(name, node=pods.NODE):
    return {"metadata": {"name": name}, "spec": {
        "nodeName": node, "terminationGracePeriodSeconds": 0,
        "containers": [{
            "name": "app", "image": pods.IMAGE, "command": ["/bin/app"],
            "envFrom": [{"configMapRef": {"name": name}},
                        {"secretRef": {"name": name}}]}]}}


def padded_pod(name, size):
    """One that runs and never crashes, of about so many bytes as JSON with
    what the server adds."""
    pod = pod_of(name)
    pod["metadata"]["annotations"] = {"padding": "x" * max(size - 2_600, 0)}
    return pod


def crash_of(path, name, uid, at):
    """The call that tells of the pod's crash."""
    status = pods.status_of(uid, ("app",), (), at, (plan.Hit("app"),))
    return {"method": "PATCH", "path": f"{path}/pods/{name}/status",
            "content": MERGE, "body": {"status": status}}


def anew(thing, namespace):
    """What to create to have the same object in another namespace."""
    out = {key: value for key, value in thing.items()
           if key not in ("status", "immutable")}
    out["metadata"] = {key: value for key, value in thing["metadata"].items()
                       if key not in OF_THE_SERVER}
    out["metadata"]["namespace"] = namespace
    return out


def creates_of(case, target, kept):
    """The creates of a clone: `kept` is what a controller has made of the
    same pod, by collection."""
    made = []
    for collection in ("configmaps", "secrets", "pods"):
        for thing in kept[collection]:
            name = thing["metadata"]["name"]
            if name == case or name.startswith(case + "-"):
                made.append({"method": "POST", "body": anew(thing, target),
                             "path": f"/api/v1/namespaces/{target}/"
                                     f"{collection}"})
    return made


def in_protobuf(call):
    """The same create of a case, as the controller sends it."""
    is_case = "crash.log" in call.get("body", {}).get("data", {})
    return {**call, "content": PROTOBUF} if is_case else call


class Workloads:
    """`count` pods in a namespace, each with what it refers to."""

    def __init__(self, line, logs, namespace, count, lines, prefix="web"):
        self.line, self.logs, self.namespace = line, logs, namespace
        self.path = f"/api/v1/namespaces/{namespace}"
        self.names = [f"{prefix}-{number:04}" for number in range(count)]
        self.lines = lines
        self.uids = {}

    def make(self):
        self.line.create("/api/v1/namespaces",
                         {"metadata": {"name": self.namespace}})
        self.wait_for_account()
        for name in self.names:
            for collection, thing in pods.references(name).items():
                self.line.create(f"{self.path}/{collection}", thing)
            made = self.line.create(self.path + "/pods", pod_of(name))
            self.uids[name] = made["metadata"]["uid"]
            folder = self.folder_of(name)
            folder.mkdir(parents=True)
            (folder / "current.log").write_text(log_text(name, self.lines))

    def folder_of(self, name):
        """In which the kubelet finds its log."""
        return self.logs / self.namespace / name / "app"

    def wait_for_account(self):
        """Pods are refused until the namespace has its ServiceAccount."""
        while True:
            try:
                return self.line.get(self.path + "/serviceaccounts/default")
            except ApiError as error:
                if error.code != 404:
                    raise
            time.sleep(0.05)

    def crashes(self):
        """Jobs that only tell of the crashes."""
        at = time.time()
        return [{"name": name,
                 "calls": [crash_of(self.path, name, self.uids[name], at)]}
                for name in self.names]

    def bare_jobs(self, target, kept):
        """Jobs that make by hand what a controller has made of pods of the
        same names."""
        jobs = self.crashes()
        cases = {thing["metadata"]["name"].rsplit("-forensic-", 1)[0]:
                 thing["metadata"]["name"] for thing in kept["pods"]}
        for job in jobs:
            name = job["name"]
            job["calls"] += [
                {"path": f"{self.path}/configmaps/{name}"},
                {"path": f"{self.path}/secrets/{name}"},
                {"path": f"{self.path}/pods/{name}/log?container=app"
                         "&limitBytes=512000"}]
            job["calls"] += creates_of(cases[name], target, kept)
        return jobs
