#!/usr/bin/env python3
"""What a process has used is read of any process of ours."""
import os
import sys
import time
import unittest

import bench_tool  # noqa: F401

from measured import Process


class ProcessTest(unittest.TestCase):
    def test_cpu_is_that_of_the_process(self):
        me = Process(os.getpid())
        before = me.cpu_seconds()
        end = time.process_time() + 0.02
        while time.process_time() < end:
            pass
        self.assertGreater(me.cpu_seconds() - before, 0.019)

    def test_memory_and_wakeups_are_read(self):
        me = Process(os.getpid())
        now = me.rss_mb()
        self.assertGreater(now, 1)
        self.assertGreaterEqual(me.peak_rss_mb(), now)
        self.assertGreaterEqual(me.wakeups(), 0)

    def test_a_process_that_is_gone_is_an_error(self):
        with self.assertRaises(OSError):
            Process(2**22 + 1).rss_mb()


if __name__ == "__main__":
    sys.exit(unittest.main())
