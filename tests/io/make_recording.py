#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Native, OpenSignals and generic HDF5 by h5py: make_recording.py INPUT [VARIANT]."""

import sys
from pathlib import Path

import h5py
import numpy as np
import scipy.io.wavfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from inputs import main, unknown, write  # noqa: E402


def native(change="none"):
    """n.h5 as the format's contract describes it, with what may be left out left out."""
    with h5py.File("n.h5", "w") as file:
        file.attrs["format"] = "myoscribe"
        file.attrs["format_version"] = 1
        emg = file.create_dataset("streams/emg", data=(np.arange(6000) % 777).reshape(3000, 2).astype("i2"),
                                  chunks=(500, 2), compression="gzip")
        emg.attrs["rate_hz"] = 1111.111
        emg.attrs["channel_names"] = ["VL", "BF"]
        emg.attrs["channel_types"] = ["EMG", "EMG"]
        emg.attrs["units"] = ["mV", "uV"]
        emg.attrs["scale"] = [0.001, 0.5]
        emg.attrs["offset"] = [0.0, -3.0]
        acc = file.create_dataset("streams/acc", data=np.arange(1200).reshape(400, 3).astype("f4"))
        acc.attrs["rate_hz"] = 148.148
        acc.attrs["start_s"] = -0.25
        acc.attrs["channel_names"] = ["VL", "y", "z"]
        acc.attrs["channel_types"] = ["ACC"] * 3
        acc.attrs["units"] = ["g"] * 3
        file["events/onset"] = [0.5, 0.1]
        file["events/duration"] = [0.25, 0.0]
        file["events/trial_type"] = ["voluntary", "stimulus"]
        file["events/channel"] = ["emg/VL", "n/a"]
        change_native(file, emg, change)


def change_native(file, emg, change):
    match change:
        case "none":
            pass
        case "gaps":
            file["gaps/emg"] = [[5.0, 2.0], [990.0, 20.0]]
        case "one_stream":
            del file["streams/acc"]
            emg.attrs["rate_hz"] = 2000
            file["events/channel"][:] = ["VL", "n/a"]
        case "version":
            file.attrs["format_version"] = 2
        case "no_streams":
            del file["streams"]
        case "no_rate":
            del emg.attrs["rate_hz"]
        case "nan_rate":
            emg.attrs["rate_hz"] = float("nan")
        case "negative_rate":
            emg.attrs["rate_hz"] = -5.0
        case "huge_rate":
            emg.attrs["rate_hz"] = 2e6
        case "word_as_rate":
            emg.attrs["rate_hz"] = "fast"
        case "few_scales":
            emg.attrs["scale"] = [1.0]
        case "no_gain":
            emg.attrs["scale"] = [1.0, 0.0]
        case "unit":
            emg.attrs["units"] = ["mV", "furlong"]
        case "channel_type":
            emg.attrs["channel_types"] = ["EMG", "LEG"]
        case "channel_of_mark":
            file["events/channel"][:] = ["none", "n/a"]
        case "nan_onset":
            file["events/onset"][0] = float("nan")
        case "empty_stream":
            file["streams/x"] = np.zeros((0, 2), "i2")
            file["streams/x"].attrs["rate_hz"] = 5.0
        case "rank":
            file["streams/x"] = np.zeros(5)
        case "texts":
            file["streams/x"] = ["a", "b"]
        case "external":
            file["streams/x"] = h5py.ExternalLink("y.h5", "/x")
        case "loop":
            file["streams/x"] = h5py.SoftLink("/streams/x")
        case "gaps_backwards":
            file["gaps/emg"] = [[10.0, 5.0], [3.0, 2.0]]
        case "gap_beyond":
            file["gaps/emg"] = [[2999.0, 5.0]]
        case _:
            unknown(change)


def opensignals(change="none"):
    """o.h5: two devices with different rates and lengths, dropped samples, a counter that sticks."""
    with h5py.File("o.h5", "w") as file:

        def device(address, kind, rate, bits, sensors, frames, sequence, stored="u2"):
            group = file.create_group(address)
            group.attrs["sampling rate"] = np.int32(rate)
            group.attrs["resolution"] = np.int32([bits] * len(sensors))
            group.attrs["channels"] = np.int32(np.arange(len(sensors)) + 1)
            group.attrs["device"] = kind
            group["raw/nSeq"] = np.array(sequence, "u2")[:, None]
            for i, sensor in enumerate(sensors):
                x = (np.arange(frames) * 7 + i) % (1 << bits)
                made = group.create_dataset(f"raw/channel_{i + 1}", data=x.astype(stored)[:, None], chunks=(1024, 1))
                made.attrs["label"] = f"CH{i + 1}"
                made.attrs["sensor"] = sensor
            return group

        sequence = np.arange(3000)
        sequence[1000:] += 1
        sequence[2000:] += 4
        first = device("00:07:80:4C:01:B1", "biosignalsplux", 1000, 16, ["EMG", "XYZ", "XYZ", "XYZ"], 3000, sequence)
        second = device("00:07:80:4C:01:B2", "channeller", 10, 8, ["EMG"], 70000,
                        np.minimum(np.arange(70000), 65535), "u4")
        change_opensignals(first, second, change)


def change_opensignals(first, second, change):
    match change:
        case "none":
            pass
        case "no_rate":
            first.attrs["sampling rate"] = 0
        case "word_as_rate":
            first.attrs["sampling rate"] = "x"
        case "few_resolutions":
            first.attrs["resolution"] = [16]
        case "resolution":
            first.attrs["resolution"] = [60, 16, 16, 16]
        case "channel_number":
            first.attrs["channels"] = [1, 2, 3, 9]
        case "no_channel":
            del first["raw/channel_2"]
        case "short_counter":
            del second["raw/nSeq"]
            second["raw/nSeq"] = [[1], [2]]
        case _:
            unknown(change)


def generic_hdf5():
    with h5py.File("g.h5", "w") as file:
        file["lab/x"] = (np.arange(600) * 0.5).reshape(2, 300)
        file["lab/x"].attrs["fs"] = 250.0
        file["lab/x"].attrs["unit"] = "V"


def csv():
    write("c.csv", "time_s,a (uV)\n" + "".join(f"{i / 1000:.3f},{i}\n" for i in range(40)))


def check_wav():
    """Not an input: SciPy finds in c.wav the samples of n.h5."""
    rate, samples = scipy.io.wavfile.read("c.wav")
    assert rate == 2000 and (samples.ravel() == np.arange(6000) % 777).all()


main(native, opensignals, generic_hdf5, csv, check_wav)
