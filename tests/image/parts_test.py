#!/usr/bin/env python3
"""What the controller is made of is read from ldd, ninja and copyright files."""
import sys
import unittest

import image_tool  # noqa: F401

import parts
from packages import Package

LDD = """\tlinux-vdso.so.1 (0x00007f3f7ab9c000)
\tlibcaf_core.so.0.17.6 => /lib/x86_64-linux-gnu/libcaf_core.so.0.17.6 (0x00007f3f7a000000)
\t/lib64/ld-linux-x86-64.so.2 (0x00007f3f7ab9e000)
"""
DEPS = """src/libmodel.a.p/age.cpp.o: #deps 4, deps mtime 17 (VALID)
    ../src/model/age.cpp
    ../src/model/age.hpp
    /usr/lib/gcc/x/12/../../../../include/c++/12/string
    /usr/include/boost/asio.hpp

src/libmodel.a.p/time.cpp.o: #deps 1, deps mtime 18 (VALID)
    /usr/include/boost/asio.hpp
"""
COPYRIGHT = """On Debian systems the licence is in /usr/share/common-licenses/GPL-3.
See also `/usr/share/common-licenses/Apache-2.0', /usr/share/common-licenses/GPL,
"""


def package(name, source):
    return Package(name, "1", "amd64", source, "1")


class PartsTest(unittest.TestCase):
    def test_libraries_and_the_loader_but_not_what_the_kernel_brings(self):
        self.assertEqual(parts.loaded_in(LDD), [
            "/lib/x86_64-linux-gnu/libcaf_core.so.0.17.6",
            "/lib64/ld-linux-x86-64.so.2"])

    def test_a_library_that_is_not_there_is_an_error(self):
        with self.assertRaisesRegex(SystemExit, "libx.so => not found"):
            parts.loaded_in("\tlibx.so => not found\n")

    def test_headers_of_the_system_each_once(self):
        self.assertEqual(parts.headers_in(DEPS), [
            "/usr/include/boost/asio.hpp", "/usr/include/c++/12/string"])

    def test_compiled_in_is_what_no_library_is_loaded_of(self):
        boost = package("libboost1.81-dev", "boost1.81")
        found = parts.compiled_in(
            [boost, package("libssl-dev", "openssl"),
             package("linux-libc-dev", "linux")],
            [package("libssl3", "openssl")])
        self.assertEqual(found, [boost])

    def test_licences_that_a_copyright_file_sends_to(self):
        self.assertEqual(parts.licences_in(COPYRIGHT),
                         {"GPL-3", "Apache-2.0", "GPL"})


if __name__ == "__main__":
    sys.exit(unittest.main())
