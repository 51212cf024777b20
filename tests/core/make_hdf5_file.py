#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""HDF5 files by h5py, a.h5 each: make_hdf5_file.py INPUT."""

import sys
from pathlib import Path

import h5py
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from inputs import main, write  # noqa: E402


def everything():
    with h5py.File("a.h5", "w", userblock_size=512) as file:
        data = np.arange(30000, dtype="u2").reshape(10000, 3)
        file.create_dataset("g/x", data=data, chunks=(256, 2), compression="gzip", shuffle=True, fletcher32=True)
        file.create_dataset("turned", data=data.T.astype(">f4"), chunks=(1, 999))
        file["x"] = h5py.SoftLink("/g/x")
        file["g"].attrs["fixed"] = np.bytes_("ab  ")
        file["g"].attrs["many"] = ["one", "tw\u00b5"]
        file["g"].attrs["n"] = np.int16([3, -4])
        file["texts"] = ["p", "qq", ""]


def outside():
    """Links, external storage, a virtual dataset and a filter that would have to be loaded."""
    with h5py.File("secret.h5", "w") as secret:
        secret["x"] = np.arange(5)
    np.arange(5, dtype="i4").tofile("secret.bin")
    with h5py.File("a.h5", "w") as file:
        file["link"] = h5py.ExternalLink("secret.h5", "/x")
        file["soft"] = h5py.SoftLink("/link")
        file["loop"] = h5py.SoftLink("/loop")
        file.create_dataset("outside", (5,), "i4", external=[("secret.bin", 0, 20)])
        layout = h5py.VirtualLayout((5,), "i8")
        layout[:] = h5py.VirtualSource("secret.h5", "/x", (5,))
        file.create_virtual_dataset("virtual", layout)
        properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        properties.set_chunk((4,))
        properties.set_filter(32001, h5py.h5z.FLAG_OPTIONAL, (1,))
        space = h5py.h5s.create_simple((8,))
        made = h5py.h5d.create(file.id, b"plugin", h5py.h5t.NATIVE_INT32, space, dcpl=properties)
        h5py.Dataset(made)[:] = 1


def claims():
    """Shapes beyond what is stored, and a chunk of 64 MiB."""
    with h5py.File("a.h5", "w") as file:
        file.create_dataset("sparse", (1 << 60, 1), "i2", chunks=(1024, 1))
        file.create_dataset("never", (1000, 1), "i2")
        file.create_dataset("chunk", (1 << 26, 8), "f8", chunks=(1 << 20, 8))


def text_heap():
    """a.h5, and z.h5 with a zeroed sector in its heap of texts."""
    with h5py.File("a.h5", "w") as file:
        file.attrs["names"] = ["one", "two"]
    whole = Path("a.h5").read_bytes()
    heap = whole.index(b"GCOL")
    write("z.h5", whole[: heap + 16] + bytes(2000) + whole[heap + 2016 :])


def odd_number():
    """Integers of 20 bits that begin at the fourth."""
    with h5py.File("a.h5", "w") as file:
        kind = h5py.h5t.STD_I32LE.copy()
        kind.set_precision(20)
        kind.set_offset(3)
        made = h5py.h5d.create(file.id, b"odd", kind, h5py.h5s.create_simple((4,)))
        h5py.Dataset(made)[:] = 1


def check_written():
    """Not an input: h5py finds in w.h5 what the test wrote."""
    with h5py.File("w.h5") as file:
        assert (file["s/x"][:] == np.arange(300).reshape(100, 3) - 150).all()
        assert (file["s/t"][:] == np.arange(100) * 0.5).all()
        assert list(file["s/x"].attrs["names"]) == ["a", "\u00b5V"]
        assert file.attrs["format"] == "test" and file.attrs["version"] == 1
        assert file["s/x"].attrs["rate_hz"] == 1111.111
        assert list(file["s/x"].attrs["scale"]) == [0, 0.5, 1]
        assert [text.decode() for text in file["s/words"][:]] == ["a", "\u00b5V"]


main(everything, outside, claims, text_heap, odd_number, check_written)
