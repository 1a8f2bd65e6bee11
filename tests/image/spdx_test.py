#!/usr/bin/env python3
"""The SBOM says what the image holds, in SPDX's words, and nothing by chance."""
import json
import sys
import unittest

import image_tool  # noqa: F401

import spdx
from packages import Package

SSL = Package("libssl3", "1:3.0.17+b1~deb12u2", "amd64", "openssl", "3.0.17")
BOOST = Package("libboost1.81-dev", "1.81.0-5", "amd64", "boost1.81",
                "1.81.0-5", "https://www.boost.org/")
FILES = [
    spdx.File("/usr/lib/libssl.so.3", "bb", "22", "libssl3"),
    spdx.File("/usr/bin/kube-forensics-controller", "aa", "11", spdx.NAME),
    spdx.File("/usr/share/doc/libssl3/copyright", "cc", "33", "libssl3"),
]


def written(packages=((SSL, spdx.LOADED), (BOOST, spdx.COMPILED)), files=FILES,
            epoch=0):
    return spdx.document("0.1.0 (1a2b)", list(packages), list(files),
                         ("debian", "12"), epoch)


class SpdxTest(unittest.TestCase):
    def setUp(self):
        self.document = json.loads(written())
        self.packages = {one["name"]: one for one in self.document["packages"]}
        self.relations = {
            (one["spdxElementId"], one["relationshipType"],
             one["relatedSpdxElement"]) for one in self.document["relationships"]}

    def test_the_same_image_gives_the_same_text(self):
        self.assertEqual(written(), written(
            packages=[(BOOST, spdx.COMPILED), (SSL, spdx.LOADED)],
            files=reversed(FILES)))

    def test_another_image_has_another_namespace(self):
        other = json.loads(written(files=FILES[:2]))
        self.assertNotEqual(other["documentNamespace"],
                            self.document["documentNamespace"])

    def test_its_time_is_the_one_given(self):
        self.assertEqual(
            json.loads(written(epoch=1700000000))["creationInfo"]["created"],
            "2023-11-14T22:13:20Z")

    def test_it_is_about_the_controller(self):
        self.assertIn(("SPDXRef-DOCUMENT", "DESCRIBES",
                       "SPDXRef-Package-kube-forensics-controller"),
                      self.relations)
        controller = self.packages["kube-forensics-controller"]
        self.assertEqual((controller["versionInfo"],
                          controller["licenseDeclared"]),
                         ("0.1.0 (1a2b)", "Apache-2.0"))

    def test_loaded_and_compiled_in_are_told_apart(self):
        main = "SPDXRef-Package-kube-forensics-controller"
        self.assertIn((main, "DYNAMIC_LINK", "SPDXRef-Package-libssl3"),
                      self.relations)
        self.assertIn((main, "STATIC_LINK", "SPDXRef-Package-libboost1.81-dev"),
                      self.relations)

    def test_a_package_is_named_as_scanners_look_it_up(self):
        self.assertEqual(
            self.packages["libssl3"]["externalRefs"][0]["referenceLocator"],
            "pkg:deb/debian/libssl3@1:3.0.17%2Bb1~deb12u2"
            "?arch=amd64&distro=debian-12")
        self.assertEqual(self.packages["libssl3"]["sourceInfo"],
                         "built package from: openssl 3.0.17")

    def test_a_plus_in_a_name_is_escaped(self):
        plus = Package("libstdc++6", "12.2.0-14", "arm64", "gcc-12", "12.2.0-14")
        self.assertEqual(
            spdx.purl(plus, ("debian", "12")),
            "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14?arch=arm64&distro=debian-12")
        self.assertRegex(spdx.identifier("Package", "libstdc++6"),
                         r"^SPDXRef-Package-libstdc--6-[0-9a-f]{8}$")

    def test_what_would_look_the_same_is_kept_apart(self):
        self.assertNotEqual(spdx.identifier("File", "/a/b"),
                            spdx.identifier("File", "/a-b"))

    def test_a_file_has_its_digests_and_its_package(self):
        ids = {one["fileName"]: one for one in self.document["files"]}
        library = ids["./usr/lib/libssl.so.3"]
        self.assertEqual(library["checksums"][1],
                         {"algorithm": "SHA256", "checksumValue": "22"})
        self.assertIn(("SPDXRef-Package-libssl3", "CONTAINS", library["SPDXID"]),
                      self.relations)

    def test_a_package_tells_by_one_digest_which_files_it_has_here(self):
        self.assertIs(self.packages["libboost1.81-dev"]["filesAnalyzed"], False)
        # printf bbcc | sha1sum
        self.assertEqual(self.packages["libssl3"]["packageVerificationCode"],
                         {"packageVerificationCodeValue":
                          "f5777a9e302c3c9edf4ef875a0097435ac59dd93"})


if __name__ == "__main__":
    sys.exit(unittest.main())
