"""The pods that come, crash and go, on a thread of its own."""
import hashlib
import shutil
import threading
import time

import plan
import pods
from agenda import Agenda
from cluster import ApiError
from ledger import Crash, case_name
from line import Ended

FLEET = "fleet"
REPLICAS = 4
# From one crash in a fleet to the next, on average, in seconds.
FLEET_PAUSE = 40.0


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def collection(namespace, kind="pods"):
    return f"/api/v1/namespaces/{namespace}/{kind}"


class Load:
    def __init__(self, line, logs, ledger, options):
        self.line, self.logs, self.ledger = line, logs, ledger
        self.options = options
        self.agenda = Agenda()
        self.standing = set()
        self.skipped = 0  # stories that the bound on pods has kept away
        self.error = None
        self.thread = threading.Thread(target=self.run, daemon=True)

    def prepare(self):
        """Namespaces with a Deployment each."""
        for namespace in plan.NAMESPACES:
            self.line.create("/api/v1/namespaces",
                             {"metadata": {"name": namespace}})
        for namespace in plan.NAMESPACES:
            self.create_when_allowed(
                f"/apis/apps/v1/namespaces/{namespace}/deployments",
                pods.deployment(FLEET, REPLICAS))

    def create_when_allowed(self, path, thing):
        """Pods are refused until their namespace has its ServiceAccount."""
        for _ in range(100):
            try:
                return self.line.create(path, thing)
            except ApiError as error:
                if error.code != 403:
                    raise
            time.sleep(0.1)
        raise SystemExit(f"soak: {path} refuses {thing['metadata']['name']}")

    def start(self):
        story = plan.stories(self.options.seed,
                             self.options.crashes_per_second)
        self.agenda.add(0, self.begin_next(story))
        for namespace in plan.NAMESPACES:
            self.agenda.add(1, self.lead_fleet(namespace))
            self.agenda.add(60, self.forget_events(namespace))
        self.thread.start()

    def run(self):
        try:
            self.agenda.run(self.line.ended)
        except Ended:
            pass
        except Exception as error:  # is told by the main thread
            self.error = error

    # --- stories ---------------------------------------------------------

    def begin_next(self, stories):
        upcoming = next(stories)
        since = upcoming.steps[0].at

        def begin():
            nonlocal upcoming, since
            if len(self.standing) < self.options.max_pods:
                self.agenda.add(0, self.live(upcoming))
            else:
                self.skipped += 1
            upcoming = next(stories)
            pause = upcoming.steps[0].at - since
            since = upcoming.steps[0].at
            return pause

        return begin

    def live(self, story):
        """Its steps, one after another; the pauses between them are those
        planned, whenever the one before was done."""
        left = list(story.steps)
        uid = None

        def step():
            nonlocal uid
            this = left.pop(0)
            if this.what == "create":
                uid = self.create(story)
            else:
                getattr(self, this.what)(story, uid, this)
            return left[0].at - this.at if left else None

        return step

    def create(self, story):
        if story.has_references:
            for kind, thing in pods.references(story.name).items():
                self.line.create(collection(story.namespace, kind), thing)
        made = self.line.create(collection(story.namespace),
                                pods.pod_of(story))
        self.standing.add(story.name)
        return made["metadata"]["uid"]

    def begin_run(self, story, uid, step):
        self.run_pod(story.namespace, story.name, uid, story.containers,
                     story.init)

    def run_pod(self, namespace, name, uid, containers, init=()):
        for container in (*containers, *init):
            self.write_log(namespace, name, container, "current",
                           pods.log_of(name, container, 0))
        self.set_status(namespace, name, pods.status_of(
            uid, containers, init, int(time.time())))

    def update(self, story, uid, step):
        self.line.patch(f"{collection(story.namespace)}/{story.name}",
                        {"metadata": {"annotations":
                                      {"soak/updated": f"{step.at:.3f}"}}})

    def crash(self, story, uid, step):
        self.crash_pod(story.namespace, story.name, uid, story.containers,
                       story.init, step.hits, workload=story.name,
                       is_ignored=story.kind == "ignored",
                       is_redacted=story.kind == "redacted")

    def crash_pod(self, namespace, name, uid, containers, init, hits,
                  workload, is_ignored=False, is_redacted=False):
        at = int(time.time())
        crashes = []
        for hit in hits:
            text = pods.log_of(name, hit.container, hit.run, hit.log_bytes)
            self.put_crashed_log(namespace, name, hit, text)
            crashes.append(Crash(
                case_name(name, uid, hit.container,
                          pods.run_id(uid, hit.container, hit.run)),
                (namespace, workload, hit.container), at, is_ignored,
                "" if is_redacted else sha256(text)))
        self.set_status(namespace, name,
                        pods.status_of(uid, containers, init, at, hits))
        for crash in crashes:
            self.ledger.crashed(crash)

    def put_crashed_log(self, namespace, name, hit, text):
        folder = self.folder(namespace, name, hit.container)
        if hit.node == "refuses":
            self.write(folder / "current.status", "500\nno disk left")
        if hit.node == "hangs":
            self.write(folder / "hang", "")
        self.write_log(namespace, name, hit.container, "current", text)
        if hit.then != "stays_dead":
            self.write_log(namespace, name, hit.container, "previous", text)
        if hit.then == "runs_again":
            self.write_log(namespace, name, hit.container, "current",
                           pods.log_of(name, hit.container, hit.run + 1))

    def answer(self, story, uid, step):
        """The kubelet is well again."""
        for container in story.containers:
            folder = self.folder(story.namespace, story.name, container)
            (folder / "hang").unlink(missing_ok=True)
            (folder / "current.status").unlink(missing_ok=True)

    def evict(self, story, uid, step):
        at = int(time.time())
        self.set_status(story.namespace, story.name, pods.evicted(at))
        self.ledger.crashed(Crash(
            case_name(story.name, uid, "Evicted"),
            (story.namespace, story.name, ""), at))

    def complete(self, story, uid, step):
        self.set_status(story.namespace, story.name, pods.completed(
            uid, story.containers, int(time.time())))

    def delete(self, story, uid, step):
        self.delete_pod(story.namespace, story.name)
        if story.has_references:
            for kind in pods.references(story.name):
                self.line.delete(
                    f"{collection(story.namespace, kind)}/{story.name}")
        self.standing.discard(story.name)

    # --- what a Deployment has -------------------------------------------

    def lead_fleet(self, namespace):
        """Its pods run, and now and then one of them crashes."""
        chance = plan.of_name(self.options.seed, "fleet " + namespace)
        crashed = set()

        def visit():
            found = self.line.get(
                collection(namespace) + f"?labelSelector=app%3D{FLEET}")
            well = []
            for pod in found["items"]:
                name, uid = pod["metadata"]["name"], pod["metadata"]["uid"]
                if not pod.get("status", {}).get("containerStatuses"):
                    self.run_pod(namespace, name, uid, ("app",))
                elif name not in crashed:
                    well.append((name, uid))
            crashed.intersection_update(
                pod["metadata"]["name"] for pod in found["items"])
            pause = FLEET_PAUSE / 8
            if well and chance.random() < 1 / 8:
                name, uid = chance.choice(sorted(well))
                crashed.add(name)
                self.crash_pod(namespace, name, uid, ("app",), (),
                               (plan.Hit("app", 3, then="backs_off"),), FLEET)
                self.agenda.add(plan.SHOWN,
                                lambda: self.delete_pod(namespace, name))
            return pause

        return visit

    def forget_events(self, namespace):
        """An API server forgets them after an hour, the sandbox never."""
        def forget():
            self.line.call("DELETE", collection(namespace, "events"))
            return 60.0

        return forget

    # --- one request -----------------------------------------------------

    def delete_pod(self, namespace, name):
        self.line.delete(f"{collection(namespace)}/{name}")
        shutil.rmtree(self.logs / namespace / name, ignore_errors=True)

    def set_status(self, namespace, name, status):
        self.line.patch(f"{collection(namespace)}/{name}/status",
                        {"status": status})

    def folder(self, namespace, name, container):
        return self.logs / namespace / name / container

    def write_log(self, namespace, name, container, run, text):
        self.write(self.folder(namespace, name, container) / f"{run}.log",
                   text)

    @staticmethod
    def write(path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def clear(self):
        """No pod stands any longer. Call it when the thread has ended."""
        for namespace in plan.NAMESPACES:
            self.line.delete(
                f"/apis/apps/v1/namespaces/{namespace}/deployments/{FLEET}")
            self.line.call("DELETE", collection(namespace))
        self.standing.clear()
