#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings that tables may lie beside: make_sidecar.py INPUT."""

import sys
from pathlib import Path

import h5py
import numpy as np
import scipy.io.wavfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from inputs import main, write  # noqa: E402


def four_channels():
    samples = (np.arange(4000) % 777 - 388).astype("i2").reshape(1000, 4)
    scipy.io.wavfile.write("c.wav", 1000, samples)


def no_unit():
    write("n.csv", "time_s,EMG\n" + "".join(f"{i / 1000:.3f},{i}\n" for i in range(40)))


def generic_hdf5():
    with h5py.File("g.h5", "w") as file:
        file["x"] = np.zeros((300, 2))


main(four_channels, no_unit, generic_hdf5)
