"""An image as a container, the way a node with Pod Security `restricted` runs it:
its own user, a root that it can't write, no capability, no new privileges. Its
network is this machine's, for it has to reach the API server on loopback."""
import json
import os
import pathlib
import shutil
import subprocess


def specification(config, root, arguments, variables, mounts):
    """config.json of the OCI's runtime specification.

    mounts: {path in the container: file here}, all read-only
    """
    user, group = map(int, config["User"].split(":"))
    subprocess.run(["runc", "spec"], cwd=root.parent, check=True)
    base = json.loads((root.parent / "config.json").read_text())
    base["root"] = {"path": str(root), "readonly": True}
    base["process"].update({
        "terminal": False,
        "user": {"uid": user, "gid": group},
        "args": [*config["Entrypoint"], *arguments],
        "env": [*config.get("Env", []),
                *(f"{name}={value}" for name, value in variables.items())],
        "cwd": config.get("WorkingDir") or "/",
        "capabilities": {kind: [] for kind in base["process"]["capabilities"]},
        "noNewPrivileges": True,
    })
    base["linux"]["namespaces"] = [
        one for one in base["linux"]["namespaces"] if one["type"] != "network"]
    base["mounts"] += [
        {"destination": target, "type": "bind", "source": str(source),
         "options": ["bind", "ro"]} for target, source in mounts.items()]
    return base


class Container:
    """Runs from `start` to the end of the `with`."""

    def __init__(self, image, folder):
        self.image = image
        self.bundle = pathlib.Path(folder)
        self.name = f"kube-forensics-test-{os.getpid()}"
        self.process = None

    def start(self, arguments, variables, mounts):
        # What is mounted gets a place in the root, so it is a copy.
        root = self.bundle / "root"
        shutil.copytree(self.image.root, root, symlinks=True)
        written = specification(self.image.config, root, arguments, variables,
                                mounts)
        (self.bundle / "config.json").write_text(json.dumps(written))
        self.log = self.bundle / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["runc", "--root", self.bundle / "state", "run", "--bundle",
                 self.bundle, self.name], stdin=subprocess.DEVNULL, stdout=log,
                stderr=log)

    def runc(self, *arguments):
        return subprocess.run(["runc", "--root", self.bundle / "state",
                               *arguments], check=True, text=True,
                              stdout=subprocess.PIPE).stdout

    def signal(self, name):
        self.runc("kill", self.name, name)

    def status(self):
        """What /proc/PID/status says of its process."""
        process = json.loads(self.runc("state", self.name))["pid"]
        text = pathlib.Path(f"/proc/{process}/status").read_text()
        return dict(line.split(":\t", 1) for line in text.splitlines()
                    if ":\t" in line)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.signal("KILL")
            self.process.wait(timeout=10)
