"""Does what runs the documents' commands see when one fails?"""
import os
import pathlib
import subprocess
import tempfile
import time
import unittest
from unittest import mock

import commands


class ShellTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.shell = commands.Shell(pathlib.Path(folder.name), os.environ)
        self.addCleanup(self.shell.close)

    def fails(self, text, limit=10):
        with self.assertRaises(commands.Failure) as caught:
            self.shell.run(text, limit)
        return str(caught.exception)

    def test_blocks_share_variables_and_folder(self):
        self.shell.run("A=7; export B=8; mkdir f; cd f", 10)
        self.assertEqual(self.shell.run("cd ..; cd f; echo $A $(sh -c 'echo $B')",
                                        10), "7 8\n")

    def test_a_command_that_fails_fails_its_block(self):
        self.assertIn("so long", self.fails("echo so long; false; echo on"))

    def test_one_within_a_pipe_does_too(self):
        self.fails("false | cat")

    def test_after_a_failure_nothing_runs(self):
        self.fails("false")
        self.fails("true")

    def test_a_command_that_takes_too_long_is_ended(self):
        began = time.monotonic()
        self.assertIn("took longer", self.fails("sleep 600", limit=0.2))
        self.assertLess(time.monotonic() - began, 60)

    def test_a_command_does_not_eat_the_next_block(self):
        self.assertEqual(self.shell.run("cat", 10), "")
        self.assertEqual(self.shell.run("echo on", 10), "on\n")


class SandboxTests(unittest.TestCase):
    def setUp(self):
        name = self.enterContext(tempfile.TemporaryDirectory())
        self.folder = pathlib.Path(name)
        (self.folder / "bin").mkdir()
        controller = self.folder / "bin/kube-forensics-controller"
        controller.write_text("#!/bin/sh\nexec sleep 600\n")
        controller.chmod(0o755)
        self.started = []
        popen = subprocess.Popen

        def start(*argv, **options):
            self.started.append(popen(*argv, **options))
            return self.started[-1]

        self.enterContext(mock.patch.object(subprocess, "Popen", start))

    def kubectl(self, code):
        done = subprocess.CompletedProcess([], code, "", "no such thing")
        return mock.patch.object(commands, "kubectl", return_value=done)

    def test_the_controller_runs_while_blocks_do_and_ends_with_them(self):
        with self.kubectl(0), mock.patch.object(commands, "complete_case",
                                                return_value="a-case"):
            with commands.prepared_sandbox(self.folder) as variables:
                self.assertEqual(variables["CASE"], "a-case")
                self.assertIsNone(self.started[0].poll())
        self.assertIsNotNone(self.started[0].returncode)

    def test_it_ends_where_the_preparation_fails(self):
        with self.kubectl(1), self.assertRaisesRegex(commands.Failure,
                                                     "no such thing"):
            with commands.prepared_sandbox(self.folder):
                pass
        self.assertIsNotNone(self.started[0].returncode)


if __name__ == "__main__":
    unittest.main()
