"""The API server that is measured on, and what runs against it."""
import contextlib
import itertools
import pathlib
import shutil
import time

from bare import Bare
from cluster import ApiError, Cluster
from controller import Controller
from line import METADATA, new_line
from measured import Process
from workloads import Workloads

SETTLE_SECONDS = 1.0  # after a start: its key is made, its watches are open
TIDY_SECONDS = 5.0  # in which the garbage collector comes to rest
QUARANTINE = {"pod-security.kubernetes.io/enforce": "baseline"}


class Stage:
    def __init__(self, options, env, say):
        self.options, self.say = options, say
        self.cluster = Cluster.of_environment(env, "bench")
        self.line, _ = new_line(self.cluster)
        self.bare = Bare(options.ceiling, self.cluster, env["TESTENV_CA"])
        self.logs = pathlib.Path(env["TESTENV_LOGS"])
        self.numbers = itertools.count()
        self.over = []  # namespaces of rounds
        options.out.mkdir(parents=True, exist_ok=True)

    def rounds(self, what):
        for number in range(1, self.options.rounds + 1):
            self.say(f"{what}, round {number} of {self.options.rounds}")
            yield number

    def workloads(self, count, lines, prefix="web", namespace=None):
        """In a namespace of its own, or in one that is there."""
        made = Workloads(self.line, self.logs,
                         namespace or f"bench-{next(self.numbers)}", count,
                         lines, prefix)
        made.make()
        return made

    @contextlib.contextmanager
    def controller(self, *flags):
        """Yields it, ready, with a quarantine of its own (`target`)."""
        number = next(self.numbers)
        target = f"quarantine-{number}"
        one = Controller(self.options.controller,
                         self.options.out / f"controller-{number}.log",
                         f"--target-namespace={target}", "--max-cases=0",
                         *flags)
        try:
            one.wait_ready()
            one.target = target
            one.process_figures = Process(one.process.pid)
            yield one
        finally:
            one.stop()

    @contextlib.contextmanager
    def settled_controller(self, workloads):
        with self.controller(
                f"--watch-namespaces={workloads.namespace}") as one:
            time.sleep(SETTLE_SECONDS)
            yield one
        self.over += [one.target, workloads.namespace]

    def tidy(self):
        """Deletes what the rounds so far have left: with five of each they
        are more than a hundred, of 100 MB. Not after each, for the rest that
        the garbage collector does would fall into the next."""
        if not self.over:
            return
        while self.over:
            namespace = self.over.pop()
            for collection in ("pods", "configmaps", "secrets", "events"):
                self.line.call(
                    "DELETE", f"/api/v1/namespaces/{namespace}/{collection}",
                    {"gracePeriodSeconds": 0}, accept=METADATA)
            shutil.rmtree(self.logs / namespace, ignore_errors=True)
        time.sleep(TIDY_SECONDS)

    def kept_by(self, controller):
        """The objects that its cases consist of, by collection."""
        return {collection: self.line.get(
                    f"/api/v1/namespaces/{controller.target}/{collection}"
                )["items"]
                for collection in ("configmaps", "secrets", "pods")}

    def bare_quarantine(self, kept):
        """A namespace that takes what the ceiling client makes."""
        name = f"quarantine-{next(self.numbers)}"
        path = f"/api/v1/namespaces/{name}"
        self.line.create("/api/v1/namespaces",
                         {"metadata": {"name": name, "labels": QUARANTINE}})
        Workloads(self.line, self.logs, name, 0, 0).wait_for_account()
        for account in {pod["spec"]["serviceAccountName"]
                        for pod in kept["pods"]}:
            self.line.create(path + "/serviceaccounts",
                             {"metadata": {"name": account}})
        return name

    def wait_refused(self, namespace, collection, thing):
        """Until it may not be created there, of which nothing is made."""
        path = f"/api/v1/namespaces/{namespace}/{collection}?dryRun=All"
        Workloads(self.line, self.logs, namespace, 0, 0).wait_for_account()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                self.line.try_once("POST", path, thing)
            except ApiError:
                return
            time.sleep(0.1)
        raise OSError(f"{path} is not refused")

    def wait_closed(self, controller, count):
        """Until so many cases are closed, for two minutes at most."""
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            controller.new_entries()
            closed = sum(entry["message"] == "case closed"
                         for entry in controller.entries)
            if closed >= count:
                return
            time.sleep(0.1)
        raise OSError(f"{closed} of {count} cases are closed: see "
                      f"{controller.log_path}")


def clones_at(namespace):
    """The flags that let a storm see its clones there."""
    return "--clones-at", f"/api/v1/namespaces/{namespace}/pods"


def times_of(report):
    """From each crash to its clone, in milliseconds."""
    return [one["seen_ms"] - one["begun_ms"] for one in report["jobs"]
            if one["seen_ms"] >= 0]


def require_all(report):
    missing = [one["name"] for one in report["jobs"] if one["seen_ms"] < 0]
    if missing:
        raise OSError(f"{len(missing)} clones were not made in time, the "
                      f"first of them that of {missing[0]}")
    return report
