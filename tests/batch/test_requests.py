#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a recording of a BIDS dataset costs a shared file system, counted with strace."""

import os
import re
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import PROGRAM, Folder, digest, make_wav, rows  # noqa: E402

MOST = {"open": 30, "stat": 40, "list": 10}


def make_dataset(top, people=4):
    top.mkdir()
    (top / "dataset_description.json").write_text('{"Name": "x", "BIDSVersion": "1.10.0"}')
    for task in ("rest", "hold"):
        (top / f"task-{task}_emg.json").write_text('{"SamplingFrequency": 1000, "PowerLineFrequency": 50}')
    (top / "channels.tsv").write_text("name\ttype\tunits\tfull_scale\nm1\tEMG\tuV\t5000\n")
    count = 0
    for person in range(1, people + 1):
        for session in ("a", "b"):
            for task in ("rest", "hold"):
                stem = f"sub-{person:02}/ses-{session}/emg/sub-{person:02}_ses-{session}_task-{task}"
                make_wav(top / f"{stem}_emg.wav", seconds=3, seed=person, sidecar=False)
                (top / f"{stem}_events.tsv").write_text("onset\tduration\ttrial_type\n0\t1\trest\n")
                count += 1
    return count


class Requests(Folder):
    def count(self, *arguments):
        subprocess.run(["strace", "-f", "-qq", "-o", "trace", "-e", "trace=openat,open,newfstatat,stat,lstat,statx",
                        PROGRAM, "analyze", "ds", "-o", "out", "--format", "events", "--jobs", "1", "-q", *arguments],
                       check=True, timeout=100)
        calls = dict.fromkeys(MOST, 0)
        for line in Path("trace").read_text(errors="replace").splitlines():
            found = re.match(r'\d+ +(\w+)\((?:AT_FDCWD, )?"(ds|out)\b', line)
            if found:
                kind = "stat" if "stat" in found[1] else "list" if "O_DIRECTORY" in line else "open"
                calls[kind] += 1
        return calls

    def test_a_recording_costs_few(self):
        count = make_dataset(Path("ds"))
        calls = self.count()
        self.assertEqual([r["status"] for r in rows("out/status.tsv")], ["ok"] * count)
        each = {kind: calls[kind] / count for kind in MOST}
        print(", ".join(f"{each[kind]:.1f} {kind}" for kind in MOST))
        for kind, most in MOST.items():
            self.assertLessEqual(each[kind], most, each)

    def test_what_comes_and_goes_is_still_noticed(self):
        """Listings are kept by a worker; what a recording was read with is what counts."""
        make_dataset(Path("ds"), people=2)
        self.analyze("ds", "-o", "out", "--jobs", "1")
        before = digest("out")
        for name in ("sub-01/ses-a/emg/sub-01_ses-a_task-rest_channels.tsv", "sub-01/task-rest_channels.tsv",
                     "task-rest_channels.tsv", "sub-02/ses-b/sub-02_ses-b_scans.tsv"):
            Path("ds", name).write_text("name\ttype\tunits\tfull_scale\nm1\tEMG\tuV\t2500\n")
            plan = self.analyze("ds", "-o", "out", "--resume", "--dry-run").stdout
            self.assertIn("analyse\tsidecar\t", plan, name)
            Path("ds", name).unlink()
        self.analyze("ds", "-o", "out", "--resume")
        self.assertEqual(digest("out"), before)


if __name__ == "__main__":
    if not shutil.which("strace"):
        print("SKIP: strace is not installed; .ci/install all brings it")
        sys.exit(77)
    unittest.main()
