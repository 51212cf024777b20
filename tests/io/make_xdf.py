# SPDX-License-Identifier: GPL-3.0-or-later
"""XDF files byte by byte from the specification of sccn/xdf. Made without a look at the reader."""

import struct

import numpy as np

KINDS = {"int8": "i1", "int16": "<i2", "int32": "<i4", "int64": "<i8", "float32": "<f4", "double64": "<f8"}


def length(value, size=None):
    size = size or (1 if value < 256 else 4 if value < 1 << 32 else 8)
    return bytes([size]) + value.to_bytes(size, "little")


def chunk(tag, content, size=None):
    body = struct.pack("<H", tag) + content
    return length(len(body), size) + body


def header(number, name, kind, channels, rate, type="EMG", labels=(), units=(), types=()):
    described = "".join(
        f"<channel><label>{label}</label>" + (f"<unit>{units[i]}</unit>" if units else "")
        + (f"<type>{types[i]}</type>" if types else "") + "</channel>" for i, label in enumerate(labels))
    text = (f'<?xml version="1.0"?>\n<info><name>{name}</name><type>{type}</type><channel_count>{channels}'
            f"</channel_count><nominal_srate>{rate}</nominal_srate><channel_format>{kind}</channel_format>"
            f"<desc><channels>{described}</channels></desc></info>")
    return chunk(2, struct.pack("<I", number) + text.encode())


def samples(number, x, stamps, kind, count_size=4, chunk_size=None):
    """stamps: one per sample, None where the sample has none."""
    body = struct.pack("<I", number) + length(len(x), count_size)
    for row, stamp in zip(x, stamps):
        body += b"\0" if stamp is None else b"\x08" + struct.pack("<d", stamp)
        if kind == "string":
            body += b"".join(length(len(t.encode())) + t.encode() for t in row)
        else:
            body += np.asarray(row).astype(KINDS[kind]).tobytes()
    return chunk(3, body, chunk_size)


def offset(number, time, value):
    return chunk(4, struct.pack("<Idd", number, time, value))


def footer(number, count):
    return chunk(6, struct.pack("<I", number) +
                 f"<info><sample_count>{count}</sample_count></info>".encode())


BOUNDARY = chunk(5, bytes.fromhex("43a546dccbf5410fb30ed546738 3cbe4".replace(" ", "")))
FILE_HEADER = chunk(1, b'<?xml version="1.0"?><info><version>1.0</version></info>')


def joined(chunks):
    """The file, and where each of its chunks begins."""
    data, places = b"XDF:", []
    for one in (FILE_HEADER, *chunks):
        places.append(len(data))
        data += one
    return data, places


def recording(x, rate, kind="float32", per_chunk=20, start=100.0, number=1, stamp_every=1, **described):
    """Chunks of one stream of numbers."""
    out = [header(number, described.pop("name", "EMG"), kind, x.shape[1], rate, **described)]
    for first in range(0, len(x), per_chunk):
        part = x[first:first + per_chunk]
        stamps = [start + (first + i) / rate if (first + i) % stamp_every == 0 else None
                  for i in range(len(part))]
        out.append(samples(number, part, stamps, kind))
    return out + [footer(number, len(x))]
