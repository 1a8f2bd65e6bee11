#!/usr/bin/env python3
"""The image starts as a container against a real API server, and ends well.

  tools/testenv/testenv run -- start_test.py FOLDER     of tests/image/build_image
"""
import os
import pathlib
import socket
import sys
import tempfile
import time
import unittest
import urllib.parse

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tools/demo"))

from container import Container  # noqa: E402
from controller import page  # noqa: E402
from laid_out import Image  # noqa: E402

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
PATIENCE = 60.0
image = None


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class StartTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.folder.chmod(0o755)

    def account(self):
        """What the kubelet mounts, as files that its user can read."""
        server = os.environ
        for name, text in (
                ("token", server["TESTENV_TOKEN"]), ("namespace", "default"),
                ("ca.crt", pathlib.Path(server["TESTENV_CA"]).read_text())):
            (self.folder / name).write_text(text)
            (self.folder / name).chmod(0o644)
            yield f"{ACCOUNT}/{name}", self.folder / name

    def until_ready(self, container, port):
        ends = time.monotonic() + PATIENCE
        answer = (0, "")
        while answer[0] != 200:
            log = container.log.read_text(errors="replace")
            self.assertIsNone(container.process.poll(), log)
            self.assertLess(time.monotonic(), ends, f"{answer}\n{log}")
            answer = page(f"127.0.0.1:{port}", "/readyz")
            time.sleep(0.1)  # until it is asked again

    def has_no_power(self, status):
        self.assertEqual(set(status["Uid"].split()), {"65532"})
        self.assertEqual(int(status["CapEff"], 16), 0)
        self.assertEqual(status["NoNewPrivs"], "1")

    def test_it_serves_and_ends_by_a_signal(self):
        server = urllib.parse.urlsplit(os.environ["TESTENV_SERVER"])
        metrics, health = free_ports(2)
        bundle = self.folder / "bundle"
        bundle.mkdir()
        with Container(image, bundle) as container:
            container.start(
                [f"--metrics-bind-address=127.0.0.1:{metrics}",
                 f"--health-probe-bind-address=127.0.0.1:{health}"],
                {"KUBERNETES_SERVICE_HOST": server.hostname,
                 "KUBERNETES_SERVICE_PORT": server.port},
                dict(self.account()))
            self.until_ready(container, health)
            self.has_no_power(container.status())
            status, text = page(f"127.0.0.1:{metrics}", "/metrics")
            self.assertEqual(status, 200)
            self.assertIn("forensics_watch", text)
            container.signal("TERM")
            self.assertEqual(container.process.wait(timeout=30), 0,
                             container.log.read_text(errors="replace"))


if __name__ == "__main__":
    image = Image(sys.argv.pop(1))
    unittest.main()
