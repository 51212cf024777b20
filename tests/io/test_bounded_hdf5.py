#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Chunks and texts of HDF5 files are claims: what inflates to another size than a chunk has, or wants
more memory than the bound, is refused, and no memory of the process shows in a result."""

import os
import struct
import subprocess
import sys
import tempfile
import unittest
import zlib
from pathlib import Path

import h5py
import numpy

PROGRAM = os.environ["MYOSCRIBE"]
MOST_KIB = 200 * 1024  # --memory (128 MiB) and the program itself


def native(path, frames, chunk, filters=True):
    """A native recording of one channel whose chunks are written one by one; returns the dataset."""
    file = h5py.File(path, "w")
    file.attrs["format"] = "myoscribe"
    file.attrs["format_version"] = 1
    options = {"compression": "gzip", "compression_opts": 1} if filters else {}
    data = file.create_dataset("streams/emg", (frames, 1), "<i2", chunks=(chunk, 1), **options)
    data.attrs["rate_hz"] = 2000.0
    data.attrs["start_s"] = 0.0
    for name, value in (("channel_names", "c0"), ("channel_types", "EMG"), ("units", "uV")):
        data.attrs.create(name, [value], dtype=h5py.string_dtype())
    data.attrs["scale"] = [1.0]
    data.attrs["offset"] = [0.0]
    return file, data


class Bounded(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = Path(self.temporary.name)

    def tearDown(self):
        self.temporary.cleanup()

    def run_all(self, path):
        """Exit codes and peaks in KiB of analyze and convert."""
        answers = []
        for command in (["analyze", path, "-o", self.folder / "out", "--quiet"],
                        ["convert", path, "-o", self.folder / "copy.h5"]):
            done = subprocess.run(["/usr/bin/env", "python3", "-c", (
                "import os,resource,subprocess,sys\n"
                "code = subprocess.run(sys.argv[1:]).returncode\n"
                "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"),
                PROGRAM, *map(str, command)], capture_output=True, text=True, check=True)
            answers.append((*map(int, done.stdout.split()[-2:]), done.stderr))
        return answers

    def refused(self, path):
        for code, kib, message in self.run_all(path):
            self.assertEqual(code, 1, message)
            self.assertIn(path.name, message)
            self.assertLess(kib, MOST_KIB)

    def test_a_sound_file_is_read(self):
        path = self.folder / "sound.h5"
        file, data = native(path, 16000, 4000)
        values = (1000 * numpy.sin(numpy.arange(16000) / 9)).astype("<i2")
        for first in range(0, 16000, 4000):
            data.id.write_direct_chunk((first, 0), zlib.compress(values[first : first + 4000].tobytes()))
        file.close()
        for code, kib, message in self.run_all(path):
            self.assertEqual(code, 0, message)
            self.assertLess(kib, MOST_KIB)

    def test_chunks_that_inflate_short_or_long_are_refused(self):
        for name, size in (("empty", 0), ("two", 2), ("short", 7998), ("long", 8002), ("bomb", 1 << 26)):
            with self.subTest(name):
                path = self.folder / f"{name}.h5"
                file, data = native(path, 16000, 4000)
                packed = zlib.compress(bytes(size))
                for first in range(0, 16000, 4000):
                    data.id.write_direct_chunk((first, 0), packed)
                file.close()
                self.refused(path)

    def test_a_chunk_cut_in_its_stream_is_refused(self):
        path = self.folder / "cut.h5"
        file, data = native(path, 8000, 4000)
        packed = zlib.compress(numpy.random.default_rng(1).bytes(8000))
        data.id.write_direct_chunk((0, 0), packed)
        data.id.write_direct_chunk((4000, 0), packed[:-9])
        file.close()
        self.refused(path)

    def test_a_filter_used_twice_is_refused(self):
        path = self.folder / "twice.h5"
        file, _ = native(path, 4000, 4000)
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_chunk((4000, 1))
        creation.set_deflate(1)
        creation.set_deflate(1)
        space = h5py.h5s.create_simple((4000, 1))
        del file["streams/emg"]
        kept, _ = native(self.folder / "other.h5", 4000, 4000)
        data = h5py.h5d.create(file["streams"].id, b"emg", h5py.h5t.STD_I16LE, space, creation)
        packed = zlib.compress(zlib.compress(bytes(1 << 26)))
        data.write_direct_chunk((0, 0), packed)
        for name, value in kept["streams/emg"].attrs.items():
            h5py.Dataset(data).attrs[name] = value
        kept.close()
        file.close()
        self.refused(path)

    def test_a_text_that_claims_gigabytes_is_refused(self):
        path = self.folder / "text.h5"
        file, data = native(path, 4000, 4000, filters=False)
        data[:] = 0
        del data.attrs["units"]
        data.attrs.create("units", numpy.array([b"uV"], dtype="S3761"))
        file.close()
        raw = bytearray(path.read_bytes())
        old, new = struct.pack("<I", 3761), struct.pack("<I", 0xFFFFFFFF)
        self.assertIn(old, raw)
        path.write_bytes(bytes(raw.replace(old, new)))
        for code, kib, message in self.run_all(path):
            self.assertEqual(code, 1, message)
            self.assertLess(kib, MOST_KIB)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
