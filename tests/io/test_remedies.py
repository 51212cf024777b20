#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What messages tell users to do is done here, and works: a refusal with its words, the remedy, and
the recording that it then is."""

import gzip
import struct

import h5py
import numpy as np
import scipy.io
import scipy.io.wavfile
from lab_support import LabTest, main

N = 2000
X = (np.arange(N) * 37 % 2001 - 1000).astype("i2")
VALUES = X / 1000
ROWS = "".join(f"{i / 1000:.3f},{v:.3f}\n" for i, v in enumerate(VALUES))


class Remedies(LabTest):
    def after(self, path, words, remedy=(), other=None, truth=VALUES * 1000, rate=1000, before=()):
        """`path` is refused with `words`; with the options `remedy`, or as `other`, it is read."""
        self.refused(path, words, *before)
        r = self.read(other or path, *remedy)
        self.assertEqual(r.rate_hz, rate)
        np.testing.assert_allclose(r.x[:, 0], truth, rtol=1e-6, atol=1e-6)
        return r

    def test_rate(self):
        bare = "".join(f"{v:.3f}\n" for v in VALUES)
        self.after(self.path("a.csv", "EMG (mV)\n" + bare), "give it with --rate HZ", ("--rate", "1000"))
        counted = "".join(f"{i},{v:.3f}\n" for i, v in enumerate(VALUES))
        self.after(self.path("b.csv", "time,EMG (mV)\n" + counted), "or give --rate HZ", ("--rate", "1000"))
        self.after(self.path("c.csv", "time,EMG (mV)\n" + counted), "Name it time_s or time_ms", other=self.path(
            "d.csv", "time_ms,EMG (mV)\n" + counted))

    def test_irregular_times(self):
        jitter = "".join(f"{i // 20 * 0.02:.3f},{v:.3f}\n" for i, v in enumerate(VALUES))
        self.after(self.path("a.csv", "time_s,EMG (mV)\n" + jitter), "give --rate HZ to count samples",
                   ("--rate", "1000"))
        slow = np.sin(np.arange(N) / 100)
        late = "".join(f"{i / 1000 + i % 2 * 0.0003:.4f},{v:.6f}\n" for i, v in enumerate(slow))
        path = self.path("b.csv", "time_s,EMG (mV)\n" + late)
        self.refused(path, "or --resample to interpolate")
        r = self.read(path, "--resample")
        times = np.arange(len(r.x)) / r.rate_hz
        np.testing.assert_allclose(r.x[:, 0], np.sin(times * 10) * 1000, atol=5)

    def test_units(self):
        path = self.path("a.csv", "time_s,EMG (ell)\n" + ROWS)
        self.refused(path, 'the unit "ell" is unknown; write one of uV, mV')
        self.path("a_channels.tsv", "name\tunits\nEMG\tmV\n")
        np.testing.assert_allclose(self.read(path).x[:, 0], VALUES * 1000)
        path = self.path("b.csv", "time_s,EMG (N)\n" + ROWS)
        self.refused(path, "is EMG but its unit is N; correct its type")
        self.path("b_channels.tsv", "name\ttype\nEMG\tFORCE\n")
        np.testing.assert_allclose(self.read(path).x[:, 0], VALUES)

    def test_full_scale(self):
        path = self.folder / "a.wav"
        scipy.io.wavfile.write(path, 1000, X)
        self.assertIn("give --full-scale or a _channels.tsv", self.info(path))
        np.testing.assert_allclose(self.read(path, "--full-scale", "5 mV").x[:, 0], X * (5000 / 32768))
        self.path("a_channels.tsv", "name\ttype\tunits\tfull_scale\nta\tEMG\tmV\t5\n")
        np.testing.assert_allclose(self.read(path).channel("ta"), X * (5000 / 32768))

    def test_a_type_for_volts_that_nothing_names(self):
        rows = "".join(f"{i / 1000:.3f},{v:.3f},{v:.3f}\n" for i, v in enumerate(VALUES))
        path = self.path("a.csv", "time_s,EMG left (mV),A7 (mV)\n" + rows)
        self.assertIn("say so as `type` in a `_channels.tsv`", self.info(path))
        self.path("a_channels.tsv", "name\ttype\nEMG left\tEMG\nA7\tEMG\n")
        self.assertEqual(self.read(path).types()["A7"], "EMG")

    def test_archives_and_alphabets(self):
        text = "time_s,EMG (mV)\n" + ROWS
        self.after(self.path("a.csv", text.encode("utf-16")), "save it as UTF-8", other=self.path("a8.csv", text))
        self.after(self.path("b.csv", gzip.compress(text.encode())), "unpack it with `gunzip`",
                   other=self.path("c.csv", text))

    def test_wav_of_other_samples(self):
        data = X.astype("<i8").tobytes()
        form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, 1000, 8000, 8, 64)
        body = b"WAVE" + form + b"data" + struct.pack("<I", len(data)) + data
        path = self.path("a.wav", b"RIFF" + struct.pack("<I", len(body)) + body)
        self.refused(path, "samples of 64 bits")
        for kind in ("<i4", "<f4"):
            other = self.folder / "b.wav"
            scipy.io.wavfile.write(other, 1000, X.astype(kind))
            self.assertEqual(len(self.read(other).x), N)

    def test_matlab(self):
        path = self.folder / "a.mat"
        scipy.io.savemat(path, {"left": VALUES[:, None], "right": VALUES[:, None] * 2, "fs": 1000.0})
        self.after(path, "several variables may be the samples", ("--dataset", "left"), truth=VALUES)
        scipy.io.savemat(path, {"data": VALUES[:, None], "fs": 1000.0, "srate": 500.0})
        self.after(path, "give the right one with --rate", ("--rate", "1000"), truth=VALUES)
        big = self.folder / "b.mat"
        scipy.io.savemat(big, {"data": np.zeros((9 << 20, 1)), "fs": 1000.0})
        self.refused(big, "save(..., '-v7.3')")
        with h5py.File(self.folder / "c.mat", "w", userblock_size=512) as f:
            f["data"] = VALUES[None, :]
            f["fs"] = [[1000.0]]
        with open(self.folder / "c.mat", "r+b") as f:
            f.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(116) + bytes(8) + b"\0\2IM")
        np.testing.assert_allclose(self.read(self.folder / "c.mat").x[:, 0], VALUES)

    def test_hdf5(self):
        path = self.folder / "a.h5"
        with h5py.File(path, "w") as f:
            f["emg"] = VALUES
            f["emg"].attrs["fs"] = 1000.0
            f["emg"].attrs["unit"] = "mV"
        self.after(path, "--dataset", ("--dataset", "/emg"))

    def test_wfdb(self):
        frames = np.stack([X, X], 1).astype("<i2")
        self.path("r.dat", frames.tobytes())
        header = self.path("r.hea", f"r 1 500 {N}\nr.dat 16x4 1000/mV 16 0 0 0 0 EMG\n")
        self.refused(header, "write it anew in format 16 (wrsamp)")
        self.path("r.dat", X.tobytes())
        self.path("r.hea", f"r 1 1000 {N}\nr.dat 16 1000/mV 16 0 0 0 0 EMG\n")
        np.testing.assert_allclose(self.read(header).x[:, 0], VALUES * 1000)
        self.path("m.hea", f"m/2 1 1000 {2 * N}\nr {N}\nr {N}\n")
        self.refused(self.folder / "m.hea", "name a segment's own header")

    def test_names_of_columns(self):
        rising = "".join(f"{i},{2 * i}\n" for i in range(N))
        path = self.path("a.csv", rising)
        self.refused(path, "name the columns and their units", "--rate", "1000")
        np.testing.assert_allclose(self.read(self.path("b.csv", "EMG (mV),Force (N)\n" + rising), "--rate", "1000").x[:, 1],
                                   2 * np.arange(N))


main()
