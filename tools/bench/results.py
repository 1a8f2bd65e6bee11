"""What was measured, against its goal. Pure: figures go in, a table and JSON
come out."""
import json
from dataclasses import asdict, dataclass

ROW = "{:44} {:>12} {:>12} {:>7} {:>9}  {}"
HEAD = ROW.format("figure", "measured", "ceiling", "ratio", "goal", "")


@dataclass(frozen=True)
class Result:
    name: str
    value: float
    unit: str
    goal: float = None     # of the value, or of the ratio where there is one
    ceiling: float = None  # the same of the ceiling client, or without a fault
    at_least: bool = False  # the goal is a lower bound

    @property
    def ratio(self):
        return None if self.ceiling is None else self.value / self.ceiling

    @property
    def compared(self):
        """What the goal is of."""
        return self.value if self.ratio is None else self.ratio

    @property
    def holds(self):
        if self.goal is None:
            return True
        if self.at_least:
            return self.compared >= self.goal
        return self.compared <= self.goal

    def row(self):
        bound = ">=" if self.at_least else "<="
        return ROW.format(
            self.name, shown(self.value) + " " + self.unit,
            "" if self.ceiling is None else shown(self.ceiling),
            "" if self.ratio is None else f"{self.ratio:.2f}",
            "" if self.goal is None else f"{bound} {self.goal:g}",
            "" if self.holds else "missed")


def shown(value):
    """Three digits, as far as they say something."""
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.3g}"


def as_json(machine, results, finished):
    """For machines; docs/performance.md tells what each is."""
    rows = [{**asdict(one), "name": one.name.strip(), "ratio": one.ratio,
             "holds": None if one.goal is None else one.holds}
            for one in results]
    return json.dumps({"machine": machine, "finished": finished,
                       "results": rows}, indent=1) + "\n"
