#!/usr/bin/env python3
"""Images are built and loaded with what is here, or it is said what is not."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from image_tool import TOOLS

DOCKER = '[ "$1" != info ] || exit 0\n'
DOCKER_ASLEEP = '[ "$1" != info ] || exit 1\n'


class EngineTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        self.bin = self.root / "bin"
        self.bin.mkdir()
        for name in ("bash", "dirname", "sed", "git", "date", "mktemp", "rm"):
            (self.bin / name).symlink_to(f"/usr/bin/{name}")

    def stand_in(self, name, begin=""):
        """A program that writes down how it was called."""
        program = self.bin / name
        program.write_text(f'#!/usr/bin/bash\n{begin}'
                           f'echo "{name} $*" >>{self.root}/calls\n')
        program.chmod(0o755)

    def run_tool(self, name, *arguments, **variables):
        return subprocess.run(
            [TOOLS / name, *arguments], text=True, capture_output=True,
            env={"PATH": str(self.bin), "TMPDIR": str(self.root), **variables},
            check=False)

    def calls(self):
        calls = self.root / "calls"
        return calls.read_text().splitlines() if calls.exists() else []

    def built_by(self, **variables):
        outcome = self.run_tool("build", "--tag", "controller:v0.1.0",
                                **variables)
        self.assertEqual(outcome.returncode, 0, outcome.stderr)
        (call,) = self.calls()
        return call

    def test_docker_where_its_server_answers(self):
        self.stand_in("docker", DOCKER)
        self.stand_in("buildah")
        self.assertTrue(self.built_by().startswith("docker build "))

    def test_docker_without_its_server_is_none(self):
        self.stand_in("docker", DOCKER_ASLEEP)
        self.stand_in("podman")
        self.stand_in("buildah")
        self.assertTrue(self.built_by().startswith("podman build "))

    def test_another_may_be_asked_for(self):
        self.stand_in("docker", DOCKER)
        self.stand_in("buildah")
        self.assertTrue(
            self.built_by(ENGINE="buildah").startswith("buildah build "))

    def test_the_version_and_the_commit_are_told(self):
        self.stand_in("buildah")
        call = self.built_by()
        self.assertRegex(call, r"--build-arg VERSION=\d+\.\d+\.\d+ ")
        self.assertRegex(call, r"--build-arg COMMIT=\S")
        self.assertRegex(call, r"--build-arg SOURCE_DATE_EPOCH=\d+ ")
        self.assertTrue(call.endswith("--tag controller:v0.1.0 ."), call)
        self.assertNotIn("image.source", call)

    def test_where_the_sources_are_is_told_where_it_is_known(self):
        self.stand_in("buildah")
        self.run_tool("build", SOURCE="https://example.com/it")
        self.assertIn("--label org.opencontainers.image.source="
                      "https://example.com/it", self.calls()[0])

    def test_without_any_it_says_what_to_install(self):
        outcome = self.run_tool("build")
        self.assertEqual(outcome.returncode, 1)
        self.assertIn("install docker (and start its daemon), podman or buildah",
                      outcome.stderr)

    def test_kind_takes_docker_s_image_by_name(self):
        self.stand_in("docker", DOCKER)
        self.stand_in("kind")
        self.run_tool("kind_load", "controller:v0.1.0")
        self.assertEqual(self.calls(),
                         ["kind load docker-image controller:v0.1.0"])

    def test_kind_takes_another_s_image_as_an_archive(self):
        self.stand_in("buildah")
        self.stand_in("kind")
        self.run_tool("kind_load", "controller:v0.1.0")
        push, load = self.calls()
        self.assertRegex(push, r"^buildah push --quiet controller:v0\.1\.0 "
                               r"docker-archive:\S+/image\.tar:controller:v0\.1\.0$")
        self.assertRegex(load, r"^kind load image-archive \S+/image\.tar$")
        self.assertEqual(list(self.root.glob("kind-load-*")), [])

    def test_without_kind_it_says_so(self):
        self.stand_in("buildah")
        outcome = self.run_tool("kind_load", "controller:v0.1.0")
        self.assertEqual(outcome.returncode, 1)
        self.assertIn("kind is missing", outcome.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
