"""What is to be done at which time."""
import heapq
import itertools
import time


class Agenda:
    """For one thread. A task is called when its time has come, and says in
    how many seconds again; None is never."""

    def __init__(self, now=time.monotonic):
        self.now = now
        self.entries = []
        self.order = itertools.count()

    def add(self, seconds, task):
        heapq.heappush(self.entries,
                       (self.now() + seconds, next(self.order), task))

    def run(self, ended):
        """Until the event is set."""
        while not ended.is_set():
            wait = self.run_due()
            ended.wait(min(wait, 1.0))

    def run_due(self):
        """Seconds until the next is due."""
        while self.entries:
            wait = self.entries[0][0] - self.now()
            if wait > 0:
                return wait
            _, _, task = heapq.heappop(self.entries)
            again = task()
            if again is not None:
                self.add(again, task)
        return float("inf")
