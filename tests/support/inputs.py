# SPDX-License-Identifier: GPL-3.0-or-later
"""What the generators of test inputs share. A generator is called by path, in the folder that its
files shall lie in: make_SUBJECT.py INPUT [VARIANT]; each function that it hands to `main` makes
one input, a variant is the one fault that the input shall have."""

import struct
import sys


def main(*makers):
    """Calls the maker named first on the command line with what follows."""
    named = {maker.__name__: maker for maker in makers}
    name, *arguments = sys.argv[1:] or [""]
    if name not in named:
        sys.exit(f"{sys.argv[0]}: no input {name!r}; there are {' '.join(named)}")
    named[name](*arguments)


def unknown(variant):
    sys.exit(f"{sys.argv[0]}: no variant {variant!r} of this input")


def write(name, content):
    with open(name, "w" if isinstance(content, str) else "wb") as file:
        file.write(content)


def table(name, text):
    """A table whose cells are written with a blank between them."""
    write(name, text.replace(" ", "\t"))


def edf(name, signals, records=4, seconds="1", bdf=False, plus="", marks=None, total=None):
    """An EDF or BDF file byte by byte. signals: (label, unit, physical minimum and maximum, digital
    minimum and maximum, samples a record, samples); `marks` (onset, duration, text) make it EDF+;
    `total` is the number of records that the header claims."""
    field = lambda value, width: str(value).encode("latin-1")[:width].ljust(width)
    if marks is not None:
        signals = signals + [("EDF Annotations", "", -1, 1, -32768, 32767, 60, None)]
    out = (b"\xffBIOSEMI" if bdf else field("0", 8)) + field("X X X X", 80)
    out += field("Startdate 01-JAN-2024 X X X", 80) + b"01.01.24" + b"10.00.00"
    out += field(256 * (len(signals) + 1), 8) + field(plus, 44)
    out += field(records if total is None else total, 8) + field(seconds, 8) + field(len(signals), 4)
    for column, width in ((0, 16), (None, 80), (1, 8), (2, 8), (3, 8), (4, 8), (5, 8), (None, 80), (6, 8), (None, 32)):
        for signal in signals:
            out += field("" if column is None else signal[column], width)
    for record in range(records):
        for signal in signals:
            if signal[7] is None:
                text = f"+{record}\x14\x14\0"
                for onset, duration, word in marks:
                    if record == int(onset):
                        lasts = f"\x15{duration:g}" if duration else ""
                        text += f"+{onset:g}{lasts}\x14{word}\x14\0"
                out += text.encode().ljust(120, b"\0")
            else:
                for value in signal[7][record * signal[6] : (record + 1) * signal[6]]:
                    out += int(value).to_bytes(3 if bdf else 2, "little", signed=True)
    write(name, out)


def wav_of_bytes(name, channels, rate, bits, data, extra=b""):
    """A WAV of integers of a width that SciPy does not write, with chunks before its samples."""
    frame = channels * bits // 8
    body = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, channels, rate, rate * frame, frame, bits) + extra
    body += b"data" + struct.pack("<I", len(data)) + data
    write(name, b"RIFF" + struct.pack("<I", len(body)) + body)
