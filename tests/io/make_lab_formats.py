#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""EDF and BDF byte by byte, MATLAB files by SciPy and h5py, NWB by h5py: make_lab_formats.py INPUT
[VARIANT]."""

import sys
from pathlib import Path

import h5py
import numpy as np
import scipy.io

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from inputs import edf, main, unknown, write  # noqa: E402

k = np.arange(40000)
EMG = ("EMG BB", "uV", -500, 500, -32768, 32767, 2000, (k * 37) % 65536 - 32768)
ACC = ("ACC X", "g", -2, 2, -2048, 2047, 100, (k * 5) % 4096 - 2048)
MATRIX = (np.arange(6000) % 1000 - 500).reshape(2000, 3)


def edf_files():
    edf("a.edf", [EMG, ACC], plus="EDF+C", marks=[(1, 0.5, "rest"), (2.25, 0, "go")])
    edf("b.bdf", [("EMG", "mV", -5, 5, -8388608, 8388607, 512, k * 311 - 8000000)], bdf=True)
    edf("r.edf", [("EMG", "mV", -5, 5, -100, 100, 1111, k % 200 - 100)], seconds="1.25")


def small_edf():
    edf("s.edf", [EMG[:6] + (20,) + EMG[7:]], plus="EDF+C", marks=[(1, 1, "m")])


def wrong_edf(fault):
    """x.edf with one fault."""
    signals, options = [EMG], {}
    match fault:
        case "records":
            options = {"total": 400}
        case "no_duration":
            options = {"seconds": "nan"}
        case "negative_duration":
            options = {"seconds": "-1"}
        case "digital_range":
            signals = [EMG[:4] + (5, 5) + EMG[6:]]
        case "physical_range":
            signals = [EMG[:2] + (5, 5) + EMG[4:]]
        case "no_samples":
            signals = [EMG[:6] + (0,) + EMG[7:]]
        case "unit":
            signals = [EMG[:1] + ("ell",) + EMG[2:]]
        case "annotations_only":
            signals, options = [], {"plus": "EDF+C", "marks": [(1, 0, "x")]}
        case _:
            unknown(fault)
    edf("x.edf", signals, **options)


def matlab_v5():
    x, save = MATRIX, scipy.io.savemat
    save("a.mat", {"Data": x.astype("i2"), "Fs": 2148.1481, "Channels": ["BB", "TB", "FDI"]}, do_compression=True)
    save("t.mat", {"Data": x.T.astype("f8"), "SamplingFrequency": 2048, "unit": "mV"})
    save("n.mat", {"trial": {"emg": x.astype("f4"), "fs": 1000.0, "note": "x"}})
    save("two.mat", {"left": x * 1.0, "right": x * 2.0, "fs": 500.0})
    save("z.mat", {"emg": x + 1j, "fs": 500.0})
    save("nors.mat", {"emg": x})
    save("small.mat", {"emg": x[:120, :1].astype("u1"), "fs": 500.0})


def cut_matlab_v5():
    x = np.random.default_rng(1).normal(size=(5000, 2))
    for name, packed in (("c", True), ("u", False)):
        scipy.io.savemat(name + ".mat", {"fs": 1000.0, "data": x}, do_compression=packed)
        whole = Path(name + ".mat").read_bytes()
        write(name + "cut.mat", whole[: len(whole) // 2])


def damaged_matlab_v5():
    """One bit inside what is compressed."""
    x = np.random.default_rng(1).normal(size=(5000, 2))
    scipy.io.savemat("w.mat", {"fs": 1000.0, "data": x}, do_compression=True)
    changed = bytearray(Path("w.mat").read_bytes())
    changed[len(changed) * 2 // 3] ^= 0x10
    write("d.mat", changed)


def two_rates():
    """Side by side (t), and one beside the samples with another above them (p)."""
    x = np.ones((200, 2))
    scipy.io.savemat("t.mat", {"data": x, "fs": 1000.0, "Fs": 2000.0})
    scipy.io.savemat("p.mat", {"r": {"data": x, "fs": 1000.0}, "Fs": 2000.0})


class Mat73:
    """MATLAB's layout of HDF5: reversed dimensions, class attributes, references, 512 bytes in front."""

    def __enter__(self):
        self.file = h5py.File("m.mat", "w", userblock_size=512)
        return self

    def put(self, path, values, kind="double"):
        made = self.file.create_dataset(path, data=np.asarray(values).T)
        made.attrs["MATLAB_class"] = np.bytes_(kind)
        return made

    def text(self, path, text):
        return self.put(path, np.array([[ord(c) for c in text]], "u2"), "char")

    def cell(self, path, texts):
        parts = [self.text(f"#refs#/{path}{i}", text).ref for i, text in enumerate(texts)]
        made = self.references(path, parts)
        made.attrs["MATLAB_class"] = np.bytes_("cell")

    def references(self, path, parts):
        made = self.file.create_dataset(path, (max(1, len(parts)), 1), h5py.ref_dtype)
        for i, part in enumerate(parts):
            made[i, 0] = part
        return made

    def __exit__(self, *_):
        self.file.close()
        with open("m.mat", "r+b") as file:
            file.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(116) + bytes(8) + b"\0\2IM")


def matlab_v73(layout):
    """m.mat"""
    with Mat73() as mat:
        match layout:
            case "struct":
                mat.put("rec/emg", MATRIX * 0.5)
                mat.put("rec/fs", [[1111.111]])
                mat.text("rec/units", "mV")
                mat.cell("labels", ["BB", "TB", "FDI"])
                mat.put("other", np.zeros((3, 3)))
            case "turned":
                mat.put("a", MATRIX.T.astype("i2"), "int16")
                mat.put("Fs", [[500.0]])
            case "references":  # a cell that holds the samples and itself, and a loop of groups
                trials = mat.references("trials", [mat.put("#refs#/a", MATRIX * 1.0).ref, h5py.Reference()])
                trials[1, 0] = trials.ref
                mat.file["loop/self"] = mat.file["/"]
                mat.put("fs", [[500.0]])
            case "empty_reference":
                mat.references("data", [])
            case "external":
                mat.file["data"] = h5py.ExternalLink("other.h5", "/x")
            case _:
                unknown(layout)


def series(file, path, data, kind="ElectricalSeries", unit="volts", rate=None, start=0.0, times=None, **attributes):
    group = file.create_group(path)
    group.attrs["neurodata_type"] = kind
    group.attrs["namespace"] = "core"
    group["data"] = data
    group["data"].attrs["unit"] = unit
    for name, value in attributes.items():
        group["data"].attrs[name] = value
    if rate is not None:
        group["starting_time"] = start
        group["starting_time"].attrs["rate"] = np.float32(rate)
        group["starting_time"].attrs["unit"] = "seconds"
    if times is not None:
        group["timestamps"] = times
    return group


def nwb(content):
    """n.nwb: all that the schema allows, or an EMG that does not say enough."""
    samples, emg = MATRIX.astype("i2"), "acquisition/emg"
    with h5py.File("n.nwb", "w") as file:
        file.attrs["neurodata_type"] = "NWBFile"
        file.attrs["nwb_version"] = "2.6.0"
        match content:
            case "whole":
                group = series(file, emg, samples, rate=1111.111, conversion=np.float32(1e-6), offset=np.float32(0.5))
                group["channel_conversion"] = np.float32([1, 2, 4])
                series(file, "acquisition/acc", np.arange(500) * 0.25, "TimeSeries", "m/s^2",
                       times=10 + np.arange(500) / 148.148)
                series(file, "processing/behavior/force", np.arange(100.0), "TimeSeries", "newtons", rate=100,
                       start=-1.5)
                trials = file.create_group("intervals/trials")
                trials["start_time"] = [1.0, 3.0]
                trials["stop_time"] = [2.0, 4.5]
                trials["label"] = ["rest", "voluntary"]
            case "no_rate":
                series(file, emg, samples)
            case "irregular":
                series(file, emg, samples, times=np.r_[np.arange(1000.0), 3000 + np.arange(1000)] / 1e3)
            case "few_times":
                series(file, emg, samples, times=np.arange(5.0))
            case "unit":
                series(file, emg, samples, rate=500, unit="parsec")
            case "no_gain":
                series(file, emg, samples, rate=500, conversion=0.0)
            case "rank":
                series(file, emg, samples.reshape(10, 200, 3), rate=500)
            case "few_gains":
                series(file, emg, samples, rate=500)["channel_conversion"] = [1.0]
            case "external":
                file[emg] = h5py.ExternalLink("o.nwb", "/acquisition/emg")
            case "number":
                file[emg] = 5
            case _:
                unknown(content)


main(edf_files, small_edf, wrong_edf, matlab_v5, cut_matlab_v5, damaged_matlab_v5, two_rates, matlab_v73, nwb)
