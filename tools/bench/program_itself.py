"""Figures of the program: its size, its start, its build."""
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

from results import Result

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Program:
    def __init__(self, stage):
        self.stage, self.options = stage, stage.options

    def size(self):
        with tempfile.TemporaryDirectory() as folder:
            stripped = pathlib.Path(folder) / "stripped"
            subprocess.run(["strip", "-o", stripped, self.options.controller],
                           check=True)
            return [Result("stripped binary",
                           stripped.stat().st_size / 1e6, "MB")]

    def start_up(self):
        """In a cluster without pods, until /readyz says so."""
        self.stage.say("start-up")
        empty = self.stage.workloads(0, 0)
        times = []
        for _ in range(self.options.rounds):
            begun = time.monotonic()
            with self.stage.controller(
                    f"--watch-namespaces={empty.namespace}"):
                times.append((time.monotonic() - begun) * 1_000)
        return [Result("start-up, no pods", statistics.median(times), "ms")]

    def cold_build(self):
        """What `make build` does, of what git has, with nothing cached."""
        self.stage.say("make build, cold")
        env = {**os.environ, "CCACHE_DISABLE": "1", "DEPS": "no"}
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
            begun = time.monotonic()
            subprocess.run(["make", "-C", folder, "build"], check=True,
                           env=env, stdout=subprocess.DEVNULL)
            return [Result("make build, nothing cached",
                           time.monotonic() - begun, "s")]
