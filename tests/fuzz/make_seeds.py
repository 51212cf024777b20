#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the hand-made seeds of tests/fuzz/corpus. Run again when a reader learns something new."""
import json
import os
import struct
import sys

import h5py
import numpy as np
import scipy.io
import scipy.io.wavfile

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus")
sys.path.insert(0, os.path.join(here, "../../io"))
import make_acq  # noqa: E402
import make_mat73  # noqa: E402
import make_otb  # noqa: E402
import make_xdf  # noqa: E402
from make_c3d import write_c3d  # noqa: E402


def path(reader, name):
    os.makedirs(os.path.join(here, reader), exist_ok=True)
    return os.path.join(here, reader, name)


x = (np.arange(240) % 97 - 48).reshape(120, 2)

with h5py.File(path("native", "two_streams"), "w") as f:
    f.attrs["format"] = "myoscribe"
    f.attrs["format_version"] = 1
    d = f.create_dataset("streams/emg", data=x.astype("i2"), chunks=(50, 2), compression="gzip")
    d.attrs["rate_hz"] = 1000.0
    d.attrs["channel_names"] = ["a", "b"]
    d.attrs["units"] = ["uV", "mV"]
    d.attrs["scale"] = [1.0, 0.5]
    f["events/onset"] = [0.01]
    f["events/duration"] = [0.02]
    f["events/trial_type"] = ["rest"]
    f["gaps/emg"] = [[5.0, 2.0]]

with h5py.File(path("opensignals", "device"), "w") as f:
    g = f.create_group("00:11")
    g.attrs["sampling rate"] = 1000
    g.attrs["resolution"] = [16, 16]
    g.attrs["channels"] = [1, 2]
    g.attrs["device"] = "biosignalsplux"
    g["raw/nSeq"] = np.r_[np.arange(60), np.arange(62, 122)].astype("u2")[:, None]
    for i, s in enumerate(["EMG", "XYZ"]):
        d = g.create_dataset(f"raw/channel_{i + 1}", data=x[:, i:i + 1].astype("u2"))
        d.attrs["sensor"] = s
        d.attrs["label"] = f"CH{i + 1}"

with h5py.File(path("nwb", "series"), "w") as f:
    f.attrs["neurodata_type"] = "NWBFile"
    f.attrs["nwb_version"] = "2.6.0"
    g = f.create_group("acquisition/emg")
    g.attrs["neurodata_type"] = "ElectricalSeries"
    g["data"] = x.astype("f4")
    g["data"].attrs["unit"] = "volts"
    g["data"].attrs["conversion"] = 1e-6
    g["timestamps"] = np.arange(120) / 1000
    f["intervals/trials/start_time"] = [0.01]
    f["intervals/trials/stop_time"] = [0.05]

with h5py.File(path("mat73", "cells"), "w", userblock_size=512) as f:
    f["data"] = x.T.astype("f8")
    f["data"].attrs["MATLAB_class"] = np.bytes_("double")
    f["fs"] = [[1000.0]]
    f["#refs#/a"] = np.array([[ord("a")], [ord("b")]], "u2")
    d = f.create_dataset("labels", (1, 2), h5py.ref_dtype)
    d[0, 0] = d[0, 1] = f["#refs#/a"].ref
with open(path("mat73", "cells"), "r+b") as f:
    f.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64".ljust(116) + bytes(8) + b"\0\2IM")

with h5py.File(path("hdf5", "columns"), "w") as f:
    f["data"] = x.astype("f4")
    f["data"].attrs["fs"] = 1000.0
    f["data"].attrs["channel_names"] = ["a", "b"]
    f["data"].attrs["units"] = np.bytes_("mV")

scipy.io.savemat(path("mat5", "plain.mat"), {"Data": x.astype("i2"), "Fs": 1000.0,
                                             "Channels": ["aa", "bb"]})
scipy.io.savemat(path("mat5", "packed.mat"), {"r": {"emg": x * 0.5, "fs": 1000.0}},
                 do_compression=True)
labchart = {
    "data": x.T.reshape(1, -1).astype("f4"), "datastart": [[1.0], [121.0]], "dataend": [[120.0], [240.0]],
    "samplerate": [[1000.0], [1000.0]], "titles": ["EMG", "Force"], "unittext": ["mV", "N"],
    "unittextmap": [[1.0], [2.0]], "tickrate": 1000.0, "com": [[-1.0, 1, 5, 1, 1]], "comtext": ["rest"]}
spike2 = {"Ch1": {"title": "EMG", "interval": 0.001, "units": "mV", "start": 0.5, "scale": 1.0, "offset": 0.0,
                  "values": x[:, :1] * 0.5}}
timed = {"data": np.c_[np.arange(120) / 1000, x], "isi": 1.0, "isi_units": "ms"}
for name, variables in (("labchart", labchart), ("spike2", spike2), ("timed", timed)):
    scipy.io.savemat(path("mat5", name + ".mat"), variables)
    make_mat73.save(path("mat73", name), variables)
scipy.io.savemat(path("mat5", "version4.mat"), {"data": x * 0.5, "fs": 1000.0}, format="4")
for name in ("plain", "packed", "labchart", "spike2", "timed", "version4"):
    os.replace(path("mat5", name + ".mat"), path("mat5", name))

for name, data in (("i16", x.astype("i2")), ("f32", x.astype("f4"))):
    scipy.io.wavfile.write(path("wav", name), 1000, data)
with open(path("wav", "i16"), "rb") as f:
    riff = bytearray(f.read())
riff[40:44] = bytes(4)
open(path("wav", "no_length"), "wb").write(riff)


def edf(name, bdf):
    field = lambda v, n: str(v).encode().ljust(n)
    width = 3 if bdf else 2
    label = "BDF Annotations" if bdf else "EDF Annotations"
    signals = [("EMG", "uV", -100, 100, -500, 500, 20), (label, "", -1, 1, -32768, 32767, 16)]
    head = (b"\xffBIOSEMI" if bdf else field(0, 8)) + field("X X X X", 80)
    head += field("Startdate 01-JAN-2024 X X X", 80) + b"01.01.2410.00.00"
    head += field(768, 8) + field("BDF+C" if bdf else "EDF+C", 44) + field(2, 8) + field(1, 8)
    head += field(2, 4)
    for index, size in ((0, 16), (None, 80), (1, 8), (2, 8), (3, 8), (4, 8), (5, 8), (None, 80),
                        (6, 8), (None, 32)):
        for s in signals:
            head += field("" if index is None else s[index], size)
    for r in range(2):
        for v in range(20):
            head += (v * 7 - 50).to_bytes(width, "little", signed=True)
        head += b"+%d\x14\x14\0+%d\x150.5\x14rest\x14\0" % (r, r) + bytes(16 * width - 17)
    open(path("edf", name), "wb").write(head)


edf("edf_plus", False)
edf("bdf_plus", True)

for processor, as_float in (("intel", False), ("dec", True), ("mips", False)):
    data, _ = write_c3d(x, processor, as_float, labels=("EMG", "FX1"), units=("V", "N"), scale=(1e-6, -0.5),
                        offset=(2, -3), events=[(0.01, "Left", "Foot Off")], first_frame=3, plate=(2,),
                        header_events=[(0.02, "RHS")])
    open(path("c3d", processor), "wb").write(data)

xdf = make_xdf.recording(x, 1000, "int16", labels=("EMG", "b"), units=("uV", "uV"), stamp_every=7)
put_bytes = lambda name, chunks: open(path("xdf", name), "wb").write(make_xdf.joined(chunks)[0])
put_bytes("int16", xdf + [make_xdf.offset(1, 100.0, 0.5)])
put_bytes("events", xdf[:4] + [make_xdf.header(2, "m", "string", 1, 0), make_xdf.BOUNDARY,
                               make_xdf.samples(2, [["rest"], [""]], [100.01, None], "string"),
                               make_xdf.header(3, "n", "int8", 1, 0), make_xdf.offset(2, 100.0, -0.1),
                               make_xdf.samples(3, [[5]], [100.02], "int8"), make_xdf.footer(2, 2)])
put_bytes("lost", xdf[:3] + make_xdf.recording(x, 1000, "int16", start=110.0)[1:])

for revision, packed in ((38, False), (41, True), (76, False), (132, False), (132, True)):
    two = [make_acq.channel(x[:, 0].astype("i2"), "EMG"), make_acq.channel(x[:40, 1] * 0.5, "b", "N", 3)]
    data, _, _ = make_acq.write_acq(two, revision, compressed=packed, marks=[(5, 1, "rest")])
    open(path("acq", f"{revision}{'_packed' * packed}"), "wb").write(data)

adapters = [("Due+", {"Gain": 202}, [{"ID": "ch1"}]), ("AdapterControl", {}, [{"ID": "Ramp"}])]
put_archive = lambda name, data: open(path("otb", name), "wb").write(data)
put_archive("plus", make_otb.plus(x, "SYNCSTATION;1", adapters, marks=[(0.01, "rest")]))
put_archive("plus_24", make_otb.plus(x * 999, "MUOVI", adapters, bits=24, form=2))
put_archive("four", make_otb.four([make_otb.track("a.sig", 1, x=x, SubTitle="B", AcquisitionChannel=1,
                                                  TotalChannelsInFile=2),
                                   make_otb.track("b.sig", 2, 500, x[:9], SampleSize=4, Name="HD")]))

for code in (16, 212, 80):
    samples = x.astype("i1").tobytes() if code == 80 else x.astype("<i2").tobytes() * 2
    head = f"f 2 1000 100\nf.dat {code} 200(3)/mV 12 0 0 0 0 a\nf.dat {code} 200/mV 12 0 0 0 0 b\n"
    open(path("wfdb", f"format{code}"), "wb").write(head.encode() + b"\0" + samples)

device = {"sensor": ["EMG"], "column": ["nSeq", "DI", "CH1"], "label": ["CH1"],
          "resolution": [16], "sampling rate": 1000, "device": "biosignalsplux"}
open(path("opensignals_text", "device"), "w").write(
    "# OpenSignals Text File Format\n# " + json.dumps({"00:11": device}) + "\n# EndOfHeader\n" +
    "".join(f"{i}\t0\t{3 * i}\t\n" for i in range(30)))

rows = [(i / 1000, i * 0.25 - 3, i) for i in range(30)]
open(path("text", "comma"), "w").write("time_s,EMG (mV),ACC X [g]\n" + "".join(
    "%.3f,%.4f,%d\n" % r for r in rows))
open(path("text", "semicolon"), "w").write("Time [s];EMG1 [mV]\r\n" + "".join(
    ("%.3f;%.4f\r\n" % r[:2]).replace(".", ",") for r in rows))
open(path("text", "pairs"), "w").write('"X[s]","EMG 1[V]","X[s]","Acc[g]"\n' + "".join(
    "%.4f,%.4f,%s\n" % (r[0], r[1], "%.4f,%d" % (r[0] * 4, r[2]) if r[2] < 12 else ",") for r in rows))
open(path("text", "comments"), "w").write("# Sampling Rate (Hz):= 100.0\n# Labels:= EMG\n" + "".join(
    "%d\n" % r[2] for r in rows))

parts = {"_channels.tsv": "name\ttype\tunits\tfull_scale\tstatus\nleft\tEMG\tmV\t5\tgood\nacc x\tACC\tg\t2\tbad\n",
         "_events.tsv": "onset\tduration\ttrial_type\tchannel\n0.01\t0.05\trest\tleft|acc x\n0.1\tn/a\tgo\tn/a\n",
         "_emg.json": '{"SamplingFrequency": 1000, "PowerLineFrequency": 50, "RecordingType": "continuous"}',
         "-events.txt": "# Marker ID, Time\n1,\t0.0050\n", ".txt": "0.01\t0.02\trest\n\\\t1\t2\n",
         "_streams.tsv": "file\tstream\tstart\nf_emg.wav\tsecond\t0.5\n"}
open(path("sidecars", "first_three"), "w").write("\0".join(list(parts.values())[:3]))
open(path("sidecars", "markers"), "w").write("\0".join([parts["_channels.tsv"], "", ""] + list(parts.values())[3:4]))
open(path("sidecars", "labels"), "w").write("\0".join(["", "", "", "", parts[".txt"]]))
open(path("sidecars", "split"), "w").write("\0".join(["", "", "", "", "", parts["_streams.tsv"]]))


def put_text(target, name, text):
    with open(path(target, name), "wb") as f:
        f.write(text if isinstance(text, bytes) else text.encode())


put_text("settings", "some", "# a comment\n[filter]\nemg_low_hz = 10\nfilter_order = 2\n[mains]\nmains_hz = 60 ; inline\n")
put_text("settings", "bare", "spike_sigma=7\r\nmerge_s = 0.1\r\n")
put_text("settings", "unknown", "[spikes]\nspike_sgma = 7\n")
put_text("settings", "order", "emg_low_hz = 200\nemg_high_hz = 100\n")

put_text("annotations", "bids", "0onset\tduration\ttrial_type\tchannel\tpeak_over_sigma\n0.51\t0.01\tfasciculation\tch1\t9\n3\t1\tcramp\tch1\tn/a\n")
put_text("annotations", "csv", '1time_ms,"class",end\n510,"fasciculation",520\n2000,cramp,7000\n')
put_text("annotations", "labels", "20.5\t0.51\tfasciculation\n2\t7\tcramp\n")
put_text("annotations", "markers", "3# Marker ID,\tTime (in s)\n1,\t0.5\n2,\t2.25\n")
put_text("annotations", "wfdb", b"4" + struct.pack("<HHHH", 0x0400 | 100, 0x0400 | 200, 0x0400 | 50, 0))

with open(os.path.join(here, "../../../datasets/demo.json")) as f:
    demo = json.load(f)
put_text("recipe", "demo", json.dumps(demo))
put_text("recipe", "least", '{"duration_s": 2, "emg": {"rate_hz": 1000, "channels": [{"name": "a"}]}}')

shard = {"format": "myoscribe shard", "shard": 1, "shard_count": 2, "version": "1", "method": "m", "isa": "ref",
         "host": "h", "started": "t", "inputs_fingerprint": "0", "participants": "in/participants.tsv", "formats": 1,
         "jobs": 1, "reused": 0, "elapsed_s": 1.5, "recorded_s": 2,
         "rows": [{"key": "a/b%0A.wav"}, {"key": "c.wav", "failed": "why"}]}
put_text("records", "shard", "0" + json.dumps(shard))
mark = {"format": "myoscribe completion", "version": "1", "method": "method", "bytes": 172, "modified_ns": "0", "sidecars": "",
        "sha256": "", "isa": "ref", "recorded_s": 0.064, "seconds": {"read": 0.1},
        "outputs": {"events.tsv": {"bytes": 3, "sha256": "x"}}}
put_text("records", "mark", "1" + json.dumps(mark))

# The form in the first byte, then a seed of its reader. None of HDF5: libhdf5 crashes on damaged ones.
for form, (reader, seed) in enumerate([("wav", "i16"), ("text", "comma"), ("edf", "edf_plus"), ("mat5", "plain")]):
    with open(path(reader, seed), "rb") as f:
        content = f.read()
    with open(path("convert", reader), "wb") as f:
        f.write(bytes([form]) + content)
with open(path("convert", "marks"), "wb") as f:
    f.write(b"\x80onset\tduration\ttrial_type\n0.01\t0.02\trest\n0.02\t0\tgo\n")
