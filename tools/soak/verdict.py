"""Does a figure level off? Pure: samples go in, verdicts come out."""
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    column: str
    title: str
    share: float  # how much of its mean it may rise by in half the time
    slack: float  # and how much besides

    def allowance(self, mean):
        return self.share * mean + self.slack


# The slack is what chance does to a figure, or one more thread or connection.
FIGURES = (
    Figure("rss_kib", "resident memory, KiB", 0.05, 1024),
    Figure("anon_kib", "anonymous memory, KiB", 0.05, 1024),
    Figure("fds", "file descriptors", 0.10, 4),
    Figure("threads", "threads", 0.0, 0.5),
    Figure("sockets", "connections", 0.10, 4),
    Figure("actors", "actors", 0.15, 10),
    Figure("cases", "cases", 0.15, 20),
)
# What must be as it was before the load, and by how much it may be more: a
# watch that is being opened, a look at the metrics.
AT_REST = {"fds": 3, "threads": 0, "sockets": 3, "actors": 0}


# Until the first cases expire, all of it grows; the latter half of the load
# must lie well past that.
TTLS_TO_LEVEL_OFF = 3


@dataclass(frozen=True)
class Verdict:
    good: bool
    text: str


def rise(times, values):
    """How much the least-squares line rises from the first time to the
    last."""
    count = len(times)
    mean_time = sum(times) / count
    mean_value = sum(values) / count
    spread = sum((time - mean_time) ** 2 for time in times)
    if spread == 0:
        return 0.0
    slope = sum((time - mean_time) * (value - mean_value)
                for time, value in zip(times, values)) / spread
    return slope * (times[-1] - times[0])


def can_level_off(duration, ttl):
    """Is a load of so many seconds long enough to be judged by its trend?"""
    return duration >= TTLS_TO_LEVEL_OFF * ttl


def levels_off(figure, rows):
    """`rows` are the samples under load. Looked at is the latter half: the
    line through it may rise by the figure's allowance, no more."""
    latter = rows[len(rows) // 2:]
    if len(latter) < 3:
        return Verdict(False, f"{figure.title}: {len(rows)} samples are too "
                              "few to tell")
    values = [row[figure.column] for row in latter]
    rises = rise([row["seconds"] for row in latter], values)
    mean = sum(values) / len(values)
    allowed = figure.allowance(mean)
    return Verdict(
        rises <= allowed,
        f"{figure.title}: {mean:.0f} on average, the trend of the latter half "
        f"is {rises:+.1f} (at most {allowed:+.1f})")


def at_rest(before, after):
    """Is what was taken given back? One verdict for each figure."""
    for column, slack in AT_REST.items():
        yield Verdict(
            after[column] <= before[column] + slack,
            f"{column} at the end: {after[column]:.0f}, "
            f"before the load: {before[column]:.0f}")


def conclusion(verdicts):
    """The last line, where something does not hold; else nothing."""
    bad = sum(not one.good for one in verdicts)
    return f"{bad} of {len(verdicts)} do not hold" if bad else ""


def summary(rows, moments):
    """Rows of a table: each figure at those seconds (the sample next to it),
    and its maximum."""
    for figure in FIGURES:
        yield [figure.title] + [
            f"{nearest(rows, moment)[figure.column]:.0f}"
            for moment in moments] + [
            f"{max(row[figure.column] for row in rows):.0f}"]


def nearest(rows, moment):
    return min(rows, key=lambda row: abs(row["seconds"] - moment))
