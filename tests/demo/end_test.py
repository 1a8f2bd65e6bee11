#!/usr/bin/env python3
"""However the demo is ended, the controller ends with it."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest

from shapes import ROOT

# Tells that it runs; opening a FIFO waits for the other end.
STAND_IN = """#!/bin/sh
echo $$ > "$TESTENV_DIR/started"
exec sleep 60
"""


# Some certificate: nobody is connected to.
CA_TEXT = """-----BEGIN CERTIFICATE-----
MIIBeTCCAR+gAwIBAgIUBxN8Y2BtJLaRwBogSYJCnhF7q3YwCgYIKoZIzj0EAwIw
ETEPMA0GA1UEAwwGdW51c2VkMCAXDTI2MTEyNDA1MDM1NloYDzIxMjYxMDMxMDUw
MzU2WjARMQ8wDQYDVQQDDAZ1bnVzZWQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AASb4GJQEebcJwCNnrvB7FR4A3eAovLJlzUMfU7GLW1dM/FUNt5dH0r1aKVxAmAL
PRi6wvEssXH/8tRc9iTgSfePo1MwUTAdBgNVHQ4EFgQU8Q3BB8Z2oEYES5ERYh0k
o7Dshl4wHwYDVR0jBBgwFoAU8Q3BB8Z2oEYES5ERYh0ko7Dshl4wDwYDVR0TAQH/
BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA2X+tcapIvwxa2MlobCiCTRhSsE/n
ehlhB06qoW9mFfUCIFvRAmpcCFXvMuP8GQFF/uKG1lFi19NEqMx50s8d2tpJ
-----END CERTIFICATE-----
"""


class EndTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.controller = self.folder / "controller"
        self.controller.write_text(STAND_IN)
        self.controller.chmod(0o755)
        self.ca = self.folder / "ca"
        self.ca.write_text(CA_TEXT)
        os.mkfifo(self.folder / "started")

    def start(self):
        """The demo, and the pid of its controller."""
        demo = subprocess.Popen(
            [sys.executable, ROOT / "tools" / "demo" / "demo",
             "--controller", self.controller],
            env={**os.environ, "TESTENV_DIR": self.folder,
                 "TESTENV_SERVER": "https://127.0.0.1:1",
                 "TESTENV_CA": self.ca, "TESTENV_TOKEN": "t"},
            stdout=subprocess.PIPE)
        self.addCleanup(demo.stdout.close)
        self.addCleanup(demo.kill)
        demo.stdout.readline()  # it has begun
        return demo, int((self.folder / "started").read_text())

    def test_a_signal_ends_the_controller_too(self):
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            with self.subTest(number.name):
                demo, controller = self.start()
                demo.send_signal(number)
                self.assertEqual(demo.wait(timeout=30), 128 + number)
                with self.assertRaises(ProcessLookupError):
                    os.kill(controller, 0)


if __name__ == "__main__":
    sys.exit(unittest.main())
