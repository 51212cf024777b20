#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every row of the table of format cases, read as the table says is right. A row that this test does
not know fails: the table grows, and so must the test. Small files of the same kinds are made anew by
the tests of each format, which run everywhere."""

import csv
import unittest

import numpy as np
from lab_support import CASES, LabTest, main

FORMATS = CASES / "formats"


def truth():
    return np.array([float(v) for v in (FORMATS / "truth_a_mV_first20.txt").read_text().split()])


class Cases(LabTest):
    def expect(self, name, rate=None, types=None, units=None, marks=None, said="", arguments=(), truth_of=None,
               factor=1000, frames=None):
        r = self.read(FORMATS / name, *arguments)
        if rate is not None:
            self.assertEqual(set(r.rates().values()), {rate})
        if types is not None:
            self.assertEqual(r.types(), types)
        if units is not None:
            self.assertEqual(r.units(), units)
        if marks is not None:
            np.testing.assert_allclose([m[:2] for m in r.marks], [m[:2] for m in marks], atol=1e-6)
            self.assertEqual([m[2] for m in r.marks], [m[2] for m in marks])
        if truth_of is not None:
            np.testing.assert_allclose(r.channel(truth_of)[:20], truth() * factor, atol=6e-3 * max(factor / 1000, 1))
        if frames is not None:
            self.assertEqual(len(r.x), frames)
        self.assertIn(said, r.said + self.info(FORMATS / name, *arguments))
        return r

    def text_pandas_index(self, name):
        self.expect(name, 1000, {"Biceps": "EMG", "Triceps": "EMG"}, truth_of="Biceps")

    def text_adductor_magnus(self, name):
        self.expect(name, 1000, {"Adductor magnus": "EMG", "Vastus lateralis": "EMG"}, truth_of="Adductor magnus")

    def text_ms_without_unit(self, name):
        self.refused(FORMATS / name, "or give --rate HZ")
        self.expect(name, 1000, arguments=("--rate", "1000"), truth_of="Biceps")

    def text_bts_ascii(self, name):
        self.expect(name, 1000, {"Voltage:RRF~1": "EMG", "Voltage:RBF~1": "EMG"}, truth_of="Voltage:RRF~1")

    def text_noraxon_name_comma_unit(self, name):
        r = self.expect(name, 1000, units={"BICEPS RT": "uV", "TRICEPS RT": "uV", "Forearm Accel Sensor X RT": "g",
                                           "Sync": "On"}, truth_of="BICEPS RT")
        self.assertEqual(r.channel("Forearm Accel Sensor X RT")[0], 0.01)
        self.assertNotEqual(r.types()["Sync"], "EMG")

    def text_noraxon_ultium(self, name):
        r = self.expect(name, 1000, {"Ultium EMG.EMG 1": "EMG", "Ultium EMG.Internal Accel 1 Ax": "ACC",
                                     "Ultium EMG.Internal Gyro 1 Gx": "GYRO"}, truth_of="Ultium EMG.EMG 1")
        self.assertEqual(r.channel("Ultium EMG.Internal Accel 1 Ax")[0], 1)

    def text_units_row_one_unknown(self, name):
        self.expect(name, 1000, {"Biceps": "EMG", "Baro": "MISC"}, {"Biceps": "uV", "Baro": "kPa"}, truth_of="Biceps")

    def text_headless_time(self, name):
        for arguments in ((), ("--rate", "1000")):
            r = self.expect(name, 1000, arguments=arguments)
            np.testing.assert_allclose(r.x[:20, 0], truth(), atol=6e-6)

    def text_sensor_logger(self, name):
        self.expect(name, 100, dict.fromkeys("zyx", "ACC"), dict.fromkeys("zyx", "m/s^2"))

    def text_labchart(self, name):
        self.expect(name, 1000, units={"EMG": "uV", "Force": "N"}, marks=[(2, 0, "rest")], truth_of="EMG")

    def text_biopac(self, name):
        self.expect(name, 1000, units={"EMG - EMG100C": "uV", "Force - TSD121C": "kg"}, frames=4000,
                    truth_of="EMG - EMG100C")

    def text_trailing_comma(self, name):
        self.expect(name, 1000, {"emg": "EMG"}, truth_of="emg")

    def text_clock_time(self, name):
        self.expect(name, 1000, {"EMG": "EMG"}, truth_of="EMG")

    def opensignals_bitalino_resolution_per_column(self, name):
        r = self.expect(name, 1000, {"A1": "EMG"}, {"A1": "uV"})
        raw = [float(line.split()[5]) for line in (FORMATS / name).read_text().splitlines()[3:103]]
        np.testing.assert_allclose(r.x[:100, 0], (np.array(raw) / 1024 - 0.5) * 3.3 / 1009 * 1e6, rtol=1e-9, atol=1e-9)

    def real_opensignals_bitalino(self, name):
        self.expect(name, 1000, {"A2": "MISC"}, {"A2": "uV"})

    def real_openbci_gui_v6(self, name):
        r = self.expect(name, 250)
        for c in range(8):
            self.assertEqual((r.types()[f"EXG Channel {c}"], r.units()[f"EXG Channel {c}"]), ("EMG", "uV"))
        self.assertEqual([r.units()[f"Accel Channel {c}"] for c in range(3)], ["g"] * 3)
        self.assertFalse({"Sample Index", "Timestamp"} & set(r.types()))

    def real_trigno_label_units(self, name):
        r = self.expect(name)
        rates, units, types = r.rates(), r.units(), r.types()
        for channel, kind in types.items():
            self.assertAlmostEqual(rates[channel], 1259.26 if kind == "EMG" else 148.148, delta=0.01)
            self.assertEqual(units[channel], {"EMG": "uV", "ACC": "g", "GYRO": "deg/s"}[kind])

    def mat_eeglab_like(self, name):
        self.refused(FORMATS / name, "is the name of another file")

    def mat_labchart(self, name):
        self.expect(name, 1000, units={"EMG": "uV", "EMG2": "uV", "Force": "N"}, frames=4000, marks=[(1, 0, "rest")])

    def mat_v4(self, name):
        self.expect(name, 1000, frames=4000)

    def edf(self, name, **more):
        return self.expect(name, types={"EMG biceps": "EMG"}, units={"EMG biceps": "uV"}, rate=1000, **more)

    edf_unit_latin1_micro = edf_time_with_colons = edf

    def edf_trailing_bytes(self, name):
        self.edf(name, frames=4000, said="500 bytes behind")

    def edf_annotation_prefilter(self, name):
        self.assertEqual(len(self.edf(name).marks), 1)

    def edf_eog_and_status(self, name):
        types = self.read(FORMATS / name).types()
        self.assertEqual([n for n, t in types.items() if t == "EMG"], ["EMG chin"])

    def edf_samples_outside_digital_range(self, name):
        self.assertLess(self.edf(name, said="1921 samples lie outside").x.min(), 0)

    def nwb_trials_with_condition(self, name):
        self.expect(name, marks=[(0, 2, "rest"), (2, 2, "voluntary")])

    def otbplus_quattrocento(self, name):
        r = self.expect(name, 2000)
        np.testing.assert_allclose(r.x / (5 / 2**16 * 1e6 / 150), np.round(r.x / (5 / 2**16 * 1e6 / 150)), atol=1e-9)

    def c3d_six(self, name):
        with open(FORMATS / "c3d_truth_first10.csv") as stream:
            values = np.array(list(csv.reader(stream))[1:], float) * [1e6, 1e6, 1]
        r = self.expect(name, 1000, {"EMG RF": "EMG", "EMG BF": "EMG", "FZ1": "FORCE"},
                        {"EMG RF": "uV", "EMG BF": "uV", "FZ1": "N"},
                        marks=[(0.35, 0, "Right Foot Strike"), (1.1, 0, "Left Foot Off")])
        np.testing.assert_allclose(r.x[:10], values, rtol=1e-7)

    c3d_intel_int = c3d_intel_float = c3d_dec_int = c3d_dec_float = c3d_mips_int = c3d_mips_float = c3d_six

    def c3d_microvolt_scale(self, name):
        r = self.expect(name, 2000, {"EMG 1": "EMG", "FP1_FX": "FORCE"})
        np.testing.assert_allclose(r.channel("EMG 1"), np.round(r.channel("EMG 1")), atol=1e-4)

    @unittest.skipUnless(FORMATS.is_dir(), f"SKIP: {FORMATS} is not there")
    def test_every_row_of_the_table(self):
        with open(FORMATS / "CASES.tsv", encoding="utf-8") as stream:
            rows = [row["file"] for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)]
        checked = 0
        for name in rows:
            if "_truth_" in name or name.startswith("truth_"):
                continue
            with self.subTest(name):
                getattr(self, name.rsplit(".", 1)[0])(name)
                checked += 1
        self.assertGreaterEqual(checked, 34)


main()
