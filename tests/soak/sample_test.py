#!/usr/bin/env python3
"""/proc and the metrics are read as they are written."""
import os
import sys
import unittest

import soak_tool  # noqa: F401

import sample

STATUS = """Name:\tkube-forensics
VmPeak:\t  900000 kB
VmRSS:\t   31000 kB
RssAnon:\t   20000 kB
RssFile:\t   11000 kB
Threads:\t6
"""
STAT = "77 (a) b) c) S 1 2 3 4 5 6 7 8 9 10 250 150 0 0"


class SampleTest(unittest.TestCase):
    def test_memory_and_threads(self):
        self.assertEqual(sample.of_status(STATUS),
                         {"rss_kib": 31000, "anon_kib": 20000, "threads": 6})

    def test_descriptors(self):
        self.assertEqual(
            sample.of_descriptors(["/dev/null", "socket:[1]", "socket:[2]"]),
            {"fds": 3, "sockets": 2})

    def test_time_of_a_program_with_a_strange_name(self):
        self.assertEqual(sample.of_stat(STAT, 100), {"cpu_seconds": 4.0})

    def test_metrics(self):
        found = sample.of_metrics('forensics_actors 17\n'
                                  'forensics_cases{state="kept"} 3\n'
                                  'forensics_cases{state="held"} 2\n'
                                  'forensics_cases_expired_total 9\n')
        self.assertEqual((found["actors"], found["cases"], found["expired"]),
                         (17, 5, 9))

    def test_a_process_that_runs(self):
        own = sample.of_process(os.getpid())
        self.assertGreater(own["rss_kib"], own["anon_kib"])
        self.assertGreaterEqual(own["threads"], 1)
        self.assertGreaterEqual(own["fds"], 3)


if __name__ == "__main__":
    sys.exit(unittest.main())
