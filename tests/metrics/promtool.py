"""Prometheus's own tool, which knows its language and its conventions."""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

PROGRAM = "promtool"


def require():
    """Ends a test program that needs it where it is not there."""
    if shutil.which(PROGRAM) is None:
        print(f"skipped: there is no {PROGRAM}; install the Debian package "
              "prometheus")
        sys.exit(77)


def run(*arguments, text=None):
    """What it objects to; "" where all is well."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], input=text,
                          capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).strip()
    return "" if done.returncode == 0 else said or f"exit {done.returncode}"


def objections_to_expressions(expressions):
    """Each as the expression of a rule."""
    rules = [{"record": f"check:{number}", "expr": one}
             for number, one in enumerate(expressions)]
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "rules.yaml"
        # JSON is YAML, too.
        path.write_text(json.dumps(
            {"groups": [{"name": "check", "rules": rules}]}))
        return run("check", "rules", path)
