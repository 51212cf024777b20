#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""WFDB records packed byte by byte from the specification: make_wfdb.py INPUT [VARIANT]."""

import struct
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from inputs import main, write  # noqa: E402

FRAMES = 1003
k = np.arange(FRAMES)
VALUES = np.stack([(k * 7) % 200 - 100, (k * 13) % 220 - 110, (k * 3) % 250 - 125], 1)
LEAST = {16: -(2**15), 61: -(2**15), 80: -128, 212: -2048, 24: -(2**23), 32: -(2**31)}


def pack(layout, values):
    values = [int(v) for v in values]
    if layout == 16:
        return struct.pack(f"<{len(values)}h", *values)
    if layout == 61:
        return struct.pack(f">{len(values)}h", *values)
    if layout == 80:
        return bytes(v + 128 for v in values)
    if layout == 24:
        return b"".join(v.to_bytes(3, "little", signed=True) for v in values)
    if layout == 32:
        return struct.pack(f"<{len(values)}i", *values)
    out = b""  # 212: two of 12 bits in three bytes
    for i in range(0, len(values), 2):
        paired = i + 1 < len(values)
        a, b = values[i] & 0xFFF, (values[i + 1] if paired else 0) & 0xFFF
        out += bytes([a & 255, a >> 8 | (b >> 8) << 4, b & 255][: 3 if paired else 2])
    return out


def record(name, layout, columns=3, values=VALUES):
    write(name + ".dat", pack(layout, values[:, :columns].ravel()))
    head = f"# a comment\n{name} {columns} 1111.111 {FRAMES}\n"
    for c in range(columns):
        head += f"{name}.dat {layout} 200({5 * c})/mV 12 0 0 0 0 lead {c}\n"
    write(name + ".hea", head)


def formats():
    for layout in LEAST:
        record(f"r{layout}", layout)
    record("odd", 212, 1)


def missing_samples():
    """One sample of frame 10 and all of frame 11 missing; frame 12 one above."""
    for layout, least in LEAST.items():
        values = VALUES.copy()
        values[10, 1] = least
        values[11, :] = least
        values[12, 1] = least + 1
        record(f"m{layout}", layout, values=values)


def offset():
    """77 bytes of something else before the samples."""
    record("b", 212)
    write("b.dat", b"x" * 77 + Path("b.dat").read_bytes())
    write("b.hea", Path("b.hea").read_text().replace("b.dat 212 ", "b.dat 212+77 "))


def checksums():
    """A header whose checksums are right, and one whose second is not."""
    record("c", 212)
    sums = VALUES.sum(0)
    first = Path("c.hea").read_text().splitlines()[:2]
    for name, add in (("good", 0), ("bad", 1)):
        lines = [
            f"c.dat 212x1:0 200(0)/mV 12 0 {VALUES[0, c]} "
            f"{(sums[c] + add * (c == 1) + 32768) % 65536 - 32768} 0 lead {c}"
            for c in range(3)
        ]
        write(name + ".hea", "\n".join(first + lines))


def annotations():
    """A beat, a rhythm with its text, and a beat behind a skip of 65541 samples."""
    record("a", 16)
    word = lambda code, value: struct.pack("<H", code << 10 | value)
    write("a.atr", word(1, 100) + word(28, 200) + word(63, 5) + b"(AFIB\0" + word(59, 0)
          + struct.pack("<hH", 1, 5) + word(5, 0) + word(61, 1) + word(0, 0))


def time_resolution():
    """Annotations that count in 1/500 s, whatever the rate of the record."""
    record("a", 16)
    word = lambda code, value: struct.pack("<H", code << 10 | value)
    text = b"## time resolution: 500"
    write("a.atr", word(22, 0) + word(63, len(text)) + text + b"\0" + word(1, 100) + word(0, 0))


def one_signal():
    """x.dat, for headers that tests write."""
    record("x", 16, 1)


def two_signals():
    record("s", 212, 2)


main(formats, missing_samples, offset, checksums, annotations, time_resolution, one_signal, two_signals)
