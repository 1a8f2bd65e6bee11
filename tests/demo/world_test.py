#!/usr/bin/env python3
"""The timeline tells each thing once, and a crash loop does not fill it."""
import sys
import unittest

from shapes import case, clone, down, pod, up

from stories import Crash, Story
from world import World

STORIES = (Story("web", Crash("app", 3), repeats=1),
           Story("flaky", Crash("app", 7), heals_after=2),
           Story("batch", Crash("app", 4), kind="Job", repeats=2),
           Story("calm", None))


class WorldTest(unittest.TestCase):
    def setUp(self):
        self.told = []
        self.world = World(lambda *what: self.told.append(what), STORIES)

    def marks(self, who):
        return [mark for mark, name, _ in self.told if name == who]

    def see(self, kind, *things):
        for thing in things:
            self.world.hear(kind, "MODIFIED", thing)

    def test_a_start_and_a_crash_are_told_once(self):
        self.see("pods", pod("web", up()), pod("web", up()),
                 pod("web", down()), pod("web", down()))
        self.assertEqual(self.marks("web"), ["begun", "crashed"])
        self.assertIn("app ended, Error, exit code 3", self.told[1][2])

    def test_later_runs_of_a_crash_loop_are_not_told_by_the_pod(self):
        self.see("pods", *(pod("web", down(run=run)) for run in "abcd"))
        self.assertEqual(self.marks("web"), ["begun", "crashed"])

    def test_a_pod_that_ends_well_has_not_crashed(self):
        self.see("pods", pod("web", down(code=0, reason="Completed")))
        self.assertEqual(self.marks("web"), [])

    def test_a_kill_for_memory_is_a_crash_whatever_the_exit_code(self):
        self.see("pods", pod("web", down(code=0, reason="OOMKilled")))
        self.assertEqual(self.marks("web"), ["begun", "crashed"])

    def test_a_flaky_pod_heals_at_the_start_after_its_last_crash(self):
        self.see("pods", pod("flaky", up()), pod("flaky", down(run="a")),
                 pod("flaky", up(restarts=1)),
                 pod("flaky", down(run="b", restarts=1)),
                 pod("flaky", up(restarts=2)), pod("flaky", up(restarts=2)))
        self.assertEqual(self.marks("flaky"),
                         ["begun", "crashed", "crashed", "healed"])

    def test_each_pod_of_a_job_is_told(self):
        self.see("pods", pod("batch-1", down(run="a")),
                 pod("batch-2", down(run="b")))
        self.assertEqual(self.marks("batch"),
                         ["begun", "crashed", "begun", "crashed"])

    def test_a_job_that_is_given_up_is_told_with_its_reason(self):
        job = {"metadata": {"name": "batch"}, "status": {"failed": 3,
               "conditions": [{"type": "Failed", "status": "True",
                               "reason": "BackoffLimitExceeded"}]}}
        self.see("jobs", job, job)
        self.assertEqual(self.told, [(
            "job", "batch",
            "the Job has failed: BackoffLimitExceeded, after 3 pods")])

    def test_evidence_is_told_when_its_log_is_there(self):
        early = case("web")
        del early["metadata"]["annotations"]["forensic.io/log-sha256"]
        self.see("cases", early)
        self.assertEqual(self.told, [])
        self.see("cases", case("web", log="four"), case("web", log="four"))
        self.assertEqual(self.marks("web"), ["evidence"])
        self.assertIn("log of 4 bytes", self.told[0][2])

    def test_a_copied_config_map_is_no_case(self):
        copy = case("web")
        del copy["metadata"]["labels"]["forensic.io/crash-signature"]
        self.see("cases", copy)
        self.assertEqual((self.told, self.world.cases), ([], {}))

    def test_a_clone_is_told_when_it_is_made_and_when_it_runs(self):
        waiting = clone("web")
        waiting["status"] = {"phase": "Pending"}
        self.see("clones", waiting)
        self.assertEqual(self.marks("web"), ["clone"])
        self.see("clones", clone("web"), clone("web"))
        self.assertEqual(self.marks("web"), ["clone", "parked"])

    def test_a_redacted_clone_says_so(self):
        self.see("clones", clone("web", redacted=True))
        self.assertEqual(self.marks("web"), ["clone", "redacted", "parked"])

    def test_repeats_are_counted_and_the_first_is_told(self):
        for run in "abc":
            self.world.learn_entry({
                "message": "crash suppressed by the rate limit",
                "case": "first", "pod": "web", "container": run})
        self.assertEqual(self.world.repeats, {"web": 3})
        self.assertEqual(self.marks("web"), ["repeat"])

    def test_what_is_deleted_is_forgotten(self):
        self.see("pods", pod("web", up()))
        self.world.hear("pods", "DELETED", pod("web"))
        self.assertEqual(self.world.pods, {})

    def test_a_new_list_takes_the_place_of_what_was_known(self):
        self.see("pods", pod("web", up()))
        self.world.hear("pods", "LISTED", [pod("calm", up())])
        self.assertEqual(list(self.world.pods), ["calm"])
        self.assertEqual(self.marks("calm"), ["begun"])

    def test_a_watch_that_fails_is_remembered(self):
        self.world.hear("pods", "ERROR", {"message": "no route"})
        self.assertEqual(self.world.errors, ["no route"])


if __name__ == "__main__":
    sys.exit(unittest.main())
