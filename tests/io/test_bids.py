#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole BIDS-EMG dataset, as the specification lays it out, given to `analyze` as a folder."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy as np

PROGRAM = os.environ["MYOSCRIBE"]
RATE, SECONDS = 1000, 20


def write_edf(path, labels, units):
    field = lambda v, n: str(v).encode().ljust(n)
    count = len(labels)
    head = field(0, 8) + field("X X X X", 80) + field("Startdate X X X X", 80) + b"01.01.2410.00.00"
    head += field(256 * (count + 1), 8) + field("", 44) + field(SECONDS, 8) + field(1, 8) + field(count, 4)
    for texts, size in ((labels, 16), ([""] * count, 80), (units, 8), ([-32768] * count, 8), ([32767] * count, 8),
                        ([-32768] * count, 8), ([32767] * count, 8), ([""] * count, 80), ([RATE] * count, 8),
                        ([""] * count, 32)):
        head += b"".join(field(t, size) for t in texts)
    source = np.random.default_rng(5)
    x = source.normal(0, 5, (SECONDS * RATE, count)).round().astype("<i2")
    x[10000:14000] += source.normal(0, 300, (4000, count)).astype("<i2")
    with open(path, "wb") as f:
        f.write(head)
        for second in x.reshape(SECONDS, RATE, count):
            f.write(second.T.tobytes())


def table(path, *rows):
    path.write_text("".join("\t".join(map(str, row)) + "\n" for row in rows))


def write_dataset(root):
    root.mkdir()
    (root / "dataset_description.json").write_text('{"Name": "Test", "BIDSVersion": "1.11.0", "DatasetType": "raw"}')
    (root / "README").write_text("Calf EMG of two people.\n")
    (root / "CHANGES").write_text("1.0.0 2026-02-04\n  - First.\n")
    table(root / "participants.tsv", ("participant_id", "age", "sex"), ("sub-01", 31, "F"), ("sub-02", 44, "M"))
    (root / "participants.json").write_text('{"age": {"Units": "year"}}')
    (root / "task-hold_emg.json").write_text(json.dumps(
        {"EMGPlacementScheme": "Measured", "EMGReference": "patella", "SamplingFrequency": RATE,
         "PowerLineFrequency": 50, "RecordingType": "continuous", "SoftwareFilters": "n/a", "TaskName": "hold"}))
    # one table for all recordings of the task, described by a JSON beside it
    table(root / "task-hold_channels.tsv", ("name", "type", "units", "status", "status_description", "target_muscle"),
          ("GM", "EMG", "uV", "good", "n/a", "gastrocnemius medialis"),
          ("GL", "EMG", "uV", "bad", "electrode came off", "gastrocnemius lateralis"),
          ("STI", "TRIG", "V", "n/a", "n/a", "n/a"))
    (root / "task-hold_channels.json").write_text('{"target_muscle": {"Description": "muscle"}}')
    for subject, session in (("01", "pre"), ("02", "post")):
        name = f"sub-{subject}_ses-{session}_task-hold"
        folder = root / f"sub-{subject}" / f"ses-{session}" / "emg"
        folder.mkdir(parents=True)
        write_edf(folder / f"{name}_emg.edf", ["GM", "GL", "STI"], ["uV", "uV", "V"])
        table(folder / f"{name}_events.tsv", ("onset", "duration", "trial_type", "channel"),
              ("0.500", "8.000", "rest", "n/a"), ("9.900", "4.200", "voluntary", "GM|GL"))
        (folder / f"{name}_events.json").write_text('{"channel": {"Delimiter": "|"}}')
        table(folder / f"{name}_electrodes.tsv", ("name", "x", "y", "z", "coordinate_system"), ("E1", 1, 2, 0, "leg"))
        (folder / f"{name}_coordsystem.json").write_text('{"EMGCoordinateSystem": "Other"}')
        table(root / f"sub-{subject}" / f"ses-{session}" / f"sub-{subject}_ses-{session}_scans.tsv",
              ("filename", "acq_time"), (f"emg/{name}_emg.edf", "2026-02-04T10:00:00"))
    return root


class Bids(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.root = write_dataset(Path(self.temporary.name) / "dataset")
        self.first = self.root / "sub-01" / "ses-pre" / "emg"
        self.name = "sub-01_ses-pre_task-hold"

    def tearDown(self):
        self.temporary.cleanup()

    def run_it(self, *arguments, cwd=None):
        return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=120, cwd=cwd)

    def info(self, *paths, cwd=None):
        done = self.run_it("info", "--json", *paths, cwd=cwd)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return json.loads(done.stdout)

    def test_the_dataset_is_analysed_as_a_folder(self):
        out = self.root.parent / "results"
        done = self.run_it("analyze", self.root, "-o", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stderr.count("error") + done.stderr.count("warning"), 0, done.stderr)
        rows = [r.split("\t") for r in (out / "recordings.tsv").read_text().splitlines()]
        where = rows[0].index("recording")
        self.assertEqual([r[where] for r in rows[1:]],
                         ["sub-01/ses-pre/emg/sub-01_ses-pre_task-hold_emg.edf",
                          "sub-02/ses-post/emg/sub-02_ses-post_task-hold_emg.edf"], "bad channels are not analysed")
        self.assertEqual({r[rows[0].index("channel")] for r in rows[1:]}, {"GM"})
        events = (out / rows[1][where] / "events.tsv").read_text()
        self.assertTrue(events.startswith("onset\tduration\ttrial_type"), "results are BIDS events themselves")
        page = (out / rows[1][where] / "report.html").read_text()
        for words in ("channel GL is bad", "task-hold_emg.json", "3 folders above"):
            self.assertIn(words, page)

    def test_what_the_files_say_is_honoured(self):
        for found in self.info(self.root):
            stream = found["streams"][0]
            self.assertEqual([c["type"] for c in stream["channels"]], ["EMG", "MISC", "TRIG"])
            self.assertEqual(stream["channels"][0]["unit"], "uV")
            notes = "\n".join(found["notes"])
            self.assertIn("power line as 50 Hz", notes)
            self.assertIn("task-hold_channels.tsv, 3 folders above", notes)
            self.assertEqual(len(found["marks"]) if isinstance(found["marks"], list) else found["marks"], 3)

    def test_nearer_files_win_and_only_applicable_ones_count(self):
        (self.root / "sub-01" / "sub-01_emg.json").write_text('{"PowerLineFrequency": 60}')
        (self.root / "sub-01" / "sub-02_emg.json").write_text('{"SamplingFrequency": 1}')
        (self.root / "task-walk_emg.json").write_text('{"SamplingFrequency": 2}')
        (self.root.parent / "task-hold_emg.json").write_text('{"SamplingFrequency": 3}')
        table(self.first / f"{self.name}_channels.tsv", ("name", "type", "units"), ("GM", "EMG", "uV"), ("GL", "EMG", "uV"),
              ("STI", "MISC", "V"))
        first, second = self.info(self.root)
        self.assertEqual([c["type"] for c in first["streams"][0]["channels"]], ["EMG", "EMG", "MISC"])
        self.assertIn("60 Hz", "\n".join(first["notes"]))
        self.assertIn("50 Hz", "\n".join(second["notes"]))
        # whichever way the folder is named
        path = f"{self.name}_emg.edf"
        for name, cwd in ((path, self.first), ("../emg/" + path, self.first), ("./sub-01/ses-pre/emg/" + path, self.root)):
            self.assertEqual(self.info(name, cwd=cwd)[0]["notes"], first["notes"], name)

    def test_contradictions_are_refused_by_name(self):
        (self.root / "sub-01" / "sub-01_emg.json").write_text('{"SamplingFrequency": 2048}')
        done = self.run_it("info", self.root)
        self.assertEqual(done.returncode, 1)
        errors = [x for x in done.stderr.splitlines() if "error" in x]
        self.assertEqual(len(errors), 1, done.stderr)
        for word in (f"{self.name}_emg.edf: ", "sub-01_emg.json", "2048", "1000 Hz"):
            self.assertIn(word, errors[0])
        (self.root / "sub-01" / "sub-01_emg.json").write_text("{")
        done = self.run_it("info", self.root)
        self.assertEqual(done.returncode, 1)
        self.assertIn("sub-01/sub-01_emg.json: ", done.stderr)

    def test_a_changed_inherited_file_is_noticed_by_resume(self):
        out = self.root.parent / "results"
        arguments = ("analyze", self.root, "-o", out, "--format", "events", "--resume")

        def written():
            done = self.run_it(*arguments)
            self.assertEqual(done.returncode, 0, done.stderr)
            return {p.parent.name: os.stat(p).st_mtime_ns for p in out.rglob("events.tsv") if p.parent != out}

        first = written()
        self.assertEqual(written(), first, "nothing changed")
        (self.root / "task-hold_emg.json").write_text('{"SamplingFrequency": 1000, "PowerLineFrequency": 60}')
        second = written()
        self.assertTrue(all(second[name] != first[name] for name in first), "all recordings inherit it")
        table(self.root / "sub-02" / "task-hold_channels.tsv", ("name", "type", "units"), ("GM", "EMG", "uV"),
              ("GL", "EMG", "uV"), ("STI", "TRIG", "V"))
        third = written()
        self.assertEqual([third[name] != second[name] for name in sorted(first)], [False, True], "it came later")


if __name__ == "__main__":
    unittest.main()
