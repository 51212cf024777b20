#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file on which a format's library crashes costs one clear error line and exit code 1, whatever
the command, and never the other files of a folder. usage: test_crash.py CRASHING_LIBRARY"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
import wave

import h5py
import numpy as np

PROGRAM = os.environ["MYOSCRIBE"]
LIBRARY = os.path.abspath(sys.argv.pop())


def write(folder):
    for name in ("a.wav", "z.wav"):
        with wave.open(f"{folder}/{name}", "wb") as f:
            f.setnchannels(1)
            f.setsampwidth(2)
            f.setframerate(1000)
            f.writeframes((np.arange(4000) % 777).astype("<i2").tobytes())
    with h5py.File(f"{folder}/bad.h5", "w") as f:
        f.attrs["format"] = "myoscribe"
        f.attrs["format_version"] = 1
        d = f.create_dataset("streams/emg", data=np.arange(4000, dtype="i2")[:, None])
        d.attrs["rate_hz"] = 1000.0
        d.attrs["units"] = ["uV"]
        d.attrs["channel_types"] = ["EMG"]
    with open(f"{folder}/bad_events.tsv", "w") as f:
        f.write("onset\tduration\ttrial_type\n1\t0\tfasciculation\n")


class Crash(unittest.TestCase):
    def run_with(self, where, *arguments):
        with tempfile.TemporaryDirectory() as parent:
            folder = os.path.join(parent, "in")
            os.mkdir(folder)
            write(folder)
            environment = dict(os.environ, CRASH=where, LD_PRELOAD=LIBRARY,
                               ASAN_OPTIONS="verify_asan_link_order=0:handle_segv=0")
            done = subprocess.run([PROGRAM, *arguments], cwd=folder, env=environment,
                                  capture_output=True, text=True, timeout=60)
            return done, sorted(os.listdir(folder))

    def assert_one_clear_line(self, done):
        self.assertEqual(done.returncode, 1, done.stderr)
        errors = [x for x in done.stderr.splitlines() if "error" in x]
        self.assertEqual(len(errors), 1, done.stderr)
        for word in ("bad.h5: ", "crashed on it", "Segmentation fault", "copy it again"):
            self.assertIn(word, errors[0])

    def test_info_goes_on_with_the_next_file(self):
        done, _ = self.run_with("H5Fopen", "info", ".")
        self.assert_one_clear_line(done)
        self.assertIn("a.wav\n", done.stdout)
        self.assertIn("z.wav\n", done.stdout)
        done, _ = self.run_with("H5Fopen", "info", "--json", ".")
        self.assert_one_clear_line(done)
        found = json.loads(done.stdout)
        self.assertEqual(len(found), 3)
        self.assertIn("crashed on it", found[1]["error"])

    def test_convert_leaves_nothing_behind(self):
        for where in ("H5Fopen", "H5Dread"):
            for out in ("out.h5", "out.wav"):
                done, files = self.run_with(where, "convert", "bad.h5", "-o", out)
                self.assert_one_clear_line(done)
                self.assertEqual(files, ["a.wav", "bad.h5", "bad_events.tsv", "z.wav"])

    def test_replay_names_the_recording_and_goes_on(self):
        for where in ("H5Fopen", "H5Dread"):
            done, _ = self.run_with(where, "replay", "--detector", "twin", ".", "-o", "out")
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("crashed on it", done.stderr)
            self.assertIn("z.wav", done.stdout)

    def test_score_names_the_recording(self):
        done, _ = self.run_with("H5Fopen", "score", "--reference", "bad_events.tsv", "--detected",
                                "bad_events.tsv", "--recordings", "bad.h5")
        self.assert_one_clear_line(done)

    def test_analyze_of_the_file_alone_and_with_others(self):
        for where in ("H5Fopen", "H5Dread"):
            for what in ("bad.h5", "."):
                done, _ = self.run_with(where, "analyze", what, "-o", "../out", "--format", "events")
                self.assertEqual(done.returncode, 1, done.stderr)
                errors = [x for x in done.stderr.splitlines() if "error" in x]
                self.assertEqual(len(errors), 1, done.stderr)
                self.assertIn("bad.h5: ", errors[0])
                self.assertIn("Segmentation fault", errors[0])

    def test_without_a_crash_all_is_well(self):
        done, _ = self.run_with("", "info", ".")
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
