#!/usr/bin/env python3
"""dpkg's answers are read as it writes them."""
import sys
import unittest

import image_tool  # noqa: F401

import packages

SEARCH = """libc6:amd64: /lib/x86_64-linux-gnu/libc.so.6
base-files, dash: /usr/share/doc
diversion by dash from: /bin/sh
diversion by dash to: /bin/sh.distrib
dash: /bin/sh
"""
SHOW = ("libssl3\t3.0.17-1~deb12u2\tamd64\topenssl\t3.0.17-1~deb12u2\t"
        "https://www.openssl.org/\n"
        "libgcc-s1\t12.2.0-14\tamd64\tgcc-12\t12.2.0-14\t\n")


class PackagesTest(unittest.TestCase):
    def test_the_owner_of_a_file(self):
        self.assertEqual(packages.owners_in(SEARCH), {
            "/lib/x86_64-linux-gnu/libc.so.6": "libc6",
            "/usr/share/doc": "base-files",
            "/bin/sh": "dash"})

    def test_a_document_is_of_the_package_that_its_folder_names(self):
        self.assertEqual(
            packages.owner_of_document("/usr/share/doc/libgcc-s1/copyright"),
            "libgcc-s1")

    def test_what_is_known_of_a_package(self):
        ssl, gcc = packages.packages_in(SHOW)
        self.assertEqual((ssl.name, ssl.source, ssl.homepage),
                         ("libssl3", "openssl", "https://www.openssl.org/"))
        self.assertEqual((gcc.source, gcc.version, gcc.homepage),
                         ("gcc-12", "12.2.0-14", ""))

    def test_a_library_may_be_packaged_under_usr_or_not(self):
        self.assertIn("/usr/lib/libx.so.1", packages.spellings("/lib/libx.so.1"))
        self.assertIn("/lib/libx.so.1", packages.spellings("/usr/lib/libx.so.1"))


if __name__ == "__main__":
    sys.exit(unittest.main())
