"""What the demo knows of the cluster, and what it tells while it learns."""
from objects import (EXIT_CODE, LOG_SHA256, PHASE, REASON, REDACTED,
                     SIGNATURE, SOURCE_POD, at, condition, container_statuses,
                     crashes_of, label, name_of, note)
from stories import STORIES, story_of


class World:
    """Takes what the watches and the controller's log say, in any order and
    twice; calls `tell(mark, who, text)` for what is new in it."""

    def __init__(self, tell, stories=STORIES):
        self.stories = stories
        self.tell = tell
        self.pods, self.jobs, self.cases, self.clones = {}, {}, {}, {}
        self.errors = []  # what the watches had to say of themselves
        self.repeats = {}  # by story: crashes that the rate limit held back
        self.told = set()

    def once(self, *what):
        """True for the first of its kind."""
        if what in self.told:
            return False
        self.told.add(what)
        return True

    def hear(self, kind, change, thing):
        if change == "ERROR":
            self.errors.append(thing["message"])
            return
        known, learn = {"pods": (self.pods, self.learn_pod),
                        "jobs": (self.jobs, self.learn_job),
                        "cases": (self.cases, self.learn_case),
                        "clones": (self.clones, self.learn_clone)}[kind]
        if change == "DELETED":
            known.pop(name_of(thing), None)
            return
        if change == "LISTED":
            known.clear()
        for one in thing if change == "LISTED" else [thing]:
            if kind == "cases" and not label(one, SIGNATURE):
                continue  # a copy that belongs to a case
            known[name_of(one)] = one
            learn(one)

    # --- the workloads ---------------------------------------------------

    def learn_pod(self, pod):
        name = name_of(pod)
        story = story_of(name, self.stories)
        if story is None:
            return
        which = f" (pod {name})" if story.kind == "Job" else ""
        for status in container_statuses(pod):
            began = at(status, "state", "running")
            crashes = list(crashes_of(status))
            if (began or crashes) and self.once("begun", name):
                self.tell("begun", story.name, "started" + which)
            for run in crashes:
                self.learn_crash(story, which, status, run)
            if (story.heals_after and began and
                    status["restartCount"] >= story.heals_after and
                    self.once("healed", name)):
                self.tell("healed", story.name,
                          f"healed: well since start "
                          f"{status['restartCount'] + 1}")

    def learn_crash(self, story, which, status, run):
        """Of a crash loop only the first run is told; its repeats are told as
        the controller counts them."""
        first = self.once("crashed", story.name, which, status["name"])
        run_id = run.get("containerID") or run.get("finishedAt")
        if self.once("run", story.name, run_id) and (
                first or story.heals_after):
            self.tell("crashed", story.name,
                      f"crashed: {status['name']} ended, {run.get('reason')}, "
                      f"exit code {run.get('exitCode')}{which}")

    def learn_job(self, job):
        failed = condition(job, "Failed")
        if failed and self.once("job", name_of(job)):
            self.tell("job", name_of(job),
                      f"the Job has failed: {failed.get('reason')}, after "
                      f"{at(job, 'status', 'failed', default=0)} pods")

    # --- the quarantine --------------------------------------------------

    def story_name(self, thing):
        story = story_of(label(thing, SOURCE_POD), self.stories)
        return story.name if story else label(thing, SOURCE_POD)

    def learn_case(self, case):
        who = self.story_name(case)
        digest = note(case, LOG_SHA256)
        if digest and self.once("evidence", name_of(case)):
            size = len(at(case, "data", "crash.log", default="").encode())
            self.tell("evidence", who,
                      f"evidence is kept: {note(case, REASON)}, exit code "
                      f"{note(case, EXIT_CODE)}, log of {size} bytes, "
                      f"sha256 {digest[:8]}…")
        if note(case, PHASE) == "Failed" and self.once("failed",
                                                       name_of(case)):
            self.tell("note", who, "the case is not complete")

    def learn_clone(self, clone):
        who, name = self.story_name(clone), name_of(clone)
        if self.once("clone", name):
            self.tell("clone", who, f"clone is created: {name}")
            if note(clone, REDACTED) == "true":
                self.tell("redacted", who,
                          "the pod has opted out: its Secrets are redacted")
        if running(clone) and self.once("parked", name):
            count = len(clone["spec"]["containers"])
            what = "its container sleeps" if count == 1 else (
                f"its {count} containers sleep")
            self.tell("parked", who, f"clone runs, {what}")

    # --- the controller's log --------------------------------------------

    def learn_entry(self, entry):
        message = entry.get("message")
        if message == "crash suppressed by the rate limit":
            story = story_of(entry["pod"], self.stories)
            if story is None:
                return
            count = self.repeats[story.name] = (
                self.repeats.get(story.name, 0) + 1)
            if count == 1 or story.kind == "Job":
                self.tell("repeat", story.name,
                          "crashed again, suppressed: it has its case")


def running(pod):
    statuses = at(pod, "status", "containerStatuses", default=[])
    return (at(pod, "status", "phase") == "Running" and
            len(statuses) == len(pod["spec"]["containers"]) and
            all(at(one, "state", "running") for one in statuses))
