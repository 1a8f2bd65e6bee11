"""Kinds of fault that a real API server can be given for some pods of a storm,
and what they cost the others."""
import contextlib
import socket
import statistics

from results import Result
from stage import clones_at
from storms import LINES
from workloads import pod_of

BAD = "bad"
DENIED = "object.metadata.name.startsWith('bad-')"
WEBHOOK_SECONDS = 10


class Hindrances:
    """Each of `all` is a name and a context manager in which the pods called
    bad-… have the fault; it is given those workloads and the quarantine."""

    def __init__(self, stage):
        self.stage, self.options = stage, stage.options
        self.line = stage.line
        self.all = (
            ("their log hangs", self.log_hangs),
            ("their log is refused, 500", self.log_is_refused),
            ("their ConfigMap is gone", self.config_map_is_gone),
            ("their clone is refused by a policy", self.clone_is_refused),
            ("a webhook hangs on their clone", self.clone_hangs),
            ("a webhook hangs on their case", self.case_hangs))

    def compare(self):
        """For each kind, rounds with it and without take turns. Yields its
        figure."""
        for name, fault in self.all:
            self.stage.tidy()
            without, with_it = [], []
            for _ in self.stage.rounds(name):
                without.append(self.round(None))
                with_it.append(self.round(fault))
            yield Result(f"storm, of {self.options.bad} {name}",
                         statistics.median(with_it) / 1_000, "s", 1.2,
                         statistics.median(without) / 1_000)

    def round(self, fault):
        """Milliseconds until the last of the others has its clone."""
        others = self.stage.workloads(self.options.storm - self.options.bad,
                                      LINES)
        bad = self.stage.workloads(self.options.bad, LINES, BAD,
                                   others.namespace)
        with self.stage.settled_controller(others) as controller:
            with (fault(bad, controller.target) if fault
                  else contextlib.nullcontext()):
                report = self.stage.bare.storm(
                    mixed(others.crashes(), bad.crashes()), "--leave-rest",
                    *clones_at(controller.target))
        late = [one["name"] for one in report["jobs"]
                if one["seen_ms"] < 0 and not one["name"].startswith(BAD)]
        if late:
            raise OSError(f"{len(late)} of the others have no clone")
        return report["ms"]

    @contextlib.contextmanager
    def log_hangs(self, bad, _):
        for name in bad.names:
            (bad.folder_of(name) / "hang").touch()
        try:
            yield
        finally:
            for name in bad.names:
                (bad.folder_of(name) / "hang").unlink()

    @contextlib.contextmanager
    def log_is_refused(self, bad, _):
        for name in bad.names:
            (bad.folder_of(name) / "current.status").write_text("500\nbroken")
        yield

    @contextlib.contextmanager
    def config_map_is_gone(self, bad, _):
        for name in bad.names:
            self.line.delete(f"{bad.path}/configmaps/{name}")
        yield

    @contextlib.contextmanager
    def clone_is_refused(self, _, target):
        """By a ValidatingAdmissionPolicy; it is in force when a pod that is
        asked about without being made is refused."""
        group = "/apis/admissionregistration.k8s.io/v1/validatingadmission"
        meta = {"metadata": {"name": target}}
        self.line.create(group + "policies", {**meta, "spec": {
            "failurePolicy": "Fail",
            "matchConstraints": {"resourceRules": [rule("pods")]},
            "matchConditions": [{"name": "bad", "expression": DENIED}],
            "validations": [{"expression": "false"}]}})
        self.line.create(group + "policybindings", {**meta, "spec": {
            "policyName": target, "validationActions": ["Deny"],
            "matchResources": {"namespaceSelector": named(target)}}})
        self.stage.wait_refused(target, "pods", pod_of(BAD + "-probe"))
        try:
            yield
        finally:
            self.line.delete(f"{group}policybindings/{target}")
            self.line.delete(f"{group}policies/{target}")

    @contextlib.contextmanager
    def webhook(self, target, resource):
        """Of a server that takes connections and never says a word."""
        with socket.create_server(("127.0.0.1", 0)) as mute:
            collection = ("/apis/admissionregistration.k8s.io/v1/"
                          "validatingwebhookconfigurations")
            port = mute.getsockname()[1]
            self.line.create(collection, {
                "metadata": {"name": target}, "webhooks": [{
                    "name": "mute.bench.example", "sideEffects": "None",
                    "admissionReviewVersions": ["v1"],
                    "failurePolicy": "Fail",
                    "timeoutSeconds": WEBHOOK_SECONDS,
                    "namespaceSelector": named(target),
                    "matchConditions": [{"name": "bad", "expression": DENIED}],
                    "rules": [rule(resource)],
                    "clientConfig": {"url": f"https://127.0.0.1:{port}/"}}]})
            self.stage.wait_refused(target, resource,
                                    {"metadata": {"name": BAD + "-probe"}}
                                    if resource == "configmaps"
                                    else pod_of(BAD + "-probe"))
            try:
                yield
            finally:
                self.line.delete(f"{collection}/{target}")

    def clone_hangs(self, _, target):
        return self.webhook(target, "pods")

    def case_hangs(self, _, target):
        return self.webhook(target, "configmaps")


def rule(resource):
    return {"apiGroups": [""], "apiVersions": ["v1"],
            "operations": ["CREATE"], "resources": [resource]}


def named(namespace):
    return {"matchLabels": {"kubernetes.io/metadata.name": namespace}}


def mixed(others, bad):
    """The bad ones among the others, evenly; nobody waits for their
    clones."""
    for one in bad:
        one["awaited"] = False
    stride = len(others) // max(len(bad), 1) + 1
    out, left = [], list(bad)
    for number, one in enumerate(others):
        if number % stride == 0 and left:
            out.append(left.pop(0))
        out.append(one)
    return out + left
