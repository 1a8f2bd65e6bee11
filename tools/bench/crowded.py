"""Figures of a cluster that is full and well: what watching it costs."""
import statistics
import time

from results import Result
from workloads import MERGE, padded_pod

NAMESPACE = "crowd"
PATH = f"/api/v1/namespaces/{NAMESPACE}"
POD_BYTES = 5_000
OTHER_BYTES = 1_000
# An open request's timeout wakes CAF's clock though it was answered long ago;
# those of the start are over by then.
QUIET_AFTER_SECONDS = 75
FLAGS = (f"--watch-namespaces={NAMESPACE}",)


class Crowded:
    def __init__(self, stage):
        self.stage, self.options = stage, stage.options
        self.there = {"pods": 0, "secrets": 0, "configmaps": 0}

    def fill(self, collection, count):
        """So that there are so many."""
        first = self.there[collection]
        if not any(self.there.values()):
            self.stage.workloads(0, 0, namespace=NAMESPACE)
        if count <= first:
            return
        self.stage.say(f"making {count - first:,} {collection}")
        self.stage.bare.send(
            ({"name": str(number), "calls": [
                {"method": "POST", "path": f"{PATH}/{collection}",
                 "body": thing(collection, f"calm-{number:06}")}]}
             for number in range(first, count)), connections=32)
        self.there[collection] = count

    def fill_all(self):
        for collection in ("secrets", "configmaps"):
            self.fill(collection, self.options.others)
        self.fill("pods", self.options.pods)

    def start(self):
        """Rounds of a start and a bare read of the list take turns."""
        self.fill_all()
        pods = self.options.pods
        ready, bare, cpu, rss = [], [], [], []
        for _ in self.stage.rounds(f"start with {pods:,} pods"):
            bare.append(self.stage.bare.list(PATH + "/pods", 500)["ms"])
            begun = time.monotonic()
            with self.stage.controller(*FLAGS) as controller:
                ready.append((time.monotonic() - begun) * 1_000)
                process = controller.process_figures
                cpu.append(process.cpu_seconds())
                rss.append(process.peak_rss_mb())
        return [
            Result(f"ready after start, {pods:,} pods",
                   statistics.median(ready), "ms", 1.2,
                   statistics.median(bare)),
            Result(f"CPU to start and list {pods:,} pods",
                   statistics.median(cpu), "s", 0.6),
            Result(f"peak RSS after start, {pods:,} pods", max(rss), "MB", 20)]

    def many(self):
        self.fill_all()
        count = self.options.many_pods
        self.fill("pods", count)
        self.stage.say(f"start with {count:,} pods")
        with self.stage.controller(*FLAGS) as controller:
            return [Result(f"peak RSS after start, {count:,} pods",
                           controller.process_figures.peak_rss_mb(), "MB",
                           24)]

    def updates(self):
        """Status updates that are no crash, as fast as the server takes
        them."""
        self.fill_all()
        count = min(self.options.updates, self.options.pods)
        self.stage.say(f"{count:,} status updates")
        with self.stage.controller(*FLAGS) as controller:
            process = controller.process_figures
            before, begun = process.cpu_seconds(), time.monotonic()
            self.stage.bare.send(
                ({"name": str(number), "calls": [change_of(number)]}
                 for number in range(count)), connections=16)
            rate = count / (time.monotonic() - begun)
            time.sleep(1)  # so that the last of them is read
            spent = process.cpu_seconds() - before
        return [Result("CPU of a status update that is no crash",
                       spent / count * 1e6, "µs", 15),
                Result("  such updates that came", rate, "/s")]

    def idle(self):
        self.fill_all()
        self.stage.say(f"idle, after {QUIET_AFTER_SECONDS} s")
        with self.stage.controller(*FLAGS) as controller:
            process = controller.process_figures
            time.sleep(QUIET_AFTER_SECONDS)
            cpu, woken = process.cpu_seconds(), process.wakeups()
            time.sleep(self.options.idle_seconds)
            cpu = process.cpu_seconds() - cpu
            woken = process.wakeups() - woken
        seconds = self.options.idle_seconds
        return [Result("idle", cpu / seconds * 100, "% of a core", 0.1),
                Result("  wake-ups of all threads", woken / seconds, "/s")]


def thing(collection, name):
    if collection == "pods":
        return padded_pod(name, POD_BYTES)
    field = "stringData" if collection == "secrets" else "data"
    return {"metadata": {"name": name}, field: {"text": "x" * OTHER_BYTES}}


def change_of(number):
    ready = [{"type": "Ready", "status": "True"}]
    return {"method": "PATCH", "content": MERGE,
            "path": f"{PATH}/pods/calm-{number:06}/status",
            "body": {"status": {"phase": "Running", "conditions": ready}}}
