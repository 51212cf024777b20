#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same recording on this CPU and on emulated older ones: everything but spectral numbers is
equal to the bit, spectral numbers agree to a relative tolerance (FFTW picks codelets by CPU)."""
import csv
import os
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.environ["MYOSCRIBE"]
RECIPE = sys.argv[1]
CPUS = ("Conroe", "Haswell")  # SSE2 and no newer; AVX2 and no AVX-512
SPECTRAL_COLUMNS = {"median_frequency_hz", "mdf_slope_pct_per_s", "mdf_slope_low",
                    "mdf_slope_high", "trend_z"}
SPECTRAL_FEATURES = {"mdf_hz", "mnf_hz", "dimitrov"}
TOLERANCE = 1e-4


def skip(why):
    print("SKIP: " + why)
    sys.exit(77)


def is_spectral(name):
    return name in SPECTRAL_FEATURES or name.startswith("share_")


def exact_rows(path):
    """events.tsv without what rests on spectra: their columns, and the verdict of fatigue rows."""
    with open(path, encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    for row in rows:
        for column in SPECTRAL_COLUMNS:
            del row[column]
        if row["trial_type"] == "fatigue":
            row["confidence"] = row["reason"] = None
    return rows


def compare_features(here, there):
    import h5py
    import numpy

    def columns_of(dataset):
        return [c.decode() if isinstance(c, bytes) else c for c in dataset.attrs["columns"]]

    with h5py.File(here) as a, h5py.File(there) as b:
        assert list(a["tracks"]) == list(b["tracks"])
        for name in a["tracks"]:
            one, other = a["tracks"][name], b["tracks"][name]
            assert numpy.array_equal(one["hops"][:], other["hops"][:], equal_nan=True), name
            columns = columns_of(one["windows"])
            assert any(map(is_spectral, columns)) and "sigma" in columns, columns
            for i, column in enumerate(columns):
                x, y = one["windows"][:, i], other["windows"][:, i]
                if is_spectral(column):
                    assert numpy.allclose(x, y, rtol=TOLERANCE, atol=0, equal_nan=True), column
                else:
                    assert numpy.array_equal(x, y, equal_nan=True), column
            x, y = one["spectra"][:], other["spectra"][:]
            assert numpy.allclose(x, y, rtol=TOLERANCE, atol=TOLERANCE * numpy.nanmax(x),
                                  equal_nan=True), name


def main():
    if shutil.which("qemu-x86_64") is None:
        skip("qemu-x86_64 is missing (Debian package qemu-user)")
    if os.uname().machine != "x86_64":
        skip("this machine is not x86-64")
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "demo.h5")
        subprocess.run([PROGRAM, "simulate", RECIPE, "-o", recording], check=True)
        here = os.path.join(folder, "here")
        subprocess.run([PROGRAM, "analyze", "-q", recording, "-o", here], check=True)
        for cpu in CPUS:
            there = os.path.join(folder, cpu)
            subprocess.run(["qemu-x86_64", "-cpu", cpu, PROGRAM, "analyze", "-q", "--time-limit",
                            "0", recording, "-o", there], check=True, stderr=subprocess.DEVNULL)
            rows = exact_rows(here + "/demo.h5/events.tsv")
            assert len(rows) > 10, "the demo has events"
            assert rows == exact_rows(there + "/demo.h5/events.tsv"), cpu
            compare_features(here + "/demo.h5/features.h5", there + "/demo.h5/features.h5")
            print(f"{cpu}: {len(rows)} events and every feature agree")


main()
