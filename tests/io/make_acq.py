# SPDX-License-Identifier: GPL-3.0-or-later
"""AcqKnowledge files byte by byte: the older from Biopac's application note 156, the newer from
what the bioread project found. Made without a look at the reader."""

import struct
import zlib

import numpy as np

# revision: length of the first header, of a channel's header
LENGTHS = {32: (150, 112), 38: (1894, 252), 41: (1944, 254), 45: (13104, 262), 76: (2400, 1500), 84: (2400, 1500),
           108: (2406, 1536), 124: (2414, 1828), 132: (2414, 1828)}


def place(buffer, at, raw):
    buffer[at:at + len(raw)] = raw


def mark_section(order, revision, marks):
    pack = lambda form, *values: struct.pack(order + form, *values)
    items = b""
    if revision >= 61:
        for sample, channel, text in marks:
            raw = text.encode("utf-8") + b"\0"
            items += pack("iiH", sample, 8, channel & 0xFFFF) + b"flag"
            items += bytes(8 * (revision >= 121) + 8 * (revision >= 128)) + pack("h", len(raw)) + raw
        head_rest = pack("ii", len(marks) + 1, len(marks)) + b"\1\0\0\0\xff\xff" + b"defl\xff" + b"\xff\x40"
        head_rest += bytes(8 * (revision >= 121) + 8 * (revision >= 128))
        return pack("i", 4 + len(head_rest) + len(items)) + head_rest + items
    for sample, _, text in marks:
        raw = text.encode("latin1") + b"\0"
        items += pack("i", sample) + bytes(6 if revision >= 36 else 4)
        items += pack("h", len(raw) - (revision >= 36)) + raw
    return pack("ii", len(items), len(marks)) + items


def interleaved(order, channels):
    """Samples in the order of their ticks; a channel that has ended is left out."""
    ticks = max(len(c["x"]) * c["divider"] for c in channels)
    kinds = [order + ("f8" if c["x"].dtype.kind == "f" else "i2") for c in channels]
    rows = []
    for c, kind in zip(channels, kinds):
        raw, size = c["x"].astype(kind).tobytes(), np.dtype(kind).itemsize
        rows.append([raw[at:at + size] for at in range(0, len(raw), size)])
    out = []
    for tick in range(ticks):
        for c, row in zip(channels, rows):
            if tick % c["divider"] == 0 and tick // c["divider"] < len(row):
                out.append(row[tick // c["divider"]])
    return b"".join(out)


def channel(x, name="EMG", unit="mV", divider=1, scale=0.001, offset=0.0, number=1):
    return dict(x=np.asarray(x), name=name, unit=unit, divider=divider, scale=scale, offset=offset, number=number)


def write_acq(channels, revision=41, period_ms=1.0, compressed=False, marks=(), kinds_later=0, foreign=64,
              journal=b""):
    order = ">" if revision >= 84 else "<"
    pack = lambda form, *values: struct.pack(order + form, *values)
    header_bytes, channel_bytes = LENGTHS[revision]
    head = bytearray(header_bytes)
    place(head, 2, pack("iih", revision, header_bytes, len(channels)))
    place(head, 16, pack("d", period_ms))
    if revision >= 61:
        place(head, 972, pack("i", int(compressed)))
    elif revision >= 41:
        place(head, 1936, pack("i", int(compressed)))
    data = bytes(head)
    places = [2, 12, len(data)]
    if revision >= 124:
        data += pack("i", 40) + bytes(36)
    for c in channels:
        one = bytearray(channel_bytes)
        encoding = "utf-8" if revision >= 61 else "latin1"
        place(one, 0, pack("ih", channel_bytes, c["number"]))
        place(one, 6, c["name"].encode(encoding)[:40])
        place(one, 68, c["unit"].encode(encoding)[:20])
        place(one, 88, pack("idd", len(c["x"]), c["scale"], c["offset"]))
        if revision >= 38:
            place(one, 152 if revision >= 61 else 250, pack("h", c["divider"]))
        places.append(len(data))
        data += bytes(one)
    places.append(len(data))
    if revision < 61:
        data += pack("hh", foreign, 100) + bytes(foreign - 4)
    elif revision < 80:
        data += pack("hhii", 0, 8, 0, foreign) + bytes(foreign - 4)
    else:
        data += pack("hhi", foreign, 8, 0) + bytes(foreign)
    places.append(len(data))
    data += bytes(kinds_later)
    for c in channels:
        data += pack("hh", 8, 1) if c["x"].dtype.kind == "f" else pack("hh", 2, 2)
    places.append(len(data))
    section = mark_section(order, revision, marks)
    if not compressed:
        data += interleaved(order, channels)
        samples_end = len(data)
        places += [samples_end, samples_end + 8]
        data += section
        return data + journal, places, samples_end
    data += section + journal
    places.append(len(data))
    for c in channels:
        raw = c["x"].astype("<f8" if c["x"].dtype.kind == "f" else "<i2").tobytes()
        packed = zlib.compress(raw)
        name, unit = c["name"].encode("latin1"), c["unit"].encode("latin1")
        data += bytes(44) + pack("iiii", len(name), len(unit), len(raw), len(packed)) + name + unit
        places += [len(data), len(data) + len(packed) // 2]
        data += packed
    return data, places, len(data)
