#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results of a BIDS dataset as a derivative, the command line of a BIDS-App, and other schedulers."""

import json
import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
sys.path.insert(0, str(Path(__file__).resolve().parent))
from program import PROGRAM, Folder, digest, make_wav, rows, run  # noqa: E402
from test_requests import make_dataset  # noqa: E402

SHARE = Path(__file__).resolve().parents[2] / "src/cli/share"


class Derivative(Folder):
    def test_the_results_of_a_dataset_are_a_derivative(self):
        make_dataset(Path("ds"), people=2)
        self.analyze("ds", "-o", "ds/derivatives/myoscribe", "--format", "events,bids")
        out = Path("ds/derivatives/myoscribe")
        found = json.loads((out / "dataset_description.json").read_text())
        self.assertEqual(found["DatasetType"], "derivative")
        self.assertEqual(found["GeneratedBy"][0]["Name"], "myoscribe")
        self.assertEqual(found["SourceDatasets"], [{"URL": "file://" + str(Path("ds").resolve())}])
        tables = sorted(out.rglob("sub-*_events.tsv"))
        self.assertEqual(len(tables), 8)
        for table in tables:
            self.assertRegex(table.name, r"^sub-0[12]_ses-[ab]_task-(rest|hold)_desc-myoscribe_events\.tsv$")
            own = table.with_name(table.name.replace("_desc-myoscribe_events.tsv", "_emg.wav")) / "events.tsv"
            self.assertEqual(table.read_bytes(), own.read_bytes())
            self.assertTrue(table.read_text().startswith("onset\tduration\t"))
        dictionary = json.loads((out / "desc-myoscribe_events.json").read_text())
        self.assertTrue(set(tables[0].read_text().split("\n")[0].split("\t")[2:]) <= set(dictionary))
        self.analyze("ds", "-o", out, "--format", "events", "--resume")
        self.assertEqual(list(out.rglob("sub-*_events.tsv")), [])
        self.assertNotIn("not searched", self.analyze("ds", "-o", "elsewhere").stderr)

    def test_other_recordings_are_no_dataset(self):
        make_wav(Path("in/a.wav"))
        self.analyze("in", "-o", "out", "--format", "events,bids")
        self.assertFalse(Path("out/dataset_description.json").exists())
        self.assertFalse(Path("out/.bidsignore").exists())

    def test_a_dataset_is_not_taken_for_an_output_folder(self):
        make_dataset(Path("ds"), people=1)
        make_wav(Path("a.wav"))
        done = run("analyze", "a.wav", "-o", "ds")
        self.assertEqual(done.returncode, 3)
        self.assertIn("holds a dataset_description.json that is not from myoscribe", done.stderr)


class App(Folder):
    def app(self, *arguments, code=0):
        done = subprocess.run([SHARE / "myoscribe-bids", *arguments], capture_output=True, text=True,
                              env={**os.environ, "MYOSCRIBE": PROGRAM}, timeout=100)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def test_participants_one_by_one_and_the_group_equal_one_run(self):
        make_dataset(Path("ds"), people=3)
        self.analyze("ds", "-o", "whole", "--format", "events")
        for label in ("02", "sub-01"):
            self.app("ds", "out", "participant", "--participant_label", label, "--format", "events")
        self.assertEqual({p.name for p in Path("out").glob("sub-*")}, {"sub-01", "sub-02"})
        done = self.app("ds", "out", "group", "--format", "events", "--n_cpus", "2")
        self.assertIn("8 kept", done.stderr)
        self.assertEqual(digest("out"), digest("whole"))

    def test_labels_and_sessions(self):
        make_dataset(Path("ds"), people=3)
        self.app("ds", "out", "participant", "--participant_label", "01", "03", "--session_label", "a",
                 "--task_label", "rest", "--skip_bids_validator")
        self.assertEqual([r["input"] for r in rows("out/status.tsv")],
                         [f"sub-{p}/ses-a/emg/sub-{p}_ses-a_task-rest_emg.wav" for p in ("01", "03")])

    def test_wrong_usage(self):
        Path("none").mkdir()
        self.assertIn("usage:", self.app("ds", "out", code=2).stderr)
        self.assertIn("usage:", self.app("none", "out", "both", code=2).stderr)
        self.assertIn("no dataset_description.json", self.app("none", "out", "group", code=2).stderr)
        self.assertIn("myoscribe 0", self.app("--version").stdout)


class Schedulers(Folder):
    """The lines of src/batch/README.md for programs that Debian has."""

    def test_gnu_parallel(self):
        if not shutil.which("parallel"):
            self.skipTest("GNU parallel is not installed; .ci/install all brings it")
        for i in range(6):
            make_wav(Path(f"in/r{i}.wav"), seconds=2, seed=i)
        self.analyze("in", "-o", "single")
        line = next(line for line in (SHARE.parents[1] / "batch/README.md").read_text().splitlines()
                    if line.startswith("parallel "))
        line = line.replace("myoscribe", PROGRAM).replace("/data/trials", "in").replace("/data/results", "out")
        subprocess.run(line.replace("100", "4"), shell=True, check=True, timeout=100,
                       env={**os.environ, "HOME": str(self.top)}, capture_output=True)
        self.assertEqual(digest("out"), digest("single"))


if __name__ == "__main__":
    unittest.main()
