"""What each manifest of example/ is expected to lead to."""
from dataclasses import dataclass

NAMESPACE = "forensics-demo"
QUARANTINE = "debug-forensics"


@dataclass(frozen=True)
class Crash:
    container: str
    exit_code: int
    reason: str = "Error"

    def __str__(self):
        return f"{self.container}: {self.reason}, exit code {self.exit_code}"


@dataclass(frozen=True)
class Story:
    name: str  # of the Pod or the Job
    crash: Crash | None  # None: it must be left alone
    kind: str = "Pod"
    heals_after: int = 0  # crashes; 0: it never heals
    repeats: int = 0  # at least so many crashes without a case
    redacted: bool = False

    def owns(self, pod_name):
        """A Job's pods have names of their own."""
        if self.kind == "Job":
            return pod_name.startswith(self.name + "-")
        return pod_name == self.name


STORIES = (
    Story("checkout", Crash("app", 3), repeats=1),
    Story("recommender", Crash("app", 7), heals_after=2, repeats=1),
    Story("report", Crash("app", 137, "OOMKilled")),
    Story("gateway", Crash("app", 66)),
    Story("orders", Crash("migrate", 2)),
    Story("pricing", Crash("app", 1)),
    Story("bus", Crash("nats", 1)),
    Story("search", Crash("api", 75)),
    Story("nightly-export", Crash("export", 4), kind="Job", repeats=2),
    Story("payments", Crash("app", 78), redacted=True),
    Story("frontpage", None),
    Story("thumbnails", Crash("app", 139)),
)


def story_of(pod_name, stories=STORIES):
    return next((one for one in stories if one.owns(pod_name)), None)
