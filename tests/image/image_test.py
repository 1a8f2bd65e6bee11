#!/usr/bin/env python3
"""The image holds what the controller needs, and nothing else.

  image_test.py FOLDER     of tests/image/build_image
"""
import hashlib
import os
import pathlib
import stat
import sys
import unittest

sys.dont_write_bytecode = True

from laid_out import BINARY, SBOM, Image, loader_of, needed  # noqa: E402

MOST_BYTES = 40_000_000
EXPECTED = pathlib.Path(__file__).with_name("files.txt")
TEXTS = ("/usr/share/doc/", "/usr/share/common-licenses/")
image = None


class FilesTest(unittest.TestCase):
    def test_the_files_are_those_of_the_list(self):
        loader = loader_of(image.at(BINARY))
        libraries = os.path.dirname(
            next(path for path in image.paths() if path.endswith("/libc.so.6")))
        found = {"LOADER" if path == loader else
                 path.replace(libraries + "/", "LIB/")
                 for path in image.paths() if not path.startswith(TEXTS)}
        self.assertEqual(sorted(found),
                         sorted(EXPECTED.read_text().splitlines()))

    def test_each_library_is_needed_and_none_is_missing(self):
        there = {os.path.basename(path): path for path in image.programs()}
        reached, waiting = set(), [os.path.basename(BINARY)]
        while waiting:
            name = waiting.pop()
            self.assertIn(name, there, "is needed and not in the image")
            if name not in reached:
                reached.add(name)
                waiting += needed(image.at(there[name]))
        self.assertIn(loader_of(image.at(BINARY)), image.paths())
        self.assertEqual(set(there) - reached, set(), "nothing needs these")

    def test_there_is_one_program_and_no_script(self):
        run = [path for path in image.programs()
               if loader_of(image.at(path)) and ".so" not in path]
        self.assertEqual(run, [BINARY])
        scripts = [path for path in image.paths()
                   if image.at(path).read_bytes()[:2] == b"#!"]
        self.assertEqual(scripts, [])

    def test_root_owns_all_and_nobody_else_may_write(self):
        for path in [image.root, *image.root.rglob("*")]:
            status = path.lstat()
            with self.subTest(path=path):
                self.assertEqual((status.st_uid, status.st_gid), (0, 0))
                self.assertEqual(status.st_mode & 0o7022, 0)
                self.assertEqual(status.st_mode & 0o444, 0o444)
                self.assertTrue(stat.S_ISREG(status.st_mode) or
                                stat.S_ISDIR(status.st_mode))

    def test_it_is_small(self):
        size = sum(image.at(path).stat().st_size for path in image.paths())
        print(f"image: {size} bytes, {len(image.paths())} files")
        self.assertLess(size, MOST_BYTES)


class ConfigTest(unittest.TestCase):
    def test_it_runs_the_controller_as_a_user_without_rights(self):
        self.assertEqual(image.config["User"], "65532:65532")
        self.assertEqual(image.config["Entrypoint"], [BINARY])
        self.assertFalse(image.config.get("Cmd"))
        self.assertEqual(sorted(image.config["ExposedPorts"]),
                         ["8080/tcp", "8081/tcp"])

    def test_its_labels_tell_what_the_program_tells(self):
        labels = image.config["Labels"]
        told = {key.removeprefix("org.opencontainers.image."): value
                for key, value in labels.items()}
        self.assertEqual(image.output("--version"),
                         "{title} {version} ({revision})\n".format(**told))
        self.assertNotEqual(told["revision"], "no commit")
        self.assertEqual(told["licenses"], "Apache-2.0")
        self.assertTrue(told["description"])
        self.assertNotIn("source", told)


class SbomTest(unittest.TestCase):
    def setUp(self):
        self.document = image.sbom()
        self.files = {one["fileName"][1:]: one
                      for one in self.document["files"]}
        self.packages = {one["SPDXID"]: one
                         for one in self.document["packages"]}

    def test_it_names_every_file_but_itself(self):
        self.assertEqual(sorted([*self.files, SBOM]), image.paths())

    def test_its_digests_are_those_of_the_files(self):
        for path, file in self.files.items():
            (digest,) = [one["checksumValue"] for one in file["checksums"]
                         if one["algorithm"] == "SHA256"]
            with self.subTest(path=path):
                self.assertEqual(
                    digest,
                    hashlib.sha256(image.at(path).read_bytes()).hexdigest())

    def test_each_library_is_of_a_debian_package(self):
        owners = {one["relatedSpdxElement"]: one["spdxElementId"]
                  for one in self.document["relationships"]
                  if one["relationshipType"] == "CONTAINS"}
        for path in image.programs():
            package = self.packages[owners[self.files[path]["SPDXID"]]]
            with self.subTest(path=path):
                if path == BINARY:
                    self.assertIn(package["versionInfo"],
                                  image.output("--version"))
                else:
                    self.assertRegex(
                        package["externalRefs"][0]["referenceLocator"],
                        r"^pkg:deb/debian/[^@]+@[^@]+\?arch=\w+&distro=debian-12$")

    def test_what_is_compiled_in_is_named(self):
        compiled = {self.packages[one["relatedSpdxElement"]]["name"]
                    for one in self.document["relationships"]
                    if one["relationshipType"] == "STATIC_LINK"}
        self.assertEqual(compiled, {"libboost1.81-dev", "libcli11-dev",
                                    "libprotozero-dev", "rapidjson-dev"})

    def test_the_copyright_file_of_each_package_is_there(self):
        # base-files is there for the texts that others send their reader to.
        named = {one["name"] for one in self.packages.values()} - {"base-files"}
        there = {path.split("/")[4] for path in image.paths()
                 if path.startswith("/usr/share/doc/")}
        self.assertEqual(there, named)

    def test_it_is_what_the_stage_sbom_exports(self):
        exported = image.folder / "sbom" / os.path.basename(SBOM)
        self.assertEqual(exported.read_bytes(), image.at(SBOM).read_bytes())


if __name__ == "__main__":
    image = Image(sys.argv.pop(1))
    unittest.main()
