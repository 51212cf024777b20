#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a native file may claim: rates that no recorder has, and more marks than fit into one read."""

import os
import sys
import unittest
from pathlib import Path

import h5py
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import Folder, make_wav, run  # noqa: E402


def native(name, rate):
    with h5py.File(name, "w") as file:
        file.attrs["format"], file.attrs["format_version"] = "myoscribe", 1
        data = file.create_dataset("streams/x", data=np.zeros((1000, 1), "f4"))
        data.attrs["rate_hz"], data.attrs["start_s"] = rate, 0.0
        for key, value in (("channel_names", "c"), ("channel_types", "EMG"), ("units", "uV")):
            data.attrs[key] = np.array([value], dtype=object)
        data.attrs["scale"], data.attrs["offset"] = np.ones(1), np.zeros(1)


class Claims(Folder):
    def test_rates_that_no_recorder_has_are_refused(self):
        for rate in (5e-324, 1e-5, 1e300, float("nan"), float("inf"), -1000.0):
            native("a.h5", rate)
            for command in (["info", "a.h5"], ["analyze", "a.h5", "-o", "out"], ["convert", "a.h5", "-o", "b.wav"]):
                done = run(*command, timeout=30)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("Hz is impossible (0.001 to 1e6 Hz)", done.stderr)
        native("a.h5", 0.5)
        self.assertEqual(run("info", "a.h5").returncode, 0)

    def test_many_marks_are_read_back(self):
        make_wav(Path("y.wav"), seconds=10)
        for count in (65536, 65537, 150000):
            Path("y_events.tsv").write_text(
                "onset\tduration\ttrial_type\n" + "".join(f"{i * 5e-5:.6f}\t0\tbeep{i % 7}\n" for i in range(count)))
            self.assertEqual(run("convert", "y.wav", "-o", "o.h5").returncode, 0)
            done = run("info", "o.h5")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(f"marks      {count} from file", done.stdout)
            run("convert", "o.h5", "-o", "back.wav")
            self.assertEqual(Path("back_events.tsv").read_text().count("\n"), count + 1)

    def test_more_marks_than_can_be_read_are_not_written(self):
        make_wav(Path("y.wav"), seconds=2)
        Path("y_events.tsv").write_text("onset\tduration\ttrial_type\n" + "0\t0\ta\n" * (2 ** 20 + 1))
        done = run("convert", "y.wav", "-o", "o.h5")
        self.assertEqual(done.returncode, 1)
        self.assertIn("1048577 marks are more than the 1048576", done.stderr)
        self.assertEqual([p.name for p in Path(".").glob("o.h5*")], [])

    def test_a_pipe_as_a_sidecar_is_an_error_at_once(self):
        make_wav(Path("y.wav"), seconds=2)
        os.mkfifo("y_events.tsv")
        done = run("analyze", "y.wav", "-o", "out", timeout=20)
        self.assertEqual(done.returncode, 1)
        self.assertIn("is not a regular file; copy it to one first", done.stderr)

    def test_long_names_do_not_flood(self):
        done = run("info", "n" * 100000 + ".wav")
        self.assertLess(len(done.stderr), 5000)
        self.assertIn("File name too long", done.stderr)


if __name__ == "__main__":
    unittest.main()
