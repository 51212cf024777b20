#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""OTB+ and OTB4: millivolts by device or by track, grids, marks, every kind of tar, cut files."""

import tarfile
import unittest

import numpy as np
from lab_support import CASES, LabTest, main
from make_otb import four, plus, tar, track

N = 1000
X = (np.arange(N)[:, None] * 37 + np.arange(8) * 101) % 4001 - 2000
NAMED = lambda count, **more: [{"ID": f"ch{i + 1}", "Gain": 1, **more} for i in range(count)]


class Otb(LabTest):
    def written(self, data, name="r.otb+"):
        return self.path(name, data)

    def test_scale_of_every_device(self):
        for device, volts, gain in (
            ("QUATTROCENTO;012", 5, 150), ("QUATTRO", 5, 150), ("DUE+", 3.3, 202), ("QUATTRO+;1", 3.3, 202),
            ("DUE", 5, 200), ("MUOVI", 4.8, 256), ("MUOVI+", 4.8, 256), ("SESSANTAQUATTRO+", 4.8, 256),
            ("SYNCSTATION", 4.8, 256), ("Novecento+", 4.8, 256),
        ):
            r = self.read(self.written(plus(X, device, [("8 ch", {"Gain": gain}, NAMED(8))])))
            np.testing.assert_allclose(r.x, X * volts / 2**16 * 1e6 / gain, rtol=1e-12, err_msg=device)
            self.assertEqual(set(r.channel_types), {"EMG"})
            self.assertEqual((r.rate_hz, set(r.units().values())), (2000, {"uV"}))
        self.refused(self.written(plus(X, "NONESUCH;3", [("8 ch", {}, NAMED(8))])), 'device "NONESUCH;3" is unknown')

    def test_inputs_that_are_no_emg(self):
        adapters = [("16 ch", {}, NAMED(3)), ("Direct connection", {}, [{"ID": "AUX 1"}]),
                    ("AdapterControl", {}, [{"ID": "Buffer"}, {"ID": "Ramp"}]),
                    ("AdapterQuaternions", {}, [{"ID": "Quaternion"}] * 2)]
        r = self.read(self.written(plus(X, "QUATTROCENTO", adapters)))
        self.assertEqual(r.types()["ch3"], "EMG")
        np.testing.assert_allclose(r.channel("AUX 1"), X[:, 3] * 5 / 2**16 * 1e6 / 0.5, rtol=1e-12)
        self.assertEqual((r.types()["AUX 1"], r.types()["Buffer"], r.types()["Quaternion 1"]), ("MISC",) * 3)
        np.testing.assert_array_equal(r.channel("Ramp"), X[:, 5])
        np.testing.assert_array_equal(r.channel("Quaternion 2"), X[:, 7])
        self.assertEqual(r.units()["Ramp"], "counts")

    def test_probes_of_a_syncstation(self):
        adapters = [("Due+", {}, NAMED(2)), ("Muovi", {}, NAMED(6))]
        r = self.read(self.written(plus(X, "SYNCSTATION", adapters)))
        np.testing.assert_allclose(r.x[:, :2], X[:, :2] * 3.3 / 2**16 * 1e6 / 202, rtol=1e-12)
        np.testing.assert_allclose(r.x[:, 2:], X[:, 2:] * 4.8 / 2**16 * 1e6 / 256, rtol=1e-12)

    def test_24_bits(self):
        for size in (3, 4):
            x = X[:, :2] * 4000
            r = self.read(self.written(plus(x, "SESSANTAQUATTRO", [("g", {}, NAMED(2))], bits=24, size=size)))
            np.testing.assert_allclose(r.x, x * 4.8 / 2**24 * 1e6, rtol=1e-12)

    def test_another_gain_in_the_file_is_said(self):
        path = self.written(plus(X, "QUATTROCENTO", [("8 ch", {"Gain": 500}, NAMED(8))]))
        self.assertIn("the file says gain 500; 150 of the device is used", self.info(path))

    def test_names_and_grids(self):
        x = np.tile(X, (1, 8))
        grid = [{"ID": "HD08MM1305", "Muscle": "Tibialis anterior", "Side": "Left"}] * 64
        path = self.written(plus(x, "QUATTROCENTO", [("64 ch", {}, grid)]))
        self.assertIn("64 ch is a grid of 64 monopolar channels: one twitch is on many of them", self.info(path))
        self.assertEqual(self.read(path).channel_names[63], "Left Tibialis anterior 64")
        path = self.written(plus(x, "QUATTROCENTO", [("64 ch", {}, [{"ID": "HD08MM1305", "Muscle": "Not defined"}] * 64)]))
        self.assertEqual(self.read(path).channel_names[0], "HD08MM1305 1")

    def test_marks_and_kinds_of_tar(self):
        for form in (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT):
            for folder in ("", "./", "a" * 80 + "/" + "b" * 60 + "/"):
                data = plus(X, "DUE", [("8 ch", {}, NAMED(8))], marks=[(0.25, "rest"), (0.4, "Sync Pulse")], form=form,
                            folder=folder)
                r = self.read(self.written(data))
                np.testing.assert_allclose(r.x, X * 5 / 2**16 * 1e6 / 200, rtol=1e-12)
                self.assertEqual(r.marks, [(0.25, 0, "rest"), (0.4, 0, "Sync Pulse")])

    def test_several_acquisitions_and_processed_signals_are_said(self):
        extra = {"second.sig": bytes(80), "second.xml": b"<Device/>", "0.sip": bytes(80)}
        r = self.read(self.written(plus(X, "DUE", [("8 ch", {}, NAMED(8))], extra=extra)))
        self.assertIn("2 acquisitions in one file; the first is read", r.said)
        self.assertIn("1 processed or feedback signal of the archive is not read", self.info(self.folder / "r.otb+"))

    def test_otb4_tracks(self):
        a, b = X[:, :6], X[:400, 6:]
        tracks = [
            track("a.sig", 4, x=a, Title="IN 1", SubTitle="Vastus", ADC_Nbits=16, ADC_Range=2.4, Gain=128),
            track("a.sig", 1, SubTitle="AUX 1", ADC_Nbits=16, ADC_Range=5, Gain=0.5),
            track("a.sig", 1, SubTitle="Ramp", IsControl="true", ADC_Nbits=16),
            track("folder\\b.sig", 2, rate=500, x=b * 900, SampleSize=4, Title="IN 2", Name="HD"),
        ]
        r = self.read(self.written(four(tracks, marks=[(0.1, "go")]), "r.otb4"))
        np.testing.assert_allclose(r.channel("Vastus 3"), a[:, 2] * 2.4 / 2**16 * 1e6 / 128, rtol=1e-12)
        np.testing.assert_allclose(r.channel("AUX 1"), a[:, 4] * 5 / 2**16 * 1e6 / 0.5, rtol=1e-12)
        np.testing.assert_array_equal(r.channel("Ramp"), a[:, 5])
        np.testing.assert_allclose(r.channel("IN 2 2"), b[:, 1] * 900 * 4.8 / 2**24 * 1e6, rtol=1e-12)
        self.assertEqual({n: t for n, t in r.types().items() if t != "EMG"}, {"AUX 1": "MISC", "Ramp": "MISC"})
        self.assertEqual((r.rates()["Vastus 1"], r.rates()["IN 2 1"]), (2000, 500))
        self.assertEqual(r.marks, [(0.1, 0, "go")])

    def test_otb4_places_in_the_file(self):
        tracks = [track("a.sig", 2, x=X, SubTitle="B", AcquisitionChannel=4, TotalChannelsInFile=8),
                  track("a.sig", 3, SubTitle="A", AcquisitionChannel=0, TotalChannelsInFile=8)]
        r = self.read(self.written(four(tracks), "r.otb4"))
        np.testing.assert_allclose(r.channel("B 2"), X[:, 5] * 4.8 / 2**24 * 1e6, rtol=1e-12)
        np.testing.assert_allclose(r.channel("A 3"), X[:, 2] * 4.8 / 2**24 * 1e6, rtol=1e-12)

    def test_otb4_24_bits_and_contradictions(self):
        r = self.read(self.written(four([track("a.sig", 8, x=X * 3000, SampleSize=3)]), "r.otb4"))
        np.testing.assert_allclose(r.x, X * 3000 * 4.8 / 2**24 * 1e6, rtol=1e-12)
        for tracks, words in (
            ([track("a.sig", 8, x=X), track("b.sig", 1)], "are not in the archive"),
            ([track("a.sig", 7, x=X)], "no whole number of rows"),
            ([track("a.sig", 4, x=X), track("a.sig", 4, rate=100)], "another track of the same signal"),
            ([track("a.sig", 0, x=X)], "0 channels are impossible"),
        ):
            self.refused(self.written(four(tracks), "r.otb4"), words)
        r = self.read(self.written(four([track("a.sig", 8, x=X, Gain=0)]), "r.otb4"))
        self.assertIn("its channels stay uncalibrated", r.said)

    def test_archives_of_something_else(self):
        self.refused(self.written(tar({"a.txt": b"hello"})), "no signal (.sig)")
        self.refused(self.written(tar({"Tracks_000.xml": b"<a>"}), "r.otb4"), "no XML")
        self.refused(self.written(tar({"a.sig": b"1234", "a.xml": b"<a>"})), "a.xml is no XML")
        bomb = b"<!DOCTYPE a [<!ENTITY b 'bbbbbbbb'><!ENTITY c '&b;&b;&b;&b;'>]><a>&c;</a>"
        self.refused(self.written(tar({"Tracks_000.xml": bomb}), "r.otb4"), "no XML")

    def test_every_cut_is_refused(self):
        small = X[:60]
        data = plus(small, "DUE", [("8 ch", {}, NAMED(8))], marks=[(0.01, "rest")])
        blocks = list(range(0, len(data), 512)) + list(range(100, len(data), 301))
        with tarfile.open(self.written(data)) as archive:
            names = archive.getmembers()
        # from where signal and description are whole, a cut between members is read with a warning
        whole = range(names[1].offset_data + names[1].size, len(data))
        self.assertGreater(self.cuts_are_refused(data, blocks, ".otb+", whole), 60)
        r = self.read(self.written(data[:names[2].offset], "cut.otb+"))
        self.assertIn("the archive has no end mark", r.said)

    @unittest.skipUnless(CASES.is_dir(), f"SKIP: {CASES} is not there")
    def test_the_case(self):
        path = CASES / "formats" / "otbplus_quattrocento.otb+"
        r = self.read(path)
        with tarfile.open(path) as archive:
            name = next(n for n in archive.getnames() if n.endswith(".sig"))
            raw = np.frombuffer(archive.extractfile(name).read(), "<i2").reshape(-1, 2)
        np.testing.assert_allclose(r.x, raw * 5 / 2**16 * 1e6 / 150, rtol=1e-12)
        self.assertEqual(r.rate_hz, 2000)


main()
