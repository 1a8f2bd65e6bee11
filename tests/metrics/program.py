"""The whole program in a sandbox: pods crash, and all that it has metrics of
happens at least once."""
import contextlib
import pathlib
import sys
import tempfile
import time

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"
sys.path[:0] = [str(TOOLS / one) for one in ("bench", "soak", "demo")]

from cluster import Cluster  # noqa: E402
from controller import Controller  # noqa: E402
from crowd import Crowd  # noqa: E402
from line import new_line  # noqa: E402

PATIENCE = 30.0
CRASHES = 3


def wait_for(what, holds):
    deadline = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > deadline:
            raise OSError(f"{what} has not come to pass within {PATIENCE:g} s")
        time.sleep(0.05)


@contextlib.contextmanager
def crashed_crowd(program, env):
    """The controller that has closed the cases of a few pods, of which one
    has no log."""
    line, _ = new_line(Cluster.of_environment(env, "metrics"))
    logs = pathlib.Path(env["TESTENV_LOGS"])
    crowd = Crowd(line, logs, "shop", CRASHES)
    crowd.gather()
    (logs / "shop/web-00/app/current.log").unlink()
    with tempfile.TemporaryDirectory() as folder:
        controller = Controller(program, pathlib.Path(folder) / "log",
                                "--leader-elect",
                                "--leader-elect-namespace=default")
        try:
            controller.wait_ready()
            crowd.crash()
            wait_for("the end of all cases", lambda: controller.metric(
                "forensics_cases_closed_total") == CRASHES)
            yield controller
        finally:
            controller.stop()
            line.close()
