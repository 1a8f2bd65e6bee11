"""How these programs end."""
import signal
import sys

from cluster import ApiError


def end_by(number, _):
    sys.exit(128 + number)


def main(name, run):
    """The exit code: 0 where `run` returns True."""
    # By default these two end Python at once, and the controller would stay.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_by)
    try:
        return 0 if run() else 1
    except (ApiError, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
