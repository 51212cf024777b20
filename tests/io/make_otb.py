# SPDX-License-Identifier: GPL-3.0-or-later
"""OTB+ and OTB4 archives as the vendor's public readers take them apart; the tar is Python's."""

import io
import tarfile

import numpy as np


def tar(members, form=tarfile.USTAR_FORMAT, folder=""):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, content in members.items():
            entry = tarfile.TarInfo(folder + name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def values(x, size):
    """Interleaved little-endian integers of 2, 3 or 4 bytes."""
    if size == 3:
        return b"".join(int(v).to_bytes(3, "little", signed=True) for v in x.ravel())
    return x.astype(f"<i{size}").tobytes()


def marks_xml(marks):
    body = "".join(f"<Marker><Milliseconds>{int(1000 * t)}</Milliseconds><Description>{d}</Description></Marker>"
                   for t, d in marks)
    return f'<?xml version="1.0"?><ArrayOfMarker>{body}</ArrayOfMarker>'.encode()


def plus(x, device, adapters, rate=2000, bits=16, size=None, marks=(), extra=None, **archive):
    """adapters: (id, attributes, [channel attributes...]) from channel 0 on, in order."""
    at, body = 0, ""
    for name, attributes, channels in adapters:
        told = "".join(f' {k}="{v}"' for k, v in attributes.items())
        body += f'<Adapter ID="{name}" ChannelStartIndex="{at}"{told}>'
        for i, one in enumerate(channels):
            told = "".join(f' {k}="{v}"' for k, v in one.items())
            body += f'<Channel Index="{i}"{told}/>'
        body += "</Adapter>"
        at += len(channels)
    xml = (f'<?xml version="1.0" encoding="utf-8"?><Device Name="{device}" SampleFrequency="{rate}" '
           f'DeviceTotalChannels="{x.shape[1]}" ad_bits="{bits}"><Channels>{body}</Channels></Device>')
    members = {"20240311103000.sig": values(x, size or (2 if bits == 16 else 3)), "20240311103000.xml": xml.encode()}
    members |= extra or {}
    if marks:
        members["markers_0.xml"] = marks_xml(marks)
    members["patient.xml"] = b"<?xml version='1.0'?><Patient><time>2024-03-11T10:30:00</time></Patient>"
    return tar(members, **archive)


def four(tracks, marks=(), extra=None, **archive):
    """tracks: dicts with x (the samples of one .sig) for the first of each path, and XML fields."""
    members, body = {}, ""
    for track in tracks:
        if "x" in track:
            members[track["SignalStreamPath"].replace("\\", "/").split("/")[-1]] = values(
                track["x"], track.get("SampleSize", 2))
        fields = "".join(f"<{k}>{v}</{k}>" for k, v in track.items() if k not in ("x", "Name"))
        if "Name" in track:
            fields += f"<Description><Name>{track['Name']}</Name></Description>"
        body += f"<TrackInfo><Device>Muovi;001</Device>{fields}</TrackInfo>"
    members["Tracks_000.xml"] = f"<?xml version='1.0'?><ArrayOfTrackInfo>{body}</ArrayOfTrackInfo>".encode()
    members["DeviceParameters.xml"] = b"<DeviceParameters/>"
    members |= extra or {}
    if marks:
        members["markers_0.xml"] = marks_xml(marks)
    return tar(members, **archive)


def track(path, channels, rate=2000, x=None, **fields):
    out = {"SignalStreamPath": path, "NumberOfChannels": channels, "SamplingFrequency": rate, "ADC_Range": 4.8,
           "ADC_Nbits": 24, "Gain": 1, **fields}
    return out if x is None else {"x": np.asarray(x), **out}
