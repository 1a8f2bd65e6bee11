#!/usr/bin/env python3
"""What the ceiling client is given to do."""
import json
import sys
import unittest

import bench_tool  # noqa: F401

from hindrances import mixed
from workloads import (Workloads, anew, creates_of, in_protobuf, log_text,
                       padded_pod)

CASE = "web-0000-forensic-0123456789"


def thing(name, **more):
    return {"metadata": {"name": name, "uid": "u", "resourceVersion": "7",
                         "ownerReferences": [{}], "labels": {"a": "b"}},
            **more}


KEPT = {"configmaps": [thing(CASE, immutable=True, data={"crash.log": "x"}),
                       thing(CASE + "-cm-1"), thing("web-0001-forensic-9")],
        "secrets": [thing(CASE + "-secret-1")],
        "pods": [thing(CASE, status={"phase": "Pending"})]}


class WorkloadsTest(unittest.TestCase):
    def test_an_object_is_made_anew_without_what_the_server_gave_it(self):
        made = anew(KEPT["configmaps"][0], "other")
        self.assertEqual(made, {
            "metadata": {"name": CASE, "labels": {"a": "b"},
                         "namespace": "other"},
            "data": {"crash.log": "x"}})
        self.assertNotIn("status", anew(KEPT["pods"][0], "other"))

    def test_the_creates_of_a_case_are_its_own(self):
        made = creates_of(CASE, "q", KEPT)
        self.assertEqual([one["path"].rsplit("/", 1)[1] for one in made],
                         ["configmaps", "configmaps", "secrets", "pods"])
        self.assertNotIn("web-0001", json.dumps(made))

    def test_a_bare_job_is_the_crash_two_gets_the_log_and_four_creates(self):
        crowd = Workloads(None, None, "shop", 1, 1)
        crowd.uids["web-0000"] = "u"
        job, = crowd.bare_jobs("q", KEPT)
        self.assertEqual(
            [one.get("method", "GET") for one in job["calls"]],
            ["PATCH", "GET", "GET", "GET", "POST", "POST", "POST", "POST"])
        self.assertEqual(len(crowd.crashes()[0]["calls"]), 1)

    def test_a_case_alone_is_sent_in_protobuf(self):
        case, copy, secret, pod = (in_protobuf(one) for one
                                   in creates_of(CASE, "q", KEPT))
        self.assertEqual(case["content"],
                         "application/vnd.kubernetes.protobuf")
        self.assertEqual(case["body"]["data"], {"crash.log": "x"})
        self.assertEqual([one.get("content") for one in (copy, secret, pod)],
                         [None, None, None])

    def test_sizes_are_about_as_asked(self):
        self.assertAlmostEqual(len(log_text("web-0000", 2_000)), 180_000,
                               delta=30_000)
        self.assertLess(len(json.dumps(padded_pod("calm-1", 5_000))), 5_000)

    def test_those_with_a_fault_are_spread_and_not_waited_for(self):
        others = [{"name": f"web-{n}"} for n in range(28)]
        bad = [{"name": f"bad-{n}"} for n in range(2)]
        all_of_them = mixed(others, bad)
        self.assertEqual(len(all_of_them), 30)
        self.assertEqual([one["name"] for one in all_of_them
                          if one.get("awaited") is False],
                         ["bad-0", "bad-1"])
        places = [n for n, one in enumerate(all_of_them)
                  if one["name"].startswith("bad")]
        self.assertGreater(places[1] - places[0], 10)


if __name__ == "__main__":
    sys.exit(unittest.main())
