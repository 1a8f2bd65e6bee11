"""What a running process has used."""
import pathlib
import time

CLOCK_OF_CPU = 2  # CPUCLOCK_SCHED: clock_getcpuclockid(3), in nanoseconds


class Process:
    def __init__(self, pid):
        self.pid = pid
        self.folder = pathlib.Path("/proc") / str(pid)

    def cpu_seconds(self):
        """Of all its threads, also of those that have ended."""
        return time.clock_gettime((~self.pid << 3) | CLOCK_OF_CPU)

    def peak_rss_mb(self):
        return self.status(self.folder, "VmHWM") / 1024

    def rss_mb(self):
        return self.status(self.folder, "VmRSS") / 1024

    def wakeups(self):
        """How often its threads have slept and were woken."""
        return sum(self.status(thread, "voluntary_ctxt_switches")
                   for thread in (self.folder / "task").iterdir())

    @staticmethod
    def status(folder, key):
        for line in (folder / "status").read_text().splitlines():
            name, _, value = line.partition(":")
            if name == key:
                return int(value.split()[0])
        raise OSError(f"{folder}/status has no {key}")
