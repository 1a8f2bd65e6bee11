#!/usr/bin/env python3
"""The chart on a real API server, as a user installs it. No kubelet runs here:
the test is the one that starts the controller, as its pod says.

In `testenv with-helm -- testenv run --`; TESTENV_CONTROLLER names the program.
"""
import contextlib
import json
import os
import sys
import tempfile
import time
import unittest

import kube
from kube import CHART, eventually, get, helm, kubectl, settings
from template_test import EVERYTHING, NAMESPACED

sys.path.insert(0, str(kube.ROOT / "tools" / "demo"))
from controller import Controller  # noqa: E402

SYSTEM = "kube-forensics-system"
CONTROLLERS = ("pods", "-n", SYSTEM, "-l", "control-plane=controller-manager")
WATCHED = ("shop", "billing", "other")

# As the kubelet tells of a container that has ended for good.
CRASHED = {"phase": "Failed", "containerStatuses": [{
    "name": "app", "image": "shop.test/app", "imageID": "", "ready": False,
    "restartCount": 0, "containerID": "containerd://" + "a" * 64,
    "state": {"terminated": {"exitCode": 3, "reason": "Error",
                             "containerID": "containerd://" + "a" * 64}}}]}


def crash(namespace, name):
    kubectl("create", "-n", namespace, "-f", "-", stdin=json.dumps({
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": name},
        "spec": {"nodeName": "testenv-node", "restartPolicy": "Never",
                 "containers": [{"name": "app", "image": "shop.test/app"}]}}))
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    status = json.loads(json.dumps(CRASHED))
    status["containerStatuses"][0]["state"]["terminated"].update(
        startedAt=now, finishedAt=now)
    kubectl("patch", "pod", name, "-n", namespace, "--subresource=status",
            "--type=merge", "-p", json.dumps({"status": status}))


def cases():
    """`NAMESPACE/POD PHASE` of each."""
    return sorted(
        "{forensic-source-namespace}/{forensic-source-pod}".format_map(
            one["metadata"]["labels"])
        + " " + one["metadata"]["annotations"]["forensic.io/phase"]
        for one in get("configmaps", "-n", "debug-forensics", "-l",
                       "forensic.io/crash-signature")["items"])


def kubeconfig_of(account, folder):
    """With the token that the account's pod would get."""
    path = os.path.join(folder, "kubeconfig")
    config = json.loads(kubectl("config", "view", "--raw", "-o", "json"))
    config["users"][0]["user"] = {
        "token": kubectl("create", "token", account, "-n", SYSTEM).strip()}
    with open(path, "w", encoding="utf-8") as out:
        json.dump(config, out)
    return path


@contextlib.contextmanager
def running():
    """The program, with the arguments and the account of its pod."""
    pods = eventually("a pod of the controller",
                      lambda: get(*CONTROLLERS)["items"])
    spec = pods[0]["spec"]
    with tempfile.TemporaryDirectory() as folder:
        log = os.path.join(folder, "log")
        # Of a flag that is given twice the last one counts.
        controller = Controller(
            os.environ["TESTENV_CONTROLLER"], log,
            *spec["containers"][0]["args"],
            "--kubeconfig", kubeconfig_of(spec["serviceAccountName"], folder),
            "--metrics-bind-address=127.0.0.1:0",
            "--health-probe-bind-address=127.0.0.1:0")
        try:
            controller.wait_ready()
            yield controller
        except BaseException:
            with open(log, encoding="utf-8") as text:
                print(text.read())
            raise
        finally:
            code = controller.stop()
    assert code == 0, f"it ended with {code}"


def install(*values):
    return helm("upgrade", "--install", "forensics", CHART, "--namespace",
                SYSTEM, *values)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        for one in kube.operator_definitions():
            kubectl("create", "-f", one)
        kubectl("wait", "--for=condition=Established", "--timeout=30s", "crd",
                "--all")
        for name in (SYSTEM, *WATCHED):
            kubectl("create", "namespace", name)
        kubectl("label", "namespace", SYSTEM,
                "pod-security.kubernetes.io/enforce=restricted")

    def tearDown(self):
        helm("uninstall", "forensics", "--namespace", SYSTEM, "--wait",
             "--ignore-not-found")
        kubectl("delete", "namespace", "debug-forensics", "--ignore-not-found")
        for name in WATCHED:
            kubectl("delete", "pods", "-n", name, "--all", "--force",
                    "--grace-period=0")

    def test_a_server_accepts_all_that_is_rendered(self):
        kubectl("create", "namespace", "debug-forensics")
        for values in ([], EVERYTHING, NAMESPACED, EVERYTHING + NAMESPACED):
            kubectl("apply", "--dry-run=server", "-f", "-", stdin=helm(
                "template", "forensics", CHART, "--namespace", SYSTEM, *values))
        kubectl("apply", "--dry-run=server", "-f", kube.ROOT / "deploy")

    def test_with_the_whole_cluster_it_does_its_work(self):
        notes = install(*EVERYTHING, *settings(
            priorityClassName="", extraArgs=[], image__digest=""))
        self.assertIn("kubectl forensic show", notes)
        with running() as controller:
            crash("shop", "web")
            crash("other", "job")
            eventually("two cases", lambda: cases() == [
                "other/job Complete", "shop/web Complete"])
            clones = get("pods", "-n", "debug-forensics")["items"]
            self.assertEqual([one["spec"]["priority"] for one in clones],
                             [-100, -100])
            self.assertIn("forensics_crashes_total",
                          controller.read("serving metrics", "/metrics")[1])
        # The cases stay, and the next install goes on with them.
        helm("uninstall", "forensics", "--namespace", SYSTEM, "--wait")
        self.assertEqual(len(cases()), 2)
        install()
        with running():
            crash("shop", "again")
            eventually("a third case", lambda: len(cases()) == 3)

    def test_with_two_namespaces_it_sees_no_other(self):
        install(*NAMESPACED)
        for kind in ("clusterroles", "clusterrolebindings"):
            self.assertEqual(get(kind, "-l", "app.kubernetes.io/name="
                                 "kube-forensics-controller")["items"], [])
        with running():
            crash("other", "unseen")
            crash("shop", "web")
            crash("billing", "web")
            eventually("two cases", lambda: cases() == [
                "billing/web Complete", "shop/web Complete"])

    def test_the_plain_manifests_do_the_same(self):
        tools = kube.ROOT / "tools" / "deploy"
        place = {"NAMESPACE": SYSTEM}
        # No node here makes it ready, so what waits for that is left out.
        kubectl("apply", "-f", kube.ROOT / "deploy" / "1-quarantine.yaml")
        kubectl("apply", "-f", "-",
                stdin=kube.run(tools / "placed", SYSTEM, "a.test:5000/b&c|d:v1"))
        self.assertEqual(get("deployments", "-n", SYSTEM)["items"][0]["spec"][
            "template"]["spec"]["containers"][0]["image"],
            "a.test:5000/b&c|d:v1")
        with running():
            crash("shop", "plain")
            eventually("a case", lambda: cases() == ["shop/plain Complete"])
        with self.assertRaisesRegex(kube.Failed, "it is not in other"):
            kube.run(tools / "delete", env={"NAMESPACE": "other"})
        with self.assertRaisesRegex(kube.Failed, "can't hold the controller"):
            kube.run(tools / "apply", env={"NAMESPACE": "debug-forensics"})
        kube.run(tools / "delete", env=place)
        self.assertEqual(get("deployments", "-n", SYSTEM)["items"], [])
        self.assertEqual(cases(), ["shop/plain Complete"])


if __name__ == "__main__":
    # As the Deployment has it.
    os.environ["POD_NAMESPACE"] = SYSTEM
    unittest.main(verbosity=2)
