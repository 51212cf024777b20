#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same sources give the same bytes: two builds in two folders, by themselves and without a cache."""

import filecmp
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import Folder  # noqa: E402

TOP = Path(__file__).resolve().parents[2]
FILES = ("src/cli/myoscribe", "src/libmyoscribe.a", "kernels/libmyo_kernels.a")


class Reproducible(Folder):
    def copy(self, *names):
        """The sources as they are now, so that an edit meanwhile is in none or in all."""
        listed = subprocess.run(["git", "ls-files"], cwd=TOP, capture_output=True, text=True, check=False).stdout.split("\n")
        if len(listed) < 2:
            self.skipTest("SKIP: not under version control, so what belongs to the sources is not known")
        for file in listed:
            if file and not file.startswith("tests/") and (TOP / file).is_file():
                for name in names:
                    (self.top / name / file).parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(TOP / file, self.top / name / file)

    def build(self, name):
        environment = {**os.environ, "CCACHE_DISABLE": "1"}
        for command in (["cmake", "-S", name, "-B", f"{name}/.build", "-G", "Ninja", "-DMYO_TESTS=OFF", "-DMYO_BENCH=OFF"],
                        ["cmake", "--build", f"{name}/.build", "--target", "myoscribe_program"]):
            done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return self.top / name / ".build"

    def test_two_folders_give_the_same_bytes(self):
        names = "here", "a much longer name/of another depth"
        self.copy(*names)
        one, other = map(self.build, names)
        for file in FILES:
            self.assertTrue(filecmp.cmp(one / file, other / file, shallow=False), f"{file} depends on where it is built")
            self.assertNotIn(str(self.top).encode(), (one / file).read_bytes(), f"{file} names the folder of its build")


if __name__ == "__main__":
    unittest.main()
