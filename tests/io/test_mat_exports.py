#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""MATLAB files as laboratory programs export them: LabChart, Spike2, AcqKnowledge, EEGLAB, version 4,
a time beside the samples. SciPy writes them, and the same in version 7.3 the writer beside this file."""

import struct

import make_mat73
import numpy as np
import scipy.io
from lab_support import LabTest, main

N = 3000
A = np.round(np.sin(np.arange(N) * 1.3) * 0.4, 5)
B = np.round(np.cos(np.arange(N) * 0.7) * 3, 4)


class Exports:
    """What holds of every version."""

    def test_labchart(self):
        slow = B[:300]
        column = lambda *v: np.array(v, float)[:, None]
        export = dict(data=np.r_[A, A[::-1], slow][None, :].astype("f4"), datastart=column(1, N + 1, 2 * N + 1),
                      dataend=column(N, 2 * N, 2 * N + 300), titles=["EMG", "EMG2", "Force"], unittext=["mV", "N"],
                      unittextmap=column(1, 1, 2), samplerate=column(1000, 1000, 100), tickrate=1000.0,
                      blocktimes=1.0, firstsampleoffset=column(0, 0, 0), com=[[-1.0, 1, 1500, 1, 2]],
                      comtext=["other", "rest"])
        for options in self.variants:
            r = self.read(self.written(export, **options))
            np.testing.assert_array_equal(r.channel("EMG"), A.astype("f4").astype("f8") * 1000)
            np.testing.assert_array_equal(r.channel("EMG2"), A[::-1].astype("f4").astype("f8") * 1000)
            np.testing.assert_array_equal(r.channel("Force"), slow.astype("f4"))
            self.assertEqual(r.rates(), {"EMG": 1000, "EMG2": 1000, "Force": 100})
            self.assertEqual(r.units(), {"EMG": "uV", "EMG2": "uV", "Force": "N"})
            self.assertEqual(r.marks, [(1.5, 0, "rest")])
        blocks = export | dict(datastart=np.array([[1, 1501.0], [N + 1, N + 1501], [-1, -1]]),
                               dataend=np.array([[1000, 2000.0], [N + 1000, N + 2000], [-1, -1]]))
        r = self.read(self.written(blocks))
        np.testing.assert_array_equal(r.channel("EMG"), np.r_[A[:1000], A[1500:2000]].astype("f4").astype("f8") * 1000)
        self.assertIn("2 blocks stand one behind the other", r.said)
        self.refused(self.written(export | dict(dataend=column(N, 2 * N, 9 * N))), "reach beyond data")

    def test_spike2(self):
        channel = lambda x, **fields: dict(title="EMG", comment="", interval=0.0005, scale=1.0, offset=0.0, units="mV",
                                           start=0.0, length=float(len(x)), values=x[:, None]) | fields
        r = self.read(self.written({
            "V3_emg_Ch1": channel(A), "V3_emg_Ch2": channel(B, title="Force", units="N", interval=0.01, start=0.5),
            "V3_emg_Ch31": dict(title="Keyboard", times=np.array([[1.0]]), codes=np.array([[1]], "u1")),
        }))
        np.testing.assert_array_equal(r.channel("EMG"), A * 1000)
        np.testing.assert_array_equal(r.channel("Force"), B)
        self.assertEqual(r.rates(), {"EMG": 2000, "Force": 100})
        self.assertEqual(r.types(), {"EMG": "EMG", "Force": "FORCE"})
        self.assertEqual({s["start_s"] for s in r.streams}, {0, 0.5})

    def test_acqknowledge(self):
        for unit, isi in (("ms", 0.5), ("s", 0.0005)):
            r = self.read(self.written(dict(data=np.c_[A, B], isi=isi, isi_units=unit, start_sample=0.0,
                                            labels=["EMG100C", "Force"], units=["mV", "N"])))
            self.assertEqual((r.rate_hz, r.channel_names), (2000, ["EMG100C", "Force"]))
            np.testing.assert_array_equal(r.channel("EMG100C"), A * 1000)
            self.assertEqual(r.units(), {"EMG100C": "uV", "Force": "N"})

    def test_eeglab(self):
        eeg = dict(srate=1000.0, nbchan=2.0, pnts=float(N), times=np.arange(N, dtype="f8"), data="trial.fdt", xmin=0.0)
        self.refused(self.written({"EEG": eeg}), "EEG.data is the name of another file")
        r = self.read(self.written({"EEG": eeg | {"data": np.stack([A, B])}}))  # the remedy: one file
        self.assertEqual((r.rate_hz, r.x.shape), (1000, (N, 2)))
        np.testing.assert_array_equal(r.x, np.c_[A, B])

    def test_a_time_beside_the_samples(self):
        for scale in (1, 1000):
            r = self.read(self.written(dict(data=np.c_[np.arange(N) / 2000 * scale, A, B], fs=2000.0,
                                            labels=["t", "EMG left", "EMG right"])))
            self.assertEqual((r.rate_hz, r.channel_names), (2000, ["EMG left", "EMG right"]))
            np.testing.assert_array_equal(r.x, np.c_[A, B])
        r = self.read(self.written(dict(data=np.c_[np.arange(N) / 2000, A])))
        self.assertEqual((r.rate_hz, r.x.shape), (2000, (N, 1)))
        r = self.read(self.written(dict(data=np.c_[np.arange(N), A], fs=2000.0)))  # a ramp of another step
        self.assertEqual(r.x.shape, (N, 2))

    def test_text_beyond_ascii(self):
        r = self.read(self.written(dict(data=np.c_[A, B], fs=1000.0, labels=["Adducteur carré", "EMG"], units=["\u00b5V", "mV"])))
        self.assertEqual(r.units(), {"Adducteur carré": "uV", "EMG": "uV"})
        np.testing.assert_array_equal(r.channel("EMG"), B * 1000)


class Version5(Exports, LabTest):
    variants = {}, {"do_compression": True}

    def written(self, variables, **options):
        path = self.folder / "r.mat"
        scipy.io.savemat(path, variables, **options)
        return path

    def test_version_4(self):
        path = self.written(dict(emg=np.c_[A, B], fs=1000.0), format="4")
        r = self.read(path)
        self.assertEqual((r.rate_hz, r.x.shape), (1000, (N, 2)))
        np.testing.assert_array_equal(r.x, np.c_[A, B])
        data = path.read_bytes()
        self.assertGreater(self.cuts_are_refused(data, [20, 24, len(data) // 2, len(data) - 30], ".mat"), 10)
        self.refused(self.path("r.mat", struct.pack("<5i", 0, 1 << 30, 1 << 30, 0, 2) + b"a\0" + bytes(100)), "")


class Version73(Exports, LabTest):
    variants = ({},)

    def written(self, variables):
        path = self.folder / "r.mat"
        make_mat73.save(path, variables)
        return path

    def test_damage(self):
        data = self.written(dict(data=A[None, :], datastart=[[1.0]], dataend=[[float(N)]], samplerate=[[1000.0]])).read_bytes()
        self.assertEqual(self.read(self.path("r.mat", data)).rate_hz, 1000)
        for cut in (600, len(data) // 2, len(data) - 100):
            self.refused(self.path("r.mat", data[:cut]), "")


main()
