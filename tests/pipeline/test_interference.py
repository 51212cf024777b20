#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is not muscle is not called muscle: each kind of interference over its range, written as WAV,
analysed by the program (MYOSCRIBE) and held against what was put in."""

import csv
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy
from scipy.io import wavfile

PROGRAM = os.environ["MYOSCRIBE"]
FULL_SCALE_UV = 5000
NOISE_UV = 2.0


def write(folder, name, x, rate):
    values = numpy.clip(x / FULL_SCALE_UV, -1, 1) * (2**31 - 1)
    wavfile.write(folder / f"{name}.wav", rate, values.astype(numpy.int32))
    (folder / f"{name}_channels.tsv").write_text(
        f"name\ttype\tunits\tfull_scale\nCH1\tEMG\tuV\t{FULL_SCALE_UV}\n"
    )


def rows(path):
    with open(path, encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def trace(folder):
    with h5py.File(folder / "trace_conditioned.h5") as file:
        return next(iter(file["streams"].values()))[:].ravel().astype(float)


def potential(x, rate, at, size, width_s):
    half = int(8 * width_s * rate)
    centre = int(at * rate)
    u = (numpy.arange(centre - half, centre + half) / rate - at) / width_s
    x[centre - half : centre + half] += size * (1 - u * u) * numpy.exp(-u * u / 2)


class Interference(unittest.TestCase):
    def setUp(self):
        self.random = numpy.random.default_rng(19)
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        (self.folder / "in").mkdir()

    def tearDown(self):
        self.temporary.cleanup()

    def noise(self, rate, seconds, sigma=NOISE_UV):
        return self.random.standard_normal(int(rate * seconds)) * sigma

    def tone(self, hz, size, rate, seconds):
        t = numpy.arange(int(rate * seconds)) / rate
        return size * numpy.sin(2 * numpy.pi * hz * t + self.random.uniform(0, 6))

    def analyse(self, recordings, rate, *options):
        for name, x in recordings.items():
            write(self.folder / "in", name, x, rate)
        subprocess.run(
            [PROGRAM, "analyze", self.folder / "in", "-o", self.folder / "out", "--format", "events",
             "--trace", "conditioned", "--quiet", *options],
            check=True,
        )
        out = self.folder / "out"
        table = {row["recording"]: row for row in rows(out / "recordings.tsv")}
        return {
            name: (rows(out / f"{name}.wav" / "events.tsv"), table[f"{name}.wav"],
                   trace(out / f"{name}.wav"))
            for name in recordings
        }

    def test_hum_that_begins_ends_jumps_or_swells_is_no_muscle(self):
        rate, seconds = 2000, 60
        t = numpy.arange(rate * seconds) / rate
        recordings = {}
        for mains in (50, 60, 49.7, 60.3):
            for harmonic in (1, 2, 3):
                hum = self.tone(harmonic * mains, 20, rate, seconds)
                on, off = self.random.uniform(12, 30), self.random.uniform(32, 50)
                courses = {
                    "gate": (t > on) & (t < off),
                    "jump": numpy.where(t < on, 0.4, 2),
                    "swell": 0.25 + 2.75 * numpy.exp(-(((t - on) / 2) ** 2)),
                }
                for course, size in courses.items():
                    recordings[f"{course}_{mains}_{harmonic}"] = self.noise(rate, seconds) + hum * size
        for name, (events, row, x) in self.analyse(recordings, rate).items():
            self.assertEqual([(e["onset"], e["trial_type"]) for e in events], [], name)
            self.assertLess(float(row["excluded_s"]), 3, name)
            quiet = 1.4826 * numpy.nanmedian(numpy.abs(x))
            self.assertLess(quiet, 2 * NOISE_UV, name)

    def test_a_large_hum_under_a_contraction_is_no_movement(self):
        rate, seconds = 2000, 30
        recordings = {"hum": self.noise(rate, seconds, 20) + self.tone(50, 2000, rate, seconds)}
        _, row, _ = self.analyse(recordings, rate)["hum"]
        self.assertNotIn("motion", row["excluded_why"])

    def test_a_train_of_potentials_keeps_its_power(self):
        rate, seconds = 2000, 60
        recordings = {}
        for per_second in (5, 10, 12.5, 20, 25, 30, 100 / 3, 45):
            x = self.noise(rate, seconds)
            for at in numpy.arange(15, 45, 1 / per_second):
                potential(x, rate, at, 100, 0.003)
            recordings[f"train_{per_second:.1f}"] = x
        kept = self.analyse(recordings, rate)
        (self.folder / "out").rename(self.folder / "first")
        whole = self.analyse(recordings, rate, "--mains", "off", "--lines", "none")
        for name in recordings:
            inside = slice(15 * rate, 45 * rate)
            lost = numpy.nanmean((kept[name][2][inside] - whole[name][2][inside]) ** 2)
            self.assertLess(lost, 0.02 * numpy.nanmean(whole[name][2][inside] ** 2), name)

    def test_lines_of_other_machines_are_removed_and_twitches_found_beside_them(self):
        rate, seconds = 2000, 120
        interference = {
            "none": 0,
            "railway": self.tone(16.7, 40, rate, seconds) + self.tone(50, 15, rate, seconds),
            "aircraft": self.tone(400, 20, rate, seconds),
            "converter": self.tone(87.3, 20, rate, seconds),
            "comb": sum(self.tone(200 * k, 10, rate, seconds) for k in range(1, 5)),
        }
        found = {}
        for name, lines in interference.items():
            interference[name] = self.noise(rate, seconds) + lines
            found[name] = numpy.arange(5, seconds - 5, 7) + self.random.uniform(0, 2, 16)
            for at in found[name]:
                potential(interference[name], rate, at, self.random.uniform(40, 150), 0.003)
        for name, (events, row, _) in self.analyse(interference, rate).items():
            onsets = [float(e["onset"]) for e in events if e["trial_type"] == "fasciculation"]
            hits = sum(any(abs(onset - at) < 0.03 for onset in onsets) for at in found[name])
            self.assertGreaterEqual(hits, 15, name)
            self.assertLessEqual(len(onsets), hits, name)
            self.assertLess(float(row["excluded_s"]), 1, name)

    def test_nothing_is_removed_when_nothing_is_to_be(self):
        rate, seconds = 2000, 60
        x = self.noise(rate, seconds) + self.tone(50, 20, rate, seconds) + self.tone(87.3, 20, rate, seconds)
        x -= x[0]
        _, _, left = self.analyse({"hum": x}, rate, "--mains", "off", "--lines", "none")["hum"]
        for hz in (50, 87.3):
            t = numpy.arange(len(left)) / rate
            size = 2 * abs(numpy.nanmean(left * numpy.exp(-2j * numpy.pi * hz * t)))
            self.assertGreater(size, 18, hz)

    def test_noise_is_rest_at_every_rate_and_bursts_are_found(self):
        for rate in (200, 250, 300, 333, 500, 1000):
            noise = self.noise(rate, 120, 5)
            bursts = self.noise(rate, 120, 5)
            for at in (20, 40, 60, 80):
                bursts[at * rate : (at + 2) * rate] += self.noise(rate, 2, 60)
            for path in (self.folder / "in").iterdir():
                path.unlink()
            if (self.folder / "out").exists():
                (self.folder / "out").rename(self.folder / f"before_{rate}")
            answers = self.analyse({"noise": noise, "bursts": bursts}, rate)
            self.assertEqual(answers["noise"][0], [], rate)
            self.assertGreater(float(answers["noise"][1]["clean_rest_s"]), 119, rate)
            events = [e for e in answers["bursts"][0] if e["trial_type"] == "voluntary"]
            self.assertEqual(len(events), 4, rate)
            others = {e["trial_type"] for e in answers["bursts"][0]} & {"fasciculation", "cramp"}
            self.assertEqual(others, set(), rate)
            for event, at in zip(events, (20, 40, 60, 80)):
                self.assertAlmostEqual(float(event["onset"]), at, delta=0.1, msg=str(rate))


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
