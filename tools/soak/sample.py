"""Figures of a running controller: from /proc and from its metrics."""
import os
import pathlib

from controller import sum_of_metric

COUNTERS = {
    "actors": "forensics_actors",
    "cases": "forensics_cases",
    "in_flight": "forensics_cases_in_flight",
    "pending": "forensics_cases_pending",
    "expired": "forensics_cases_expired_total",
    "crashes_seen": "forensics_crashes_total",
    "suppressed": "forensics_crashes_suppressed_total",
    "clones_created": "forensics_pods_created_total",
    "requests": "forensics_api_requests_total",
    "watch_restarts": "forensics_watch_restarts_total",
}
MEMORY = {"rss_kib": "VmRSS", "anon_kib": "RssAnon", "threads": "Threads"}


def of_status(text):
    """What /proc/PID/status says."""
    fields = dict(line.split(":", 1) for line in text.splitlines()
                  if ":" in line)
    return {column: int(fields[name].split()[0])
            for column, name in MEMORY.items()}


def of_descriptors(targets):
    """What the links in /proc/PID/fd point to."""
    return {"fds": len(targets),
            "sockets": sum(one.startswith("socket:") for one in targets)}


def of_stat(text, ticks):
    """utime and stime of /proc/PID/stat, in seconds: proc(5)."""
    fields = text[text.rindex(")") + 2:].split()
    return {"cpu_seconds": (int(fields[11]) + int(fields[12])) / ticks}


def of_metrics(text):
    return {column: sum_of_metric(text, name)
            for column, name in COUNTERS.items()}


def of_process(pid):
    where = pathlib.Path("/proc") / str(pid)
    targets = []
    for link in (where / "fd").iterdir():
        try:
            targets.append(os.readlink(link))
        except FileNotFoundError:  # closed meanwhile
            continue
    return {**of_status((where / "status").read_text()),
            **of_descriptors(targets),
            **of_stat((where / "stat").read_text(),
                      os.sysconf("SC_CLK_TCK"))}
