#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""C3D: all kinds of numbers give the same values, contradictions of real files are settled by the
file's length, and what is damaged is refused."""

import csv
import unittest

import numpy as np
from lab_support import CASES, SHARED, LabTest, main, shared
from make_c3d import Numbers, parameter, write_c3d

ROWS = 400
X = np.stack([(np.arange(ROWS) * 37) % 801 - 400, (np.arange(ROWS) * 11) % 301 - 150,
              np.arange(ROWS) % 50 - 25], 1)
PLAIN = dict(labels=("EMG RF", "EMG BF", "FZ1"), units=("V", "V", "N"), scale=(1.25e-6, 2.5e-6, -0.5),
             offset=(3, 0, -7))
TRUTH = (X - [3, 0, -7]) * np.float32([1.25e-6, 2.5e-6, -0.5]).astype("f8") * [1e6, 1e6, 1]


class C3d(LabTest):
    def written(self, name="r.c3d", x=X, **options):
        return self.path(name, write_c3d(x, **options)[0])

    def test_six_encodings_are_one_recording(self):
        for processor in ("intel", "dec", "mips"):
            for as_float in (False, True):
                for end in ("length", "group 0"):
                    path = self.written(processor=processor, as_float=as_float, end_with=end,
                                        events=[(0.05, "Right", "Foot Strike"), (61.5, "General", "x")],
                                        **PLAIN)
                    r = self.read(path)
                    np.testing.assert_array_equal(r.x, TRUTH)
                    self.assertEqual(r.rate_hz, 1000)
                    self.assertEqual(r.types(), {"EMG RF": "EMG", "EMG BF": "EMG", "FZ1": "FORCE"})
                    self.assertEqual(r.units(), {"EMG RF": "uV", "EMG BF": "uV", "FZ1": "N"})
                    self.assertEqual([m[2] for m in r.marks], ["Right Foot Strike", "x"])
                    np.testing.assert_allclose([m[0] for m in r.marks], [0.05, 61.5], rtol=1e-6)

    def test_unsigned_offsets_and_samples(self):
        x = X + 40000
        path = self.written(x=x, format="UNSIGNED", bits=16, **{**PLAIN, "offset": (40003, 40000, 39993)})
        np.testing.assert_array_equal(self.read(path).x, TRUTH)

    def test_general_scale_holds_for_floats_too(self):
        for as_float in (False, True):
            path = self.written(as_float=as_float, general=0.5, **PLAIN)
            np.testing.assert_allclose(self.read(path).x, TRUTH / 2, rtol=1e-12)

    def test_clock_of_the_capture(self):
        for first in (251, 70001):
            path = self.written(first_frame=first, events=[((first - 1) / 100 + 0.3, "Left", "Foot Off")],
                                **PLAIN)
            marks = self.read(path).marks
            self.assertEqual(marks[0][2], "Left Foot Off")
            self.assertAlmostEqual(marks[0][0], 0.3, places=4)

    def test_events_of_the_header(self):
        path = self.written(processor="dec", header_events=[(0.25, "RHS"), (0.125, "LTO")], **PLAIN)
        self.assertEqual(self.read(path).marks, [(0.125, 0, "LTO"), (0.25, 0, "RHS")])

    def test_what_may_be_absent_or_wrong(self):
        for options in (
            dict(header_word3=77), dict(header_word3=0), dict(points=0), dict(points=60),
            dict(leave_out=("DATA_START",)), dict(leave_out=("ANALOG OFFSET",), offset_zero=True),
            dict(leave_out=("FRAMES",)), dict(frames_said=7), dict(frames_said=0), dict(locked=("ANALOG", "USED", "RATE")),
        ):
            kinds = dict(PLAIN)
            truth = TRUTH
            if options.pop("offset_zero", False):
                truth = X * np.float32(PLAIN["scale"]).astype("f8") * [1e6, 1e6, 1]
            path = self.written(**{**kinds, **options})
            np.testing.assert_array_equal(self.read(path).x, truth, err_msg=str(options))
        path = self.written(leave_out=("RATE",), **PLAIN)
        self.assertEqual(self.read(path).rate_hz, 1000)  # header: 100 Hz video, ten rows each
        path = self.written(leave_out=("RATE",), video_rate=0.0, **PLAIN)
        self.refused(path, "no sampling rate; give it with --rate HZ")
        self.assertEqual(self.read(path, "--rate", "500").rate_hz, 500)

    def test_arrays_longer_and_shorter_than_used(self):
        longer = {key: tuple(values) + tuple(values) for key, values in PLAIN.items()}
        np.testing.assert_array_equal(self.read(self.written(**longer)).x, TRUTH)
        shorter = {**PLAIN, "labels": ("EMG RF",), "units": ("V",), "scale": (1.25e-6,), "offset": (3,)}
        r = self.read(self.written(**shorter))
        np.testing.assert_array_equal(r.channel("EMG RF"), TRUTH[:, 0])
        self.assertEqual(r.units()["ch2"], "%FS")
        np.testing.assert_allclose(r.channel("ch2"), X[:, 1] * 100 / 32768)

    def test_more_than_255_channels(self):
        x = (np.arange(40)[:, None] * 7 + np.arange(300)) % 199 - 99
        path = self.written(x=x, labels=[f"EMG{i}" for i in range(300)], units=["uV"] * 300,
                            scale=[0.5 + i for i in range(300)], offset=list(range(300)))
        r = self.read(path)
        np.testing.assert_array_equal(r.x, (x - np.arange(300)) * (0.5 + np.arange(300)))
        self.assertEqual(r.channel_names[299], "EMG299")

    def test_more_frames_than_16_bits(self):
        x = np.arange(2 * 70000)[:, None] % 1000
        path = self.written(x=x, ratio=2, points=0, labels=("EMG",), units=("uV",), scale=(1,), offset=(0,))
        np.testing.assert_array_equal(self.read(path).x, x)

    def test_counts_labelled_volts_are_uncalibrated_and_the_remedies_work(self):
        path = self.written(**{**PLAIN, "scale": (1, 1, 1), "offset": (0, 0, 0)}, bits=12)
        r = self.read(path)
        self.assertIn("EMG RF and 1 more: ANALOG:UNITS says volts", r.said)
        self.assertEqual(r.units(), {"EMG RF": "%FS", "EMG BF": "%FS", "FZ1": "N"})
        r = self.read(path, "--full-scale", "5 mV")
        np.testing.assert_allclose(r.channel("EMG RF"), X[:, 0] * 5000 / 2048)
        self.path("r_channels.tsv", "name\tunits\tfull_scale\nEMG RF\tmV\t10\n")
        np.testing.assert_allclose(self.read(path).channel("EMG RF"), X[:, 0] * 10000 / 2048)

    def test_volts_behind_an_amplifier_are_said_and_the_remedy_works(self):
        path = self.written(as_float=True, **{**PLAIN, "scale": (1e-2, 1e-6, 1), "offset": (0, 0, 0)})
        r = self.read(path)
        self.assertIn("channel EMG RF: up to 4e+03 mV, which no skin gives", r.said)
        self.path("r_channels.tsv", "name\tunits\tfull_scale\nEMG RF\tmV\t0.5\n")  # gain 2000
        np.testing.assert_allclose(self.read(path).channel("EMG RF"), X[:, 0] * 1e4 / 2000, rtol=1e-6)

    def test_plates_in_volts_are_no_emg(self):
        path = self.written(labels=("EMG RF", "Chan2", "FP1_FX"), units=("V", "V", "V"), plate=(2,),
                            scale=(1e-6, 1e-6, 1e-6))
        self.assertEqual(self.read(path).types(), {"EMG RF": "EMG", "Chan2": "FORCE", "FP1_FX": "FORCE"})

    def test_a_spare_channel_without_scale_does_not_cost_the_file(self):
        path = self.written(**{**PLAIN, "scale": (1.25e-6, 0, -0.5)})
        r = self.read(path)
        self.assertIn("EMG BF: ANALOG:SCALE is 0", r.said)
        self.assertEqual(r.types()["EMG BF"], "MISC")
        np.testing.assert_array_equal(r.channel("EMG RF"), TRUTH[:, 0])

    def test_markers_alone_are_no_recording(self):
        n = Numbers("intel")
        path = self.written(leave_out=("USED",), extra=[parameter(n, 2, "USED2", "int", [], [0])], **PLAIN)
        self.refused(path, "no analog channel")

    def test_every_cut_is_refused(self):
        for options in (dict(), dict(processor="mips", as_float=True)):
            data, structure = write_c3d(X, **PLAIN, **options)
            places = [p for p in structure if p < len(data)] + list(range(512, structure[3], 31))
            whole = range(structure[-1], len(data))  # the samples are all there
            self.assertGreater(self.cuts_are_refused(data, places, ".c3d", whole), 50)

    @shared
    def test_real_encodings_of_one_recording(self):
        first = None
        for name in ("pc_int", "pc_real", "dec_int", "dec_real", "sgi_int", "sgi_real"):
            r = self.read(SHARED / "c3d" / f"sample02_{name}.c3d")
            first = r.x if first is None else first
            np.testing.assert_array_equal(r.x, first)
            self.assertEqual((r.rate_hz, r.x.shape), (200, (356, 16)))
            self.assertEqual(set(r.types().values()), {"FORCE", "MISC"})

    @shared
    def test_real_trial(self):
        r = self.read(SHARED / "c3d" / "vicon_markers_analogs.c3d")
        self.assertEqual((r.rate_hz, r.x.shape), (2000, (11600, 38)))
        self.assertIn("which no skin gives", r.said)
        self.assertAlmostEqual(r.channel("Delt_ant.EMG1").std(), 212.15, delta=0.01)

    @unittest.skipUnless(CASES.is_dir(), f"SKIP: {CASES} is not there")
    def test_truth_of_the_cases(self):
        with open(CASES / "formats" / "c3d_truth_first10.csv") as stream:
            truth = np.array(list(csv.reader(stream))[1:], float) * [1e6, 1e6, 1]
        for path in sorted((CASES / "formats").glob("c3d_*t.c3d")):
            r = self.read(path)
            np.testing.assert_allclose(r.x[:10], truth, rtol=1e-7)
            np.testing.assert_allclose([m[0] for m in r.marks], [0.35, 1.1], rtol=1e-6)
        r = self.read(CASES / "formats" / "c3d_microvolt_scale.c3d")
        self.assertEqual(r.types(), {"EMG 1": "EMG", "FP1_FX": "FORCE"})
        np.testing.assert_allclose(r.channel("EMG 1"), np.round(r.channel("EMG 1")), atol=1e-4)


main()
