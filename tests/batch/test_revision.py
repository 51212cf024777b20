#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The revision in a result's method: the same sources anywhere give it, any change another."""

import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import PROGRAM, Folder  # noqa: E402

TOP = Path(__file__).resolve().parents[2]


def revision(header):
    return re.search(r'MYO_REVISION "([0-9a-f]{64})"', Path(header).read_text()).group(1)


class Revision(Folder):
    def of(self, folder):
        subprocess.run([os.environ["MYO_CMAKE"], f"-DTOP={folder.resolve()}", f"-DOUT={self.top}/out.h",
                        "-P", TOP / ".cmake/revision.cmake"], check=True)
        return revision("out.h")

    def test_it_stands_for_the_sources(self):
        copy = Path("elsewhere")
        for name in ("src", "kernels", "include", ".cmake"):
            shutil.copytree(TOP / name, copy / name)
        built = revision(os.environ["MYO_REVISION_HEADER"])
        self.assertIn(built[:12].encode(), Path(PROGRAM).read_bytes(), "the program does not hold it")
        self.assertEqual(self.of(copy), built)
        (copy / "src/batch/README.md").write_text("words change no result\n")
        self.assertEqual(self.of(copy), built)
        seen = {built}
        for name in ("src/core/file.c", "kernels/exact.h", "kernels/kernels.def",
                     "include/myoscribe/batch.h", "src/report/CMakeLists.txt",
                     ".cmake/compile_options.cmake"):
            path = copy / name
            path.write_bytes(path.read_bytes() + b"\n")
            seen.add(self.of(copy))
        (copy / "src/core/file.c").rename(copy / "src/core/file2.c")
        seen.add(self.of(copy))
        self.assertEqual(len(seen), 8)


if __name__ == "__main__":
    unittest.main()
