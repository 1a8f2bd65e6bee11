"""How these programs begin and end."""
import argparse
import signal
import sys

from cluster import ApiError


class Parser(argparse.ArgumentParser):
    """Of a program that runs a controller; `text` is its --help."""

    def __init__(self, text):
        super().__init__(description=text,
                         formatter_class=argparse.RawDescriptionHelpFormatter)
        self.add_argument("--controller", required=True, metavar="PROGRAM",
                          help="the built kube-forensics-controller")

    def flag(self, name, default, kind, text, **more):
        self.add_argument(name, default=default, type=kind,
                          help=f"{text} [%(default)s]", **more)


def end_by(number, _):
    sys.exit(128 + number)


def main(name, run):
    """The exit code: 0 where `run` returns True, 2 where it comes to no
    verdict."""
    # By default these two end Python at once, and the controller would stay.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_by)
    try:
        return 0 if run() else 1
    except (ApiError, OSError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 2
    except SystemExit as end:
        if not isinstance(end.code, str):
            raise
        print(end.code, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
