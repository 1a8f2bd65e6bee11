"""The image, as tests/image/build_image laid it out in a folder."""
import json
import os
import pathlib
import re
import subprocess
import sys

NAME = "kube-forensics-controller"
BINARY = f"/usr/bin/{NAME}"
SBOM = f"/usr/share/sbom/{NAME}.spdx.json"


class Image:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        if not (self.folder / "image.json").exists():
            print("image: there is none; the test image-build says why",
                  file=sys.stderr)
            sys.exit(77)
        self.root = self.folder / "root"
        self.config = json.loads(
            (self.folder / "image.json").read_text())["OCIv1"]["config"]

    def paths(self):
        """Of all that is no folder, sorted, with their first slash."""
        return sorted("/" + str(path.relative_to(self.root))
                      for path in self.root.rglob("*")
                      if path.is_symlink() or not path.is_dir())

    def at(self, path):
        return self.root / path.lstrip("/")

    def sbom(self):
        return json.loads(self.at(SBOM).read_text())

    def programs(self):
        """Paths of all ELF files."""
        return [path for path in self.paths()
                if self.at(path).read_bytes()[:4] == b"\x7fELF"]

    def output(self, *arguments):
        """What the controller prints, in its own root."""
        return subprocess.run(
            ["chroot", "--userspec=65532:65532", self.root, BINARY, *arguments],
            check=True, text=True, stdout=subprocess.PIPE, timeout=30).stdout


def readelf(what, path):
    return subprocess.run(["readelf", "--wide", what, path], check=True,
                          text=True, stdout=subprocess.PIPE,
                          env={**os.environ, "LC_ALL": "C"}).stdout


def needed(path):
    """Names of the libraries that the ELF file wants loaded."""
    return re.findall(r"\(NEEDED\).*\[(.+)\]", readelf("--dynamic", path))


def loader_of(path):
    """The loader's path that the ELF file names, or None."""
    match = re.search(r"interpreter: (\S+)\]", readelf("--segments", path))
    return match and match[1]
