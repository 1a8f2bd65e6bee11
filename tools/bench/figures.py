"""Are the others slowed? Pure: milliseconds go in, a comparison comes out."""
import math
import statistics
from dataclasses import dataclass

LIMIT = 1.5  # of p99 with the fault, by p99 without


def percentile(values, percent):
    """The smallest value that so many percent of them don't exceed."""
    ordered = sorted(values)
    rank = math.ceil(len(ordered) * percent / 100)
    return ordered[max(rank, 1) - 1]


def middle(rounds, percent):
    """Of the rounds' percentiles the median: what else the machine does now
    and then is to spoil one round, not the figure."""
    return statistics.median(percentile(times, percent) for times in rounds)


@dataclass(frozen=True)
class Comparison:
    """Each a list of rounds, a round the times of the cases closed in it."""
    without: list
    with_it: list
    others: int  # cases that there are to close in a round

    @property
    def fewest_closed(self):
        return min(len(one) for one in self.without + self.with_it)

    def pair(self, percent):
        """Without the fault and with it."""
        if not self.fewest_closed:
            return math.inf, math.inf
        return middle(self.without, percent), middle(self.with_it, percent)

    def ratio(self):
        before, after = self.pair(99)
        return after / before

    def holds(self):
        return self.fewest_closed == self.others and self.ratio() <= LIMIT
