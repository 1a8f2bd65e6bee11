"""helm, kubectl and go as a test calls them."""
import json
import os
import pathlib
import subprocess
import time

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHART = ROOT / "charts" / "kube-forensics-controller"
OPERATOR = "github.com/prometheus-operator/prometheus-operator@v0.85.0"


class Failed(Exception):
    """What a program printed before it failed."""


def run(*argv, stdin=None, env=None, timeout=120):
    done = subprocess.run([str(one) for one in argv], input=stdin, text=True,
                          capture_output=True, timeout=timeout, check=False,
                          env={**os.environ, **(env or {})})
    if done.returncode != 0:
        raise Failed(f"{' '.join(str(one) for one in argv)}: "
                     f"{done.stderr or done.stdout}")
    return done.stdout


def helm(*arguments):
    return run("helm", *arguments)


def kubectl(*arguments, stdin=None):
    return run("kubectl", *arguments, stdin=stdin)


def get(*arguments):
    return json.loads(kubectl("get", *arguments, "-o", "json"))


def objects_of(manifests):
    return [one for one in yaml.safe_load_all(manifests) if one]


def template(*arguments, namespace="kube-forensics-system"):
    return objects_of(helm("template", "forensics", CHART, "--namespace",
                           namespace, *arguments))


def settings(**values):
    """--set-json NAME=VALUE of each; `__` stands for a dot."""
    arguments = []
    for name, value in values.items():
        arguments += ["--set-json",
                      f"{name.replace('__', '.')}={json.dumps(value)}"]
    return arguments


def operator_definitions():
    """The Prometheus operator's own, of its Go module."""
    told = json.loads(run("go", "mod", "download", "-json", OPERATOR,
                          timeout=600))
    folder = pathlib.Path(told["Dir"]) / "example" / "prometheus-operator-crd"
    return [folder / f"monitoring.coreos.com_{kind}.yaml"
            for kind in ("servicemonitors", "prometheusrules")]


def eventually(what, true, seconds=30):
    """The first answer of `true` that is one."""
    ends = time.monotonic() + seconds
    while not (answer := true()):
        if time.monotonic() > ends:
            raise AssertionError(f"not within {seconds} s: {what}")
        time.sleep(0.1)
    return answer
