#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A worker stays within 128 MiB whatever the recording, and --memory changes no byte."""

import resource
import struct
import unittest
from pathlib import Path

from support import PROGRAM, Folder, digest, make_wav, run

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


class Memory(Folder):
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

    def test_another_bound_changes_no_byte(self):
        make_wav(Path("a.wav"), seconds=60, channels=4, rate=2000)
        self.analyze("a.wav", "-o", "usual")
        for mib in (32, 1024):
            self.analyze("a.wav", "-o", f"m{mib}", "--memory", mib)
            self.assertEqual(digest(f"m{mib}"), digest("usual"))


if __name__ == "__main__":
    unittest.main()
