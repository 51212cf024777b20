#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""AcqKnowledge: every version, compressed and not, gives the same values; channels of their own rate;
marks; cut files."""

import numpy as np
from lab_support import SHARED, LabTest, main, shared
from make_acq import LENGTHS, channel, write_acq

N = 3000
K = np.arange(N)
EMG = ((K * 37) % 2001 - 1000).astype("i2")
FORCE = np.sin(K / 50) * 12.5
SLOW = ((K[:N // 4] * 11) % 301).astype("i2")
CHANNELS = [channel(EMG, "EMG BF", "mV", 1, 0.001, -0.25, number=3),
            channel(SLOW, "Temp", "degC", 4, 0.1, 20, number=7),
            channel(FORCE, "Force", "N", 1, 99, 99, number=9)]


class Acq(LabTest):
    def written(self, *arguments, name="r.acq", **options):
        return self.path(name, write_acq(*arguments, **options)[0])

    def check(self, r, note):
        np.testing.assert_allclose(r.channel("EMG BF"), (EMG * 0.001 - 0.25) * 1000, rtol=1e-12, err_msg=note)
        np.testing.assert_array_equal(r.channel("Force"), FORCE)
        np.testing.assert_allclose(r.channel("Temp"), SLOW * 0.1 + 20, rtol=1e-12)
        self.assertEqual(r.rates(), {"EMG BF": 1000, "Temp": 250, "Force": 1000})
        self.assertEqual(r.types()["EMG BF"], "EMG")
        self.assertEqual(r.units(), {"EMG BF": "uV", "Temp": "degC", "Force": "N"})

    def test_every_version_gives_the_same_values(self):
        marks = [(0, -1, "Segment 1"), (1500, 3, "rest"), (2250, -1, "m\u00fcde")]
        for revision in LENGTHS:
            if revision < 38:
                continue  # no channels of their own rate
            for compressed in (False, True) if revision >= 41 else (False,):
                path = self.written(CHANNELS, revision, compressed=compressed, marks=marks, journal=b"note" * 50)
                r = self.read(path)
                self.check(r, f"revision {revision}, compressed {compressed}")
                self.assertEqual(r.marks, [(0, 0, "Segment 1"), (1.5, 0, "rest"), (2.25, 0, "m\u00fcde")])

    def test_version_2_has_one_rate(self):
        path = self.written([channel(EMG, "EMG")], 32, 0.5, marks=[(100, -1, "go")])
        r = self.read(path)
        self.assertEqual((r.rate_hz, r.marks), (2000, [(0.05, 0, "go")]))
        np.testing.assert_allclose(r.channel("EMG"), EMG.astype("f8"), rtol=1e-12)

    def test_channels_that_end_early(self):
        for cut in (1, 3, 200):
            slow = CHANNELS[1] | {"x": SLOW[:-cut]}
            r = self.read(self.written([CHANNELS[0], slow, CHANNELS[2]]))
            np.testing.assert_allclose(r.channel("EMG BF"), EMG - 250.0, rtol=1e-12)
            np.testing.assert_array_equal(r.channel("Force"), FORCE)
            self.assertEqual(len(r.channel("Temp")), len(SLOW) - cut)

    def test_dividers_without_a_common_pattern(self):
        channels = [channel((K[:N // d] % 997).astype("i2"), f"EMG{d}", "uV", d, 1.0) for d in (1, 3, 7, 512)]
        r = self.read(self.written(channels, 45))
        for d in (1, 3, 7, 512):
            np.testing.assert_array_equal(r.channel(f"EMG{d}"), K[:N // d] % 997)

    def test_long_compressed_channels_are_read_at_any_place(self):
        # beyond a megabyte there are saved states; `convert` reads on, the report goes back
        x = np.random.default_rng(5).integers(-300, 300, 1500000).astype("i2")
        path = self.written([channel(x, "EMG", "uV", 1, 1.0)], 132, compressed=True)
        np.testing.assert_array_equal(self.read(path).channel("EMG"), x)

    def test_kinds_a_little_later(self):
        self.check(self.read(self.written(CHANNELS, 84, kinds_later=37)), "shifted")

    def test_units_and_names_that_are_not_ascii(self):
        r = self.read(self.written([channel(EMG, "Z\u00e4hne EMG", "\u00b5V", 1, 1.0)], 41))
        self.assertEqual(r.units(), {"Z\u00e4hne EMG": "uV"})

    def test_more_samples_than_zlib_can_hold_are_refused(self):
        data, places, _ = write_acq([channel(EMG, "EMG")], 45, compressed=True)
        claimed = 1 << 29
        data = data.replace(len(EMG).to_bytes(4, "little"), claimed.to_bytes(4, "little"), 1)
        data = data.replace((2 * len(EMG)).to_bytes(4, "little"), (2 * claimed).to_bytes(4, "little"), 1)
        self.refused(self.path("bomb.acq", data), "not all there")

    def test_every_cut_is_refused(self):
        for revision, compressed in ((41, False), (45, True), (132, False), (132, True)):
            data, places, samples_end = write_acq(CHANNELS, revision, compressed=compressed,
                                                  marks=[(10, -1, "rest"), (20, -1, "go")])
            places += list(range(places[2], places[-1], 997))
            whole = () if compressed else range(samples_end, len(data))
            self.assertGreater(self.cuts_are_refused(data, places, ".acq", whole), 40)
        path = self.path("marks.acq", write_acq(CHANNELS, 41, marks=[(10, -1, "a"), (20, -1, "b")])[0][:-3])
        r = self.read(path)
        self.assertIn("the file ends in its marks, of which 1 were read", r.said)
        self.check(r, "cut in its marks")

    @shared
    def test_one_recording_from_several_versions(self):
        names = ("3.8.1", "3.8.1-c", "3.9.1-c", "5.0.1", "5.0.1-c")
        read = {n: self.read(SHARED / "lab-files" / f"nojournal-{n}.acq") for n in names}
        whole = 241 * 512  # ticks until the slow channel ends; behind it AcqKnowledge 3 itself mixed two up
        for name in ("EKG - ERS100C", "RESP - RSP100C", "EDA - GSR100C"):
            first = read["5.0.1"].channel(name)
            self.assertEqual({len(r.channel(name)) for r in read.values()}, {len(first)})
            until = int(whole * read["5.0.1"].rates()[name] / 2000)
            for n in names:
                np.testing.assert_array_equal(read[n].channel(name)[:until], first[:until], err_msg=n)
            np.testing.assert_array_equal(read["5.0.1-c"].channel(name), first)
            np.testing.assert_array_equal(read["3.9.1-c"].channel(name), read["3.8.1"].channel(name))
        self.assertEqual(read["5.0.1"].rates()["RESP - RSP100C"], 2000 / 512)
        r = self.read(SHARED / "lab-files" / "r42_test.acq")
        self.assertEqual((r.rate_hz, r.x.shape), (1000, (7901, 4)))
        self.assertEqual(r.types()["EMG (30 - 500 Hz)"], "EMG")


main()
