"""Figures of crashes: many at once, one after the other, large logs."""
import json
import statistics

from results import Result
from stage import clones_at, require_all, times_of
from workloads import in_protobuf

LINES = 2_000
SINGLE_PAUSE_MS = 400  # in which a case is closed before the next crash
LARGE_LOG_LINES = 5_600  # of about 90 bytes: 500 KB


class Storms:
    def __init__(self, stage):
        self.stage, self.options = stage, stage.options
        self.kept = None

    def learn(self):
        """What a controller makes of each pod: the ceiling client makes the
        same. It warms up the API server, too."""
        if self.kept is None:
            self.stage.say("learning what clones are made of")
            crowd = self.stage.workloads(self.options.storm, LINES)
            with self.stage.settled_controller(crowd) as controller:
                self.by_controller(crowd, controller)
                self.stage.wait_closed(controller, self.options.storm)
                self.kept = self.stage.kept_by(controller)

    def by_controller(self, crowd, controller, *flags):
        return require_all(self.stage.bare.storm(
            crowd.crashes(), "--leave-rest", *clones_at(controller.target),
            *flags))

    def by_ceiling(self, crowd, *flags, as_sent=lambda call: call):
        target = self.stage.bare_quarantine(self.kept)
        jobs = crowd.bare_jobs(target, self.kept)
        for job in jobs:
            job["calls"] = [as_sent(call) for call in job["calls"]]
        report = require_all(self.stage.bare.storm(
            jobs, *clones_at(target), *flags))
        self.stage.over += [target, crowd.namespace]
        return report

    def rate(self):
        """Rounds of all take turns; the median of each counts."""
        self.learn()
        ours, bare, binary = [], [], []
        all_at_once = ("--connections", str(self.options.ceiling_connections))
        for _ in self.stage.rounds("storm"):
            crowd = self.stage.workloads(self.options.storm, LINES)
            with self.stage.settled_controller(crowd) as controller:
                ours.append(self.by_controller(crowd, controller))
                self.stage.wait_closed(controller, self.options.storm)
            crowd = self.stage.workloads(self.options.storm, LINES)
            bare.append(self.by_ceiling(crowd, *all_at_once))
            crowd = self.stage.workloads(self.options.storm, LINES)
            binary.append(self.by_ceiling(crowd, *all_at_once,
                                          as_sent=in_protobuf))
        self.save("controller", ours)
        self.save("ceiling", bare)
        return [Result(f"clones, storm of {self.options.storm}",
                       self.clones_a_second(ours), "/s", 0.9,
                       self.clones_a_second(bare), at_least=True),
                Result("  the ceiling writes protobuf, too",
                       self.clones_a_second(ours), "/s",
                       ceiling=self.clones_a_second(binary))]

    def clones_a_second(self, reports):
        return self.options.storm * 1_000 / statistics.median(
            one["ms"] for one in reports)

    def save(self, name, reports):
        """For the plot: when each clone of the middle round was seen."""
        middle = sorted(reports, key=lambda one: one["ms"])[len(reports) // 2]
        lines = [f"{seen / 1_000:.3f} {count}" for count, seen in enumerate(
            sorted(one["seen_ms"] for one in middle["jobs"]), 1)]
        (self.options.out / f"storm-{name}.txt").write_text(
            "\n".join(["0 0", *lines]) + "\n")
        (self.options.out / f"storm-{name}.json").write_text(
            json.dumps(reports))

    def single(self):
        """One crash at a time, each on a controller that has nothing to do."""
        self.learn()
        self.stage.say("single crashes")
        turns = ("--in-turn", "--crashers", "1", "--pause-ms",
                 str(SINGLE_PAUSE_MS))
        crowd = self.stage.workloads(self.options.singles, LINES)
        with self.stage.settled_controller(crowd) as controller:
            ours = times_of(self.by_controller(crowd, controller, *turns))
        crowd = self.stage.workloads(self.options.singles, LINES)
        bare = times_of(self.by_ceiling(crowd, *turns, "--connections", "1"))
        return [Result("crash to clone, one crash, p50",
                       statistics.median(ours), "ms", 1.3,
                       statistics.median(bare))]

    def large(self):
        count = self.options.large_storm
        self.stage.say(f"storm of {count} with logs of 500 KB")
        crowd = self.stage.workloads(count, LARGE_LOG_LINES)
        with self.stage.settled_controller(crowd) as controller:
            self.by_controller(crowd, controller, "--timeout-s", "300")
            return [Result(f"peak RSS, storm of {count}, logs of 500 KB",
                           controller.process_figures.peak_rss_mb(), "MB",
                           96)]
