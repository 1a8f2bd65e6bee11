#!/usr/bin/env python3
"""Runs the commands that documents tell people to type.

  commands.py --build BUILD shell|sandbox|apiserver [DOCUMENT…]

Each document's blocks of that world run in order, in one bash with `set -e`, in
a folder that looks like a clone of the project with bin/ built:

  shell      no cluster
  sandbox    the sandbox with the controller beside it; the pod shop/web-1 has
             crashed; $NS and $CASE are where its case is
  apiserver  a real API server that nothing is installed on, and helm

Exit 77 where what a world needs is not here; with CI=true that is a failure.
"""
import argparse
import contextlib
import json
import os
import pathlib
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import markdown

HERE = pathlib.Path(__file__).resolve().parent
TESTENV = markdown.ROOT / "tools/testenv/testenv"
BLOCK_LIMIT = 60  # seconds
PREPARATION_LIMIT = 30
INSIDE = "DOCS_TEST_INSIDE"  # the world stands around this process


class Failure(Exception):
    """What is wrong with a document; its text is for people."""


def make_folder(build, folder):
    """What a block sees as the project's folder."""
    for path in markdown.ROOT.iterdir():
        if path.name not in (".git", "bin") and not path.name.startswith("build"):
            (folder / path.name).symlink_to(path)
    (folder / "build").symlink_to(build)
    programs = folder / "bin"
    programs.mkdir()
    (programs / "kube-forensics-controller").symlink_to(
        build / "src/kube-forensics-controller")
    for name in ("kubectl-forensic", "kubectl_complete-forensic"):
        (programs / name).symlink_to(build / "src/plugin/kubectl-forensic")


class Shell:
    """One bash, to which one block after the other is given."""

    def __init__(self, folder, environment):
        self.folder = folder
        self.process = subprocess.Popen(
            ["bash", "--noprofile", "--norc"], cwd=folder, env=environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True)
        self.output, self.changed = [], threading.Condition()
        self.ended = False
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.tell("set -eo pipefail")

    def read(self):
        for line in self.process.stdout:
            with self.changed:
                self.output.append(line)
                self.changed.notify()
        with self.changed:
            self.ended = True
            self.changed.notify()

    def tell(self, line):
        os.write(self.process.stdin.fileno(), (line + "\n").encode())

    def run(self, text, limit):
        """The output; Failure with it where the text fails."""
        file = self.folder / ".block.sh"
        file.write_text(text)
        done = secrets.token_hex(8)
        with self.changed:
            begin = len(self.output)
        with contextlib.suppress(BrokenPipeError):
            self.tell(f"source {shlex.quote(str(file))} </dev/null; echo {done}")
        with self.changed:
            in_time = self.changed.wait_for(
                lambda: self.ended or done + "\n" in self.output[begin:], limit)
            said = "".join(self.output[begin:])
        if done + "\n" in said:
            return said.removesuffix(done + "\n")
        raise Failure(("failed" if in_time else f"took longer than {limit} s")
                      + ", and said:\n" + said)

    def close(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.reader.join()
        self.process.stdin.close()
        self.process.stdout.close()


def kubectl(*arguments):
    return subprocess.run(["kubectl", *arguments], text=True,
                          capture_output=True, check=False)


def until(what, holds):
    deadline = time.monotonic() + PREPARATION_LIMIT
    while not (found := holds()):
        if time.monotonic() > deadline:
            raise Failure(f"the sandbox was not prepared: {what}")
        time.sleep(0.1)
    return found


def complete_case():
    listed = kubectl("get", "configmaps", "-n", "debug-forensics", "-o", "json",
                     "-l", "forensic.io/crash-signature")
    for one in json.loads(listed.stdout)["items"] if listed.stdout else []:
        if one["metadata"]["annotations"].get("forensic.io/phase") == "Complete":
            return one["metadata"]["name"]
    return None


@contextlib.contextmanager
def running_controller(folder):
    with open(folder / ".controller.log", "wb") as log:
        controller = subprocess.Popen(
            [folder / "bin/kube-forensics-controller",
             "--metrics-bind-address=0", "--health-probe-bind-address=0"],
            stdout=log, stderr=log)
        try:
            yield
        finally:
            controller.kill()
            controller.wait()


@contextlib.contextmanager
def prepared_sandbox(folder):
    """The controller, and a crash that it has kept; the variables that tell
    of it."""
    with running_controller(folder):
        applied = kubectl("apply", "-f", str(HERE / "crash.yaml"))
        if applied.returncode != 0:
            raise Failure(applied.stderr)
        yield {"NS": "debug-forensics",
               "CASE": until("a complete case", complete_case)}


@contextlib.contextmanager
def prepared_shell(world, folder):
    environment = os.environ | {
        "HOME": str(folder), "PATH": f"{folder}/bin:{os.environ['PATH']}"}
    with (prepared_sandbox(folder) if world == "sandbox"
          else contextlib.nullcontext({})) as variables:
        with contextlib.closing(Shell(folder, environment | variables)) as shell:
            yield shell


def run_document(world, document, build):
    blocks = [block for block in markdown.blocks_of(document)
              if block.run == world]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_folder(build, folder)
        with prepared_shell(world, folder) as shell:
            for block in blocks:
                try:
                    shell.run(f"{block.before}\n{block.commands}", BLOCK_LIMIT)
                except Failure as why:
                    raise Failure(f"{block.place}: {why}") from None
    return len(blocks)


def around(world, build):
    """The command in front of one that is to run inside the world."""
    if world == "sandbox":
        return [TESTENV, "with-kubectl", "--",
                build / "tools/sandbox/sandbox", "run", "--"]
    if world == "apiserver":
        return [TESTENV, "with-helm", "--", TESTENV, "run", "--"]
    return []


def lacks(world):
    """Says what is missing, and ends, where this world can't be."""
    if world == "apiserver":
        code = subprocess.run([TESTENV, "check"], check=False).returncode
        if code:
            sys.exit(code)
    if world == "sandbox" and not shutil.which("busybox"):
        print("missing: busybox (Debian: busybox-static)", file=sys.stderr)
        sys.exit(1 if os.environ.get("CI") == "true" else 77)


def has_blocks(world, document):
    return any(block.run == world for block in markdown.blocks_of(document))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("world", choices=markdown.WORLDS)
    parser.add_argument("documents", nargs="*", type=pathlib.Path)
    options = parser.parse_args()
    build = options.build.resolve()
    if os.environ.get(INSIDE):
        try:
            count = run_document(options.world, options.documents[0], build)
        except Failure as why:
            sys.exit(str(why))
        print(f"{options.documents[0]}: {count} blocks")
        return
    documents = [document
                 for document in options.documents or markdown.documents()
                 if has_blocks(options.world, document)]
    if documents:
        lacks(options.world)
    failed = 0
    for document in documents:
        failed |= subprocess.run(
            [*around(options.world, build), sys.executable, "-B", __file__,
             "--build", build, options.world, document],
            env=os.environ | {INSIDE: "yes"}, check=False).returncode
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
