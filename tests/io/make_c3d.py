# SPDX-License-Identifier: GPL-3.0-or-later
"""C3D files byte by byte from the user guide of c3d.org, in the three kinds of numbers and two
kinds of samples. Made without a look at the reader."""

import struct

import numpy as np

PROCESSORS = {"intel": 84, "dec": 85, "mips": 86}


class Numbers:
    def __init__(self, processor):
        self.dec = processor == "dec"
        self.order = ">" if processor == "mips" else "<"

    def i16(self, *values):
        return b"".join(struct.pack(self.order + "H", int(v) & 0xFFFF) for v in values)

    def f32(self, *values):
        if not self.dec:
            return struct.pack(f"{self.order}{len(values)}f", *values)
        out = b""
        for value in values:  # a VAX has the exponent two larger, and its words the other way round
            word = struct.pack("<f", np.float32(value) * 4 if value else 0.0)
            out += word[2:] + word[:2]
        return out

    def samples(self, values, as_float):
        values = np.asarray(values)
        if not as_float:
            return (values.astype(int) & 0xFFFF).astype(self.order + "u2").tobytes()
        if not self.dec:
            return values.astype(self.order + "f4").tobytes()
        words = (values.astype("<f4") * np.float32(4)).view("<u2").reshape(-1, 2)
        return words[:, ::-1].tobytes()


def group(number, name, locked=False):
    length = -len(name) if locked else len(name)
    return struct.pack("bb", length, -number) + name.encode(), b"\0"


def parameter(n, number, name, kind, dimensions, values, locked=False):
    if kind == "text":
        width = dimensions[0]
        code, raw = -1, b"".join(v.encode("latin1").ljust(width)[:width] for v in values)
    elif kind == "byte":
        code, raw = 1, bytes(values)
    elif kind == "int":
        code, raw = 2, n.i16(*values)
    else:
        code, raw = 4, n.f32(*values)
    body = struct.pack("bB", code, len(dimensions)) + bytes(dimensions) + raw + b"\0"
    length = -len(name) if locked else len(name)
    return struct.pack("bb", length, number) + name.encode(), body


def texts(n, number, name, values):
    """LABELS, and LABELS2 and so on for more than 255."""
    for k in range(0, max(len(values), 1), 255):
        part = values[k:k + 255]
        width = max([len(v) for v in part] + [1])
        yield parameter(n, number, name + (str(k // 255 + 1) if k else ""), "text",
                        [width, len(part)], part)


def numbers(n, number, name, kind, values):
    for k in range(0, max(len(values), 1), 255):
        part = values[k:k + 255]
        yield parameter(n, number, name + (str(k // 255 + 1) if k else ""), kind, [len(part)], part)


def write_c3d(x, processor="intel", as_float=False, ratio=10, video_rate=100.0, labels=(), units=(),
              scale=(), offset=(), general=1.0, format=None, bits=None, points=1, plate=(),
              events=(), first_frame=1, leave_out=(), header_word3=None, end_with="length",
              locked=(), descriptions=(), header_events=(), frames_said=None, extra=()):
    """x: stored values, [rows, channels]; rows a multiple of `ratio`."""
    n = Numbers(processor)
    rows, width = x.shape
    frames = rows // ratio
    entries = [group(1, "POINT"), group(2, "ANALOG", "ANALOG" in locked), group(3, "EVENT"),
               group(4, "TRIAL"), group(5, "FORCE_PLATFORM")]

    def put(number, name, *rest):
        if name not in leave_out:
            entries.append(parameter(n, number, name, *rest, locked=name in locked))

    put(1, "USED", "int", [], [points])
    put(1, "FRAMES", "int", [], [min(frames, 65535) if frames_said is None else frames_said])
    put(1, "SCALE", "float", [], [-0.1 if as_float else 0.1])
    put(1, "RATE", "float", [], [video_rate])
    data_start_at = len(entries)
    put(1, "DATA_START", "int", [], [0])
    put(2, "USED", "int", [], [width])
    put(2, "RATE", "float", [], [video_rate * ratio])
    put(2, "GEN_SCALE", "float", [], [general])
    if format is not None:
        put(2, "FORMAT", "text", [len(format)], [format])
    if bits is not None:
        put(2, "BITS", "int", [], [bits])
    for name, values in (("LABELS", labels), ("UNITS", units), ("DESCRIPTIONS", descriptions)):
        if values and name not in leave_out:
            entries.extend(texts(n, 2, name, list(values)))
    for name, kind, values in (("SCALE", "float", scale), ("OFFSET", "int", offset)):
        if len(values) and "ANALOG " + name not in leave_out:
            entries.extend(numbers(n, 2, name, kind, list(values)))
    if events:
        put(3, "USED", "int", [], [len(events)])
        put(3, "LABELS", "text", [16, len(events)], [e[2] for e in events])
        put(3, "CONTEXTS", "text", [16, len(events)], [e[1] for e in events])
        put(3, "TIMES", "float", [2, len(events)],
            [v for e in events for v in (e[0] // 60, e[0] % 60)])
    if first_frame != 1 or frames > 65535:
        last = first_frame + frames - 1
        put(4, "ACTUAL_START_FIELD", "int", [2], [first_frame & 0xFFFF, first_frame >> 16])
        put(4, "ACTUAL_END_FIELD", "int", [2], [last & 0xFFFF, last >> 16])
    if plate:
        put(5, "USED", "int", [], [1])
        put(5, "CHANNEL", "int", [6, 1], list(plate) + [0] * (6 - len(plate)))
    entries.extend(extra)

    def section(start):
        out = b"\x01\x50\0" + bytes([PROCESSORS[processor]])
        for i, (head, body) in enumerate(entries):
            if i == data_start_at and "DATA_START" not in leave_out:
                body = parameter(n, 1, "DATA_START", "int", [], [start])[1]
            last = i == len(entries) - 1
            out += head + n.i16(0 if last and end_with == "length" else 2 + len(body)) + body
        if end_with == "group 0":
            out += b"\x04\0junk"
        return out

    blocks = -(-(len(section(0)) + 2) // 512)
    start = 2 + blocks
    parameters = section(start).ljust(blocks * 512, b"\0")
    parameters = parameters[:2] + bytes([min(blocks, 255)]) + parameters[3:]

    head = bytearray(512)
    head[0:2] = b"\x02\x50"
    per_frame = width * ratio if header_word3 is None else header_word3
    last = min(first_frame + frames - 1, 65535)
    head[2:12] = n.i16(points, per_frame, min(first_frame, 65535), last, 10)
    head[12:16] = n.f32(-0.1 if as_float else 0.1)
    head[16:20] = n.i16(start, ratio)
    head[20:24] = n.f32(video_rate)
    if header_events:
        head[298:302] = n.i16(12345, len(header_events))
        for i, (time, label) in enumerate(header_events):
            head[304 + 4 * i:308 + 4 * i] = n.f32(time)
            head[396 + 4 * i:400 + 4 * i] = label.encode().ljust(4)[:4]

    marker = np.arange(4 * points) % 7
    body = b""
    marker_bytes = n.samples(marker, as_float) if points else b""
    for frame in range(frames):
        body += marker_bytes + n.samples(x[frame * ratio:(frame + 1) * ratio].ravel(), as_float)
    data = bytes(head) + parameters + body
    structure = [2, 512, 516, 512 + blocks * 512, len(data) - len(body) // 2, len(data)]
    return data + bytes(-len(data) % 512), structure
