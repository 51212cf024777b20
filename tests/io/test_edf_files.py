#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""EDF as programs really write it, against the letter of the specification: read, with what matters
said; only what is truly cut short or contradicts itself is refused, and the field is named."""

import os
import sys
import unittest
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from inputs import edf  # noqa: E402
from lab_support import CASES, LabTest, main  # noqa: E402

K = np.arange(4000)
EMG = ("EMG BB", "uV", -500, 500, -32768, 32767, 1000, (K * 37) % 60000 - 30000)
SLOW = ("Temp", "degC", 0, 50, 0, 4095, 25, K[:100] * 40)
TRUTH = (EMG[7] + 32768) * 1000 / 65535 - 500


class Edf(LabTest):
    def written(self, *arguments, patch=(), **options):
        """edf() into r.edf, then bytes replaced: (offset, bytes)."""
        here = os.getcwd()
        os.chdir(self.folder)
        try:
            edf("r.edf", *arguments, **options)
        finally:
            os.chdir(here)
        data = bytearray((self.folder / "r.edf").read_bytes())
        for at, raw in patch:
            data[at:at + len(raw)] = raw
        return self.path("r.edf", bytes(data))

    def check(self, path):
        r = self.read(path)
        np.testing.assert_allclose(r.channel("EMG BB"), TRUTH, rtol=1e-12, atol=1e-9)
        return r

    def test_fields_against_the_letter(self):
        field = lambda at, text, size: (at, text.encode("latin-1").ljust(size))
        for name, patch in {
            "colons": [field(176, "10:00:00", 8)], "seconds of 60": [field(176, "10.00.75", 8)],
            "dashes": [field(168, "01-01-24", 8)], "no date": [field(168, "", 8)],
            "decimal comma": [field(244, "1,0", 8), field(256 + 104, "-500,0", 8)],
            "non-ASCII names": [field(8, "J\u00fcrgen", 80)], "zeros": [(8, bytes(80)), (176, bytes(8))],
            "prefilter": [field(256 + 136, "HP:10Hz", 80)], "header length": [field(184, "512", 8)],
        }.items():
            with self.subTest(name):
                self.check(self.written([EMG], patch=patch))
        said = self.info(self.written([EMG], patch=[field(184, "900000", 8)]))
        self.assertIn("the header says that it has 900000 bytes", said)
        self.check(self.folder / "r.edf")
        self.assertIn("2024-01-01T10:00:00", self.info(self.written([EMG])))

    def test_units_of_other_alphabets(self):
        for raw in ("\u00b5V".encode("latin-1"), "\u00b5V".encode(), "\u03bcV".encode()):
            r = self.check(self.written([EMG], patch=[(256 + 96, raw.ljust(8))]))
            self.assertEqual(r.units(), {"EMG BB": "uV"})

    def test_samples_outside_the_limits_are_read_as_they_are(self):
        narrow = EMG[:2] + (0, 5, 0, 4095, 1000, K - 1000)
        wide = EMG[:4] + (-8388607, 8388606, 1000, K * 2100 - 4200000)
        r = self.read(self.written([narrow]))
        self.assertIn("1000 samples lie outside the header's limits 0 to 4095", r.said)
        np.testing.assert_allclose(r.x[:, 0], (K - 1000) * 5 / 4095, rtol=1e-12)
        self.assertNotIn("outside", self.read(self.written([wide], bdf=True)).said)
        inside = EMG[:2] + (0, 5, 0, 4095, 1000, K)
        self.assertNotIn("outside", self.read(self.written([inside])).said)

    def test_a_spare_channel_does_not_cost_the_file(self):
        for limits in ((0, 0, -32768, 32767), (-1, 1, 7, 7), ("", "", "", "")):
            r = self.check(self.written([EMG, ("spare",) + ("",) + limits + (1000, K * 0)]))
            self.assertIn("signal 2, spare: its limits", r.said)
            self.assertEqual(r.types()["spare"], "MISC")

    def test_records_that_were_never_counted(self):
        r = self.check(self.written([EMG, SLOW], total=-1))
        self.assertIn("the 4 that are there are read", r.said)
        self.assertIn("bytes behind the 3 records", self.read(self.written([EMG], total=3)).said)
        path = self.written([EMG])
        path.write_bytes(path.read_bytes() + b"tail")
        self.assertIn("4 bytes behind the 4 records", self.check(path).said)

    def test_gaps_of_discontinuous_files(self):
        marks = [(0.25, 0, "a"), (2.5, 0, "b")]
        self.check(self.written([EMG, SLOW], plus="EDF+D", marks=marks))
        data = self.written([EMG, SLOW], plus="EDF+D", marks=marks).read_bytes()
        late = data.replace(b"+2\x14\x14\0+2.5\x14", b"+5\x14\x14\0+5.5\x14").replace(b"+3\x14\x14", b"+6\x14\x14")
        self.assertNotEqual(late, data)
        r = self.read(self.path("r.edf", late))
        self.assertEqual(len(r.channel("EMG BB")), 7000)
        np.testing.assert_allclose(r.channel("EMG BB")[:2000], TRUTH[:2000], rtol=1e-12, atol=1e-9)
        np.testing.assert_allclose(r.channel("EMG BB")[5000:], TRUTH[2000:], rtol=1e-12, atol=1e-9)
        self.assertEqual(len(r.channel("Temp")), 175)
        self.assertEqual(r.marks, [(0.25, 0, "a"), (5.5, 0, "b")])

    def test_onsets_with_residue_and_a_late_start(self):
        data = self.written([EMG], plus="EDF+D", marks=[(2.5, 0.5, "rest")]).read_bytes()
        for late, by in ((b"+%d.0001\x14\x14", 0.0001), (b"+%d.25\x14\x14", 0.25)):
            fixed = data[:768]  # then records of 2000 bytes of samples and 120 of annotations
            for record in range(4):
                one = data[768 + record * 2120:768 + (record + 1) * 2120]
                tal = one[2000:].replace(b"+%d\x14\x14\0" % record, (late % record) + b"\0")[:120]
                fixed += one[:2000] + tal
            r = self.check(self.path("r.edf", fixed))
            self.assertAlmostEqual(r.marks[0][0], 2.5 - by)
            self.assertEqual(len(r.x), 4000)

    def test_annotations_of_one_signal_and_broken_ones(self):
        r = self.check(self.written([EMG], plus="EDF+C", marks=[(1, 0, "go@@EMG BB"), (2, 0, "a@@b"), (3, 0, "Z\u00e4h")]))
        self.assertEqual([m[2] for m in r.marks], ["go", "a@@b", "Z\u00e4h"])
        data = self.folder.joinpath("r.edf").read_bytes().replace(b"+1\x14go", b"?1\x14go")
        self.assertIn("1 entry of the annotations cannot be read and is left out",
                      self.read(self.path("r.edf", data)).said)

    def test_what_is_wrong_is_named(self):
        for patch, words in (
            ((252, b"abcd"), 'number of signals is "abcd"'), ((244, b"-1      "), "duration of a record"),
            ((236, b"many    "), "number of records"), ((256 + 216, b"1k      "), "number of samples of signal 1, EMG BB"),
            ((252, b"9   "), "ends within its header"),
        ):
            data = self.written([EMG], patch=[patch]).read_bytes()
            self.refused(self.path("r.edf", data if patch[0] != 252 or b"9" not in patch[1] else data[:2000]), words)

    def test_every_cut_is_refused(self):
        data = self.written([EMG, SLOW], plus="EDF+C", marks=[(1, 0, "a")]).read_bytes()
        places = list(range(0, len(data), 401)) + list(range(0, 1024, 64))
        self.assertGreater(self.cuts_are_refused(data, places, ".edf"), 60)

    @unittest.skipUnless(CASES.is_dir(), f"SKIP: {CASES} is not there")
    def test_the_cases(self):
        for folder in ("formats", "signals"):
            for path in sorted((CASES / folder).glob("edf_*.edf")):
                with self.subTest(path.name):
                    self.assertIn("EMG", self.read(path).channel_types)
        r = self.read(CASES / "formats" / "edf_samples_outside_digital_range.edf")
        self.assertIn("1921 samples lie outside", r.said)
        self.assertLess(r.x.min(), 0)


main()
