#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same recording through any two formats gives the same events and the same numbers, byte by
byte: each file here is written by an independent writer, or by `convert`, and analysed whole."""

import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy as np
import scipy.io
import scipy.io.wavfile
import scipy.signal

PROGRAM = os.environ["MYOSCRIBE"]
SHARED = Path(os.environ.get("MYO_SHARED_DATA", "none"))
RATE, SECONDS = 1000, 40


def signal():
    """Two channels in whole microvolts: noise, twitches at rest, a contraction."""
    source = np.random.default_rng(11)
    n = RATE * SECONDS
    x = source.normal(0, 4, (n, 2))
    t = np.arange(-15, 16)
    shape = -np.gradient(np.exp(-((t / 4.0) ** 2)))
    for at in range(700, 18000, 900):
        x[at - 15 : at + 16, at // 900 % 2] += 1500 * shape
    loud = scipy.signal.lfilter(*scipy.signal.butter(2, [20, 300], "band", fs=RATE), source.normal(0, 1, (n, 2)), axis=0)
    x[22000:34000] += 400 * loud[22000:34000]
    return np.round(x).astype("i2")


def write_wav(folder, x):
    scipy.io.wavfile.write(folder / "r.wav", RATE, x)
    (folder / "r_channels.tsv").write_text(
        "name\ttype\tunits\tfull_scale\nleft\tEMG\tuV\t32768\nright\tEMG\tuV\t32768\n"
    )
    return folder / "r.wav"


def write_native(folder, x):
    with h5py.File(folder / "r.h5", "w") as f:
        f.attrs["format"], f.attrs["format_version"] = "myoscribe", 1
        d = f.create_dataset("streams/emg", data=x, chunks=(700, 2), compression="gzip", shuffle=True)
        d.attrs["rate_hz"] = float(RATE)
        d.attrs["channel_names"], d.attrs["units"] = ["left", "right"], ["uV", "uV"]
        d.attrs["channel_types"] = ["EMG", "EMG"]
        d.attrs["rail_low"], d.attrs["rail_high"] = [-32768.0] * 2, [32767.0] * 2
    return folder / "r.h5"


def write_csv(folder, x, separator=",", comma=".", ending="\n", bom=""):
    rows = [separator.join(("%.3f" % (i / RATE)).replace(".", comma) if c < 0 else str(x[i, c])
                           for c in (-1, 0, 1)) for i in range(len(x))]
    head = separator.join(["time_s", "left (uV)", "right (uV)"])
    with open(folder / "r.csv", "w", newline="", encoding="utf-8") as f:
        f.write(bom + ending.join([head] + rows) + ending)
    (folder / "r_channels.tsv").write_text("name\ttype\nleft\tEMG\nright\tEMG\n")
    return folder / "r.csv"


def write_wfdb(folder, x):
    (folder / "r.hea").write_text(
        f"r 2 {RATE} {len(x)}\n"
        + "".join(f"r.dat 16 1(0)/uV 16 0 {x[0, c]} {int(x[:, c].astype(int).sum()) % 65536} 0 {name}\n"
                  for c, name in ((0, "left"), (1, "right")))
    )
    x.astype("<i2").tofile(folder / "r.dat")
    (folder / "r_channels.tsv").write_text("name\ttype\nleft\tEMG\nright\tEMG\n")
    return folder / "r.hea"


def write_edf(folder, x, width=2):
    """European Data Format from its specification; 24-bit BDF with width 3."""
    field = lambda v, n: str(v).encode().ljust(n)
    most = 2 ** (8 * width - 1)
    head = (field(0, 8) if width == 2 else b"\xffBIOSEMI") + field("X", 80) + field("X", 80)
    head += b"01.01.2410.00.00" + field(256 * 3, 8) + field("" if width == 2 else "24BIT", 44)
    head += field(SECONDS, 8) + field(1, 8) + field(2, 4)
    for texts, size in ((("EMG left", "EMG right"), 16), (("", ""), 80), (("uV", "uV"), 8), ((-most,) * 2, 8),
                        ((most - 1,) * 2, 8), ((-most,) * 2, 8), ((most - 1,) * 2, 8), (("", ""), 80),
                        ((RATE, RATE), 8), (("", ""), 32)):
        head += b"".join(field(t, size) for t in texts)
    path = folder / ("r.edf" if width == 2 else "r.bdf")
    with open(path, "wb") as f:
        f.write(head)
        for second in x.reshape(SECONDS, RATE, 2):
            for c in (0, 1):
                raw = second[:, c].astype("<i4").view("u1").reshape(-1, 4)
                f.write(raw[:, :width].tobytes())
    return path


def write_mat5(folder, x):
    scipy.io.savemat(folder / "r.mat", {"Data": x, "Fs": float(RATE), "Channels": ["left", "right"], "units": "uV"})
    return folder / "r.mat"


def write_mat73(folder, x):
    with h5py.File(folder / "r.mat", "w", userblock_size=512) as f:
        def put(name, data, kind):
            f[name] = data
            f[name].attrs["MATLAB_class"] = np.bytes_(kind)
        put("Data", x.T, "int16")
        put("Fs", [[float(RATE)]], "double")
        put("units", np.array([[ord(c)] for c in "uV"], "u2"), "char")
        for i, name in enumerate(("left", "right")):
            put(f"#refs#/{i}", np.array([[ord(c)] for c in name], "u2"), "char")
        d = f.create_dataset("Channels", (2, 1), h5py.ref_dtype)
        d[0, 0], d[1, 0] = f["#refs#/0"].ref, f["#refs#/1"].ref
        d.attrs["MATLAB_class"] = np.bytes_("cell")
    with open(folder / "r.mat", "r+b") as f:
        f.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(116) + bytes(8) + b"\0\2IM")
    return folder / "r.mat"


def write_nwb(folder, x):
    with h5py.File(folder / "r.nwb", "w") as f:
        f.attrs["neurodata_type"], f.attrs["nwb_version"] = "NWBFile", "2.6.0"
        g = f.create_group("acquisition/emg")
        g.attrs["neurodata_type"], g.attrs["namespace"] = "ElectricalSeries", "core"
        g["data"] = x
        g["data"].attrs["unit"], g["data"].attrs["conversion"] = "volts", 1e-6
        g["starting_time"] = 0.0
        g["starting_time"].attrs["rate"], g["starting_time"].attrs["unit"] = float(RATE), "seconds"
    return folder / "r.nwb"


def write_opensignals(folder, x, kind="h5"):
    raw = (x.astype("i4") + 32768).astype("u2")
    if kind == "h5":
        with h5py.File(folder / "o.h5", "w") as f:
            g = f.create_group("00:07:80:4C:01:B1")
            g.attrs["sampling rate"], g.attrs["resolution"] = RATE, np.int32([16, 16])
            g.attrs["channels"], g.attrs["device"] = np.int32([1, 2]), "biosignalsplux"
            g["raw/nSeq"] = (np.arange(len(x)) % 65536).astype("u2")[:, None]
            for c in (1, 2):
                d = g.create_dataset(f"raw/channel_{c}", data=raw[:, c - 1 : c], chunks=(1024, 1))
                d.attrs["sensor"], d.attrs["label"] = "EMG", f"CH{c}"
        return folder / "o.h5"
    head = {"00:07:80:4C:01:B1": {"sensor": ["EMG", "EMG"], "column": ["nSeq", "DI", "CH1", "CH2"],
            "label": ["CH1", "CH2"], "resolution": [16, 16], "sampling rate": RATE, "channels": [1, 2],
            "device": "biosignalsplux"}}
    rows = "".join(f"{i % 65536}\t0\t{a}\t{b}\t\n" for i, (a, b) in enumerate(raw))
    (folder / "o.txt").write_text(f"# OpenSignals Text File Format\n# {json.dumps(head)}\n# EndOfHeader\n{rows}")
    return folder / "o.txt"


def run(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"{arguments}: {done.stderr}")
    return done.stdout


def numbers(path):
    """Every dataset of features.h5 but the names of what it was made from, as bytes."""
    found = {}
    with h5py.File(path) as f:
        f.visititems(lambda name, it: found.update({name: np.asarray(it).tobytes()})
                     if isinstance(it, h5py.Dataset) and it.dtype.kind in "iuf" else None)
    return found


def analysed(path, out):
    run("analyze", path, "-o", out, "--format", "events", "--format", "features")
    folder = out / path.name
    return (folder / "events.tsv").read_bytes(), numbers(folder / "features.h5")


class Exact(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)
        self.count = 0

    def tearDown(self):
        self.temporary.cleanup()

    def place(self):
        self.count += 1
        (self.folder / str(self.count)).mkdir()
        return self.folder / str(self.count)

    def assert_same(self, paths):
        first = None
        for path in paths:
            events, features = analysed(path, self.folder / f"out{self.count}-{path.parent.name}")
            if first is None:
                first = events, features
                self.assertGreater(len(features), 3)
                continue
            self.assertEqual(events, first[0], path.name)
            self.assertEqual(features.keys() and len(features), len(first[1]), path.name)
            for a, b in zip(sorted(features.items()), sorted(first[1].items())):
                self.assertEqual(a[1], b[1], f"{path.name}: {a[0]}")
        return first[0]

    def test_one_recording_in_nine_formats(self):
        x = signal()
        paths = [write_wav(self.place(), x), write_native(self.place(), x), write_csv(self.place(), x),
                 write_csv(self.place(), x, ";", ",", "\r\n", "\ufeff"), write_wfdb(self.place(), x),
                 write_mat5(self.place(), x), write_mat73(self.place(), x), write_nwb(self.place(), x)]
        for width in (2, 3):
            edf = write_edf(self.place(), x, width)
            (edf.parent / "r_channels.tsv").write_text("name\ttype\nEMG left\tEMG\nEMG right\tEMG\n")
            paths.append(edf)
        names = [p for p in paths if p.suffix not in (".nwb", ".edf", ".bdf")]
        events = self.assert_same(names)
        self.assertGreater(events.count(b"fasciculation"), 10)
        values = sorted(analysed(paths[0], self.folder / "again")[1].values())
        # what cannot keep the channels' names must keep everything else
        for path in paths:
            if path not in names:
                found, features = analysed(path, self.folder / f"named-{path.parent.name}")
                for old, new in ((b"EMG left", b"left"), (b"EMG right", b"right"), (b"emg1", b"left"), (b"emg2", b"right")):
                    found = found.replace(old, new)
                self.assertEqual(found, events, path.name)
                self.assertEqual(sorted(features.values()), values)

    def test_convert_and_back(self):
        x = signal()
        wav = write_wav(self.place(), x)
        native, back = self.place() / "r.h5", self.place() / "r.wav"
        run("convert", wav, "-o", native)
        run("convert", native, "-o", back)
        self.assert_same([wav, native, back])
        self.assertEqual(scipy.io.wavfile.read(back)[1].tobytes(), x.tobytes())

    def test_opensignals_hdf5_and_text(self):
        x = signal()
        h5 = write_opensignals(self.place(), x)
        text = write_opensignals(self.place(), x, "txt")
        self.assertGreater(self.assert_same([h5, text]).count(b"\n"), 1)

    def test_real_opensignals_twins(self):
        folder = SHARED / "opensignals"
        if not folder.is_dir():
            print("SKIPPED: the shared recordings are not here", file=sys.stderr)
            return
        for name in ("sync_acc_1", "sync_cable_light"):
            self.count += 1
            outs = [self.place() / f"{kind}.h5" for kind in ("a", "b")]
            run("convert", folder / f"{name}.h5", "-o", outs[0])
            run("convert", folder / f"{name}.txt", "-o", outs[1])
            self.assertEqual(outs[0].read_bytes(), outs[1].read_bytes(), name)
        self.assert_same([folder / "sync_acc_1.h5"])

    def test_a_real_recording_through_every_writer(self):
        source = SHARED / "opensignals" / "emg_bursts.h5"
        if not source.is_file():
            print("SKIPPED: the shared recordings are not here", file=sys.stderr)
            return
        native, back = self.place() / "r.h5", self.place() / "r.wav"
        run("convert", source, "-o", native)
        run("convert", native, "-o", back)
        events = [analysed(p, self.folder / f"real-{i}") for i, p in enumerate((source, native, back))]
        self.assertEqual(events[0][0], events[1][0])
        self.assertEqual(sorted(events[0][1].values()), sorted(events[1][1].values()))
        self.assertEqual(events[0][0], events[2][0])


if __name__ == "__main__":
    unittest.main()
