#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program is hardened, and the kernels are not: test_hardening.py LIBRARY SHARED KERNELS."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from hardening import complaints, marked

LIBRARY, SHARED, KERNELS = sys.argv[1:4]


class Hardening(unittest.TestCase):
    def test_the_program_lacks_nothing(self):
        self.assertEqual(complaints(os.environ["MYOSCRIBE"]), [])
        self.assertEqual(complaints(SHARED, library=True), [])

    def test_a_program_without_is_told(self):
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / "bare.c"
            source.write_text("int main(void) { return 0; }\n")
            subprocess.run(["cc", "-no-pie", "-fno-stack-protector", "-Wl,-z,norelro,-z,lazy,-z,execstack", "-o",
                            f"{folder}/bare", source], check=True, stderr=subprocess.DEVNULL)
            self.assertEqual(len(complaints(f"{folder}/bare")), 6)

    def test_jumps_are_marked_in_the_library_and_not_in_the_kernels(self):
        objects, protected = marked(LIBRARY)
        self.assertEqual(objects, protected)
        self.assertEqual(marked(KERNELS)[1], 0)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
