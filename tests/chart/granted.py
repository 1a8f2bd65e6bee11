#!/usr/bin/env python3
"""Runs the scenarios with the rights that the chart grants, and no others.

  granted.py MODE COMMAND…      in `testenv with-helm -- testenv run --audit --`

COMMAND is the scenarios; each installs the chart (TESTENV_CHART) with rbac.mode
MODE for itself. Then the audit log of the API server tells whether a right was
missing that the mode does not do without, and whether one was of no use.
"""
import os
import re
import subprocess
import sys

import kube
import rights

# What a controller without a ClusterRole asks for, is refused, and does
# without: (verb, resource, name, namespace).
GONE_WITHOUT = {
    "cluster": set(),
    "namespaced": {("get", "namespaces", "kube-system", "kube-system"),
                   ("get", "priorityclasses", "kube-forensics-clone", ""),
                   ("list", "events", "", "default")},
}


def make_priority_class():
    """One for all releases."""
    kube.kubectl("apply", "-f", "-", stdin=kube.helm(
        "template", "any", kube.CHART, "-s", "templates/priorityclass.yaml"))


def granted():
    names = kube.helm("list", "-n", "default", "-q", "-m", "10000").split()
    return [grant for name in names for grant in rights.grants_of(
        kube.objects_of(kube.helm("get", "manifest", name, "-n", "default")))]


def of_any_release(name):
    return re.sub(r"quarantine-\d+$", "TARGET", name)


def objections(mode, grants, allowed, refused):
    accounts = {one.account for one in grants}
    # What was allowed before is refused while its namespace is deleted.
    refused = {(use.verb, use.resource, use.name, use.namespace)
               for account, use in refused - allowed if account in accounts}
    for one in sorted(refused - GONE_WITHOUT[mode]):
        yield "missing: " + " ".join(one)
    for one in sorted(GONE_WITHOUT[mode] - refused):
        yield "said to be done without, but never asked for: " + " ".join(one)
    for one in rights.unused_rights(grants, allowed, of_any_release):
        yield f"granted, but never used: {one}"


def main(mode, *command):
    make_priority_class()
    failed = subprocess.run(command, check=False, env={
        **os.environ, "TESTENV_CHART_MODE": mode,
        "TESTENV_CHART": str(kube.CHART)}).returncode
    grants = granted()
    with open(os.environ["TESTENV_AUDIT_LOG"], encoding="utf-8") as log:
        allowed, refused = rights.uses_of(log)
    found = list(objections(mode, grants, allowed, refused))
    for one in found:
        print(f"rights, rbac.mode={mode}: {one}")
    kinds = {one.right for one in grants}
    print(f"rights, rbac.mode={mode}: {len(kinds)} granted, {len(allowed)} "
          f"different requests, {len(found)} objections")
    return 1 if failed or found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
