# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes variables as MATLAB -v7.3 does: HDF5 behind a header of 512 bytes, dimensions reversed, a group
per structure, text as UTF-16 code units. Takes what scipy.io.savemat takes."""

import h5py
import numpy as np

HEADER = b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Mon Nov 30 12:00:00 2026 HDF5 schema 1.00 ."


def save(path, variables):
    with h5py.File(path, "w", userblock_size=512) as file:
        write(file, variables)
    with open(path, "r+b") as file:
        file.write(HEADER.ljust(116) + bytes(8) + b"\x00\x02IM")


def write(group, variables):
    for name, value in variables.items():
        if isinstance(value, dict):
            made = group.create_group(name)
            write(made, value)
            kind = "struct"
        elif isinstance(value, str) or (isinstance(value, list) and isinstance(value[0], str)):
            rows = [value] if isinstance(value, str) else value
            width = max(map(len, rows))
            codes = np.array([[ord(c) for c in row.ljust(width)] for row in rows], "u2")
            made = group.create_dataset(name, data=codes.T)
            kind = "char"
        else:
            value = np.atleast_2d(np.asarray(value))
            made = group.create_dataset(name, data=value.T)
            kind = {"f8": "double", "f4": "single", "i2": "int16", "u1": "uint8", "i8": "int64"}[value.dtype.str[1:]]
        made.attrs["MATLAB_class"] = np.bytes_(kind)
