#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job under valgrind, workers included: no wrong access, no lost memory."""

import shutil
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import PROGRAM, Folder, make_wav, run  # noqa: E402


class Valgrind(Folder):
    def test_the_main_job_is_clean(self):
        make_wav(Path("in/a.wav"), seconds=4, channels=2)
        Path("in/damaged.wav").write_bytes(b"RIFF\x10\x00\x00\x00WAVEfmt ")
        done = run("-q", "--error-exitcode=9", "--leak-check=full", "--errors-for-leak-kinds=definite",
                   "--trace-children=yes", PROGRAM, "analyze", "in", "-o", "out", "--jobs", 1,
                   program="valgrind", timeout=500)
        self.assertEqual(done.returncode, 1, done.stderr)  # the damaged one
        self.assertNotIn("==", done.stderr)  # what a worker's valgrind would have said


if __name__ == "__main__":
    if not shutil.which("valgrind"):
        print("SKIP: valgrind is not installed; .ci/install all brings it")
        sys.exit(77)
    unittest.main()
