"""What the controller is made of, beside its own sources."""
import os
import re
import subprocess

import packages

LICENCES = "/usr/share/common-licenses/"
# Its headers are the kernel's interface: numbers and shapes, no code.
KERNEL_HEADERS = "linux"


def loaded_in(text):
    """Paths of the libraries and of the loader, of what ldd prints."""
    paths = []
    for line in text.splitlines():
        if "not found" in line:
            raise SystemExit(f"ldd: {line.strip()}")
        if match := re.search(r"(/\S+) \(0x[0-9a-f]+\)$", line):
            paths.append(match[1])
    return sorted(paths)


def headers_in(text):
    """Paths of the system's headers, of what `ninja -t deps` prints."""
    paths = (line.strip() for line in text.splitlines())
    return sorted({os.path.normpath(path) for path in paths
                   if path.startswith("/")})


def compiled_in(headers, libraries):
    """Of the packages with `headers`, those whose code is in the binary alone:
    no library of theirs is loaded. Both are [Package]."""
    loaded = {package.source for package in libraries} | {KERNEL_HEADERS}
    return [package for package in headers if package.source not in loaded]


def licences_in(text):
    """Names of the common licences that a copyright file sends its reader to."""
    return {name.rstrip(".") for name in
            re.findall(re.escape(LICENCES) + r"([A-Za-z0-9.+-]+)", text)}


def output(*command):
    return subprocess.run(command, check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def loaded(binary):
    return loaded_in(output("ldd", str(binary)))


def of_build(folder, binary):
    """([Package] with the loaded libraries, [Package] compiled in) of what was
    built in `folder`, which may hold nothing else."""
    libraries = packages.described(
        set(packages.owners(loaded(binary)).values()))
    headers = packages.owners(
        headers_in(output("ninja", "-C", str(folder), "-t", "deps")))
    return libraries, compiled_in(packages.described(set(headers.values())),
                                  libraries)
