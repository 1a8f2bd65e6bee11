#!/usr/bin/env python3
"""ConfigMaps as the ceiling client sends them in protobuf."""
import sys
import unittest

import bench_tool  # noqa: F401

from protobuf import config_map, varint


class ProtobufTest(unittest.TestCase):
    def test_lengths_have_seven_bits_a_byte(self):
        for number, expected in ((0, b"\0"), (127, b"\x7f"), (128, b"\x80\1"),
                                 (300, b"\xac\2"), (180_000, b"\xa0\xfe\x0a")):
            self.assertEqual(varint(number), expected)

    def test_a_config_map_is_as_the_api_writes_it(self):
        self.assertEqual(
            config_map({"metadata": {"name": "a", "namespace": "q",
                                     "labels": {"l": "1"},
                                     "annotations": {"n": "2"}},
                        "data": {"t": "x"}}),
            b"k8s\0\n\x0f\n\x02v1\x12\tConfigMap\x12\x20\n\x16\n\x01a\x1a\x01q"
            b"Z\x06\n\x01l\x12\x011b\x06\n\x01n\x12\x012"
            b"\x12\x06\n\x01t\x12\x01x")


if __name__ == "__main__":
    sys.exit(unittest.main())
