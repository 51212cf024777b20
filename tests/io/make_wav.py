#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""WAV files by SciPy or byte by byte: make_wav.py INPUT."""

import struct
import sys
from pathlib import Path

import numpy as np
import scipy.io.wavfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from inputs import main, wav_of_bytes, write  # noqa: E402


def ramps():
    """ramp[n, c] = 100 n + c, as every subtype."""
    ramp = (np.arange(300) * 100)[:, None] + np.arange(3)
    scipy.io.wavfile.write("i16.wav", 2000, ramp.astype("i2"))
    scipy.io.wavfile.write("i32.wav", 2000, (ramp * 65536).astype("i4"))
    scipy.io.wavfile.write("f32.wav", 2000, ramp.astype("f4"))
    scipy.io.wavfile.write("f64.wav", 2000, ramp.astype("f8"))
    three_bytes = b"".join(struct.pack("<i", int(v) * 256)[0:3] for v in ramp.ravel())
    wav_of_bytes("i24.wav", 3, 2000, 24, three_bytes, b"LIST" + struct.pack("<I", 3) + b"abc\0")
    wav_of_bytes("u8.wav", 3, 2000, 8, bytes((ramp.ravel() % 251).astype("u1")))


def contradictions():
    """A header with one wrong field: the rate of bytes, the bytes of a frame, the sampling rate."""
    scipy.io.wavfile.write("a.wav", 2000, np.arange(300, dtype="i2"))
    whole = Path("a.wav").read_bytes()
    for name, at, value in (("bytes.wav", 28, 0), ("frame.wav", 32, 4), ("still.wav", 24, 0)):
        changed = bytearray(whole)
        changed[at : at + 2] = value.to_bytes(2, "little")
        write(name, changed)


def unfinished():
    """Noise, and the same with the length of its samples never filled in."""
    noise = np.random.default_rng(3).integers(-9000, 9000, (100000, 3)).astype("i2")
    scipy.io.wavfile.write("plain.wav", 2000, noise)
    changed = bytearray(Path("plain.wav").read_bytes())
    changed[40:44] = bytes(4)
    write("unfinished.wav", changed + b"tail")


main(ramps, contradictions, unfinished)
