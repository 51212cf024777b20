#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker stays within 128 MiB whatever the recording, and --memory changes no byte."""

import math
import random
import resource
import struct
import sys
import unittest
from pathlib import Path

import h5py
import numpy

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import PROGRAM, Folder, digest, make_wav, run  # noqa: E402

LIMIT_MIB = 128


def tile(path, block, times, channels, rate):
    """A WAV of `times` blocks, from bytes made once."""
    length = len(block) * times
    header = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + length, b"WAVE", b"fmt ", 16, 1, channels,
                         rate, rate * channels * 2, channels * 2, 16, b"data", length)
    with open(path, "wb") as out:
        out.write(header)
        for _ in range(times):
            out.write(block)


class Peak(Folder):
    """By itself: the system counts the largest of all processes that this one waited for."""

    def peak_mib(self):
        """The largest process that ended so far: our workers are waited for by their parent."""
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024

    def test_many_channels_and_a_long_recording_stay_bounded(self):
        one = make_wav(Path("one.wav"), seconds=10, channels=256, rate=2000, sidecar=False)
        block = one.read_bytes()[44:]
        tile("wide.wav", block, 6, 256, 2000)
        self.analyze("wide.wav", "-o", "wide", "--full-scale", "5 mV", timeout=200)
        wide = self.peak_mib()
        self.assertLess(wide, LIMIT_MIB)
        tile("long.wav", block[: 10 * 2000 * 16 * 2], 180, 16, 2000)
        self.analyze("long.wav", "-o", "long", "--full-scale", "5 mV", timeout=200)
        self.assertLess(self.peak_mib(), LIMIT_MIB)
        print(f"256 channels x 2 kHz x 60 s: {wide:.0f} MiB; then 16 x 2 kHz x 30 min: {self.peak_mib():.0f} MiB")


class Limits(Folder):
    def limited(self, limits, *arguments):
        def limit():
            for which, mib in limits.items():
                resource.setrlimit(which, (mib << 20, mib << 20))
        return run("analyze", *arguments, "--jobs", 1, "--format", "events", preexec_fn=limit, timeout=400)

    def test_lists_of_many_channels_leave_memory(self):
        """A twitch every four seconds on 256 channels for ten minutes: data memory, which the system
        cannot take away, has a hard limit (pages of mapped files are the system's own)."""
        source, at, frames = random.Random(3), 0, 2000 * 47
        samples = [source.randint(-60, 60) for _ in range(frames)]
        while (at := at + int(2000 * source.uniform(1.5, 6.5))) < frames - 100:
            for n in range(30):
                samples[at + n] += int(source.uniform(0.8, 1.2) * 6000 * math.sin(n * 0.4) * math.exp(-((n - 15) / 6) ** 2))
        tile("dense.wav", b"".join(struct.pack("<h", sample) * 256 for sample in samples), 13, 256, 2000)
        done = self.limited({resource.RLIMIT_DATA: LIMIT_MIB}, "dense.wav", "-o", "dense", "--full-scale", "5 mV")
        self.assertEqual(done.returncode, 0, done.stderr)
        with open("dense/events.tsv", "rb") as table:
            events = sum(1 for _ in table) - 1
        self.assertGreater(events, 20000, "not the load that was meant")
        print(f"256 channels x 10 min, {events} events: under {LIMIT_MIB} MiB of data")

    def test_inputs_larger_than_memory_and_sparse_ones(self):
        """1.8 GB of holes, in less address space than that."""
        tile("sparse.wav", b"", 0, 16, 2000)
        length = 16 * 2 * 2000 * 3600 * 8
        with open("sparse.wav", "r+b") as out:
            out.truncate(44 + length)
            out.seek(4)
            out.write(struct.pack("<I", 36 + length))
            out.seek(40)
            out.write(struct.pack("<I", length))
            out.seek(44 + length // 2)
            out.write(b"\x00\x40" * 100000)
        done = self.limited({resource.RLIMIT_AS: 256, resource.RLIMIT_DATA: LIMIT_MIB}, "sparse.wav", "-o", "sparse")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_claims_of_sparse_files_are_not_believed(self):
        tile("claim.wav", b"\0" * 4000, 1, 1, 2000)
        with open("claim.wav", "r+b") as out:
            out.seek(40)
            out.write(struct.pack("<I", 0xF0000000))
        with h5py.File("claim.h5", "w") as out:
            out.attrs["format"], out.attrs["format_version"] = "myoscribe", 1
            signal = out.create_dataset("streams/emg", (10**12, 4), "i2", chunks=(4096, 4))
            signal.attrs["rate_hz"] = 2000.0
        with h5py.File("chunk.h5", "w") as out:
            out.attrs["format"], out.attrs["format_version"] = "myoscribe", 1
            signal = out.create_dataset("streams/emg", (2000 * 900, 64), "i2", chunks=(2000 * 900, 64))
            signal.attrs["rate_hz"] = 2000.0
            signal[:1] = 1
        for name, said in (("claim.wav", "is cut short: its header promises"),
                           ("claim.h5", "incomplete"), ("chunk.h5", "h5repack")):
            done = self.limited({resource.RLIMIT_DATA: LIMIT_MIB}, name, "-o", "claims")
            self.assertEqual(done.returncode, 1, f"{name}: {done.stderr}")
            self.assertIn(f"error: {name}: ", done.stderr)
            self.assertIn(said, done.stderr)

    def test_an_index_of_very_many_chunks_is_not_kept(self):
        """Small chunks make a short file's index as large as that of a week. Kept whole it takes over 30 MiB."""
        source = random.Random(7)
        second = [int(source.gauss(0, 20)) for _ in range(6000)]
        for j in range(40):
            second[1000 + j] += 1500 if j % 8 < 4 else -1500
        with h5py.File("index.h5", "w") as out:
            samples = numpy.tile(numpy.array(second, "i2"), 3200).reshape(-1, 1)
            signal = out.create_dataset("emg", data=samples, chunks=(64, 1))
            signal.attrs["rate_hz"], signal.attrs["unit"] = 2000.0, "uV"
        done = self.limited({resource.RLIMIT_DATA: 72}, "index.h5", "--dataset", "/emg", "-o", "index")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_another_bound_changes_no_byte(self):
        make_wav(Path("a.wav"), seconds=60, channels=4, rate=2000)
        self.analyze("a.wav", "-o", "usual")
        for mib in (32, 1024):
            self.analyze("a.wav", "-o", f"m{mib}", "--memory", mib)
            self.assertEqual(digest(f"m{mib}"), digest("usual"))


if __name__ == "__main__":
    unittest.main()
