"""What the demo claims, as questions to what it has seen. All are pure: a
World, or objects, go in, verdicts come out."""
import base64
import hashlib
from dataclasses import dataclass

from differences import differences
from objects import (CONTAINER, EXIT_CODE, LOG_SHA256, PHASE, PROBLEMS,
                     REASON, REDACTED, SOURCE_POD, at, condition, label,
                     name_of, note)
from stories import story_of
from world import running

SLEEP = ["/usr/local/bin/toolkit/sleep"]


@dataclass(frozen=True)
class Verdict:
    good: bool
    claim: str
    why: str = ""

    def __str__(self):
        return f"{self.claim}: {self.why}" if self.why else self.claim


def judge(claim, *objections):
    """Good when no objection is left; an objection is a text, or nothing."""
    why = "; ".join(filter(None, objections))
    return Verdict(not why, claim, why)


def of_story(things, story):
    return [one for one in things.values()
            if story.owns(label(one, SOURCE_POD))]


def crash_on(case):
    return (f"{note(case, CONTAINER)}: {note(case, REASON)}, "
            f"exit code {note(case, EXIT_CODE)}")


# --- while the stories run -------------------------------------------------

def check_case(world, story):
    cases = of_story(world.cases, story)
    if story.crash is None:
        return judge("no case", cases and f"there are {len(cases)}")
    claim = f"one case of {story.crash}"
    if len(cases) != 1:
        return judge(claim, f"there are {len(cases)}")
    case = cases[0]
    return judge(
        claim,
        crash_on(case) != str(story.crash) and f"it says {crash_on(case)}",
        note(case, PHASE) != "Complete" and
        f"its phase is {note(case, PHASE)}",
        note(case, PROBLEMS) not in ("", "[]") and
        f"its problems are {note(case, PROBLEMS)}",
        *objections_to_log(case),
        not differences(case) and "its fidelity.json says nothing")


def objections_to_log(case):
    """The hash of the log as it is now against the one written with it."""
    log = at(case, "data", "crash.log")
    if not log:
        yield "its crash.log is empty"
        return
    digest = hashlib.sha256(log.encode()).hexdigest()
    if digest != note(case, LOG_SHA256):
        yield f"its crash.log has the hash {digest}"


def check_clone(world, story):
    clones = of_story(world.clones, story)
    if story.crash is None:
        return judge("no clone", clones and f"there are {len(clones)}")
    claim = "one clone, asleep"
    if len(clones) != 1:
        return judge(claim, f"there are {len(clones)}")
    return judge(claim, *objections_to_clone(clones[0]))


def objections_to_clone(clone):
    if not running(clone):
        yield f"phase {at(clone, 'status', 'phase')}"
    for one in clone["spec"]["containers"]:
        if one.get("command") != SLEEP or one.get("args") != ["infinity"]:
            yield f"{one['name']} runs {one.get('command')} {one.get('args')}"
        for gone in ("livenessProbe", "readinessProbe", "startupProbe",
                     "lifecycle"):
            if gone in one:
                yield f"{one['name']} has a {gone}"


def check_repeats(world, story):
    count = world.repeats.get(story.name, 0)
    return judge("repeats suppressed",
                 count < story.repeats and f"{count} of {story.repeats}")


def check_healed(world, story):
    pod = world.pods.get(story.name)
    restarts = at(pod, "status", "containerStatuses", 0, "restartCount",
                  default=0)
    return judge(
        f"healed after {story.heals_after} crashes",
        not (pod and running(pod)) and "it is not running",
        restarts != story.heals_after and f"it had {restarts} restarts")


def check_job(world, story):
    job = world.jobs.get(story.name)
    count = at(job, "status", "failed", default=0)
    return judge(
        f"given up after {story.repeats + 1} pods",
        not (job and condition(job, "Failed")) and "it has not failed yet",
        count != story.repeats + 1 and f"{count} pods have failed")


def check_well(world, story):
    pod = world.pods.get(story.name)
    return judge("runs and runs",
                 not (pod and running(pod)) and "it is not running",
                 any(one["restartCount"] for one in at(
                     pod, "status", "containerStatuses", default=[])) and
                 "it was restarted")


def check_story(world, story):
    yield check_case(world, story)
    yield check_clone(world, story)
    if story.crash is None:
        yield check_well(world, story)
    if story.repeats:
        yield check_repeats(world, story)
    if story.heals_after:
        yield check_healed(world, story)
    if story.kind == "Job":
        yield check_job(world, story)


def check_strangers(world):
    strange = [name_of(one)
               for one in (*world.cases.values(), *world.clones.values())
               if story_of(label(one, SOURCE_POD), world.stories) is None]
    return judge("nothing else has a case or a clone",
                 strange and ", ".join(strange))


def stories_over(world):
    return (check_strangers(world).good and
            all(one.good for story in world.stories
                for one in check_story(world, story)))


# --- when they are over ----------------------------------------------------

def secrets_of(clone, secrets):
    """The copies that belong to the clone's case."""
    owners = {one.get("uid") for one
              in clone["metadata"].get("ownerReferences", [])}
    return [one for one in secrets if owners &
            {at(owner, "uid") for owner
             in one["metadata"].get("ownerReferences", [])}]


def decoded(secret):
    return {key: base64.b64decode(value).decode("utf-8", "replace")
            for key, value in (secret.get("data") or {}).items()}


def check_redacted(story, clone, secrets):
    values = [value for one in secrets_of(clone, secrets)
              for value in decoded(one).values()]
    return judge(
        f"{story.name}: its Secret's copy says REDACTED",
        not values and "there is no copy",
        any(value != "REDACTED" for value in values) and "it does not",
        note(clone, REDACTED) != "true" and "the clone does not say so")


def check_copied(name, clone, secrets, original):
    return judge(f"{name}: its Secret's copy has the values, as it may",
                 original not in map(decoded, secrets_of(clone, secrets)) and
                 "it has not")


def check_nowhere(name, values, everything):
    """No value of a redacted Secret, plain or encoded, in the quarantine."""
    found = sum(form in everything for value in values for form in
                (value, base64.b64encode(value.encode()).decode()))
    return judge(f"{name}: its value is nowhere in the quarantine",
                 found and f"it is there {found} times")


def check_isolated(policies):
    closed = [one for one in policies if name_of(one) == "deny-all"
              and not at(one, "spec", "podSelector")
              and sorted(at(one, "spec", "policyTypes", default=[])) ==
              ["Egress", "Ingress"]
              and not at(one, "spec", "ingress")
              and not at(one, "spec", "egress")]
    return judge("the quarantine has no network: NetworkPolicy deny-all",
                 not closed and "it is not there")


def check_controller(alive, entries):
    bad = [one for one in entries if one.get("level") in ("error", "critical")]
    return judge("the controller is alive and has logged no error",
                 not alive and "it has ended",
                 bad and f"{len(bad)} errors, the first: {bad[0]}")


def check_metrics(clones, cases_created, repeats, suppressed):
    return judge(
        "the controller's metrics say the same",
        clones != cases_created and
        f"{cases_created:.0f} clones counted, {clones} there",
        suppressed < repeats and
        f"{suppressed:.0f} repeats counted, {repeats} logged")


def check_end(exit_code):
    return judge("the controller ends well when it is told to",
                 exit_code != 0 and f"its exit code is {exit_code}")
