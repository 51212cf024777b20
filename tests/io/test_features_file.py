#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""features.h5 is what h5py, pandas and MATLAB's h5read can open: plain numbers and texts, no
filters but shuffle and deflate, every column named, every time said twice alike."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import h5py
import numpy as np
import pandas
import scipy.io.wavfile

PROGRAM = os.environ["MYOSCRIBE"]


def matlab_reads(name, it):
    """What h5read takes (MATLAB R2012 and later, HDF5 1.8): no references, compounds or plugins."""
    kind = it.dtype.kind
    assert kind in "iuf" or h5py.check_string_dtype(it.dtype) is not None, (name, it.dtype)
    assert it.dtype.itemsize <= 8 or kind not in "iuf", name
    assert it.shape is not None and 1 <= len(it.shape) <= 2 and it.size > 0, (name, it.shape)
    plist = it.id.get_create_plist()
    filters = {plist.get_filter(i)[0] for i in range(plist.get_nfilters())}
    assert filters <= {h5py.h5z.FILTER_DEFLATE, h5py.h5z.FILTER_SHUFFLE}, (name, filters)
    assert plist.get_external_count() == 0 and not it.is_virtual, name


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        source = np.random.default_rng(3)
        x = source.normal(0, 60, (30000, 2))
        x[15000:20000] += source.normal(0, 3000, (5000, 2))
        scipy.io.wavfile.write(folder / "r.wav", 1000, x.astype("i2"))
        (folder / "r_channels.tsv").write_text("name\ttype\tunits\tfull_scale\na\tEMG\tmV\t5\nb\tEMG\tmV\t5\n")
        subprocess.run([PROGRAM, "analyze", folder / "r.wav", "-o", folder / "out", "--format", "features"], check=True,
                       stdout=subprocess.DEVNULL)
        with h5py.File(folder / "out" / "r.wav" / "features.h5") as f:
            assert f.id.get_create_plist().get_version()[0] <= 2, "a superblock that HDF5 1.8 reads"
            links = []
            f.visit(lambda name: links.append(f.get(name, getlink=True)))
            assert all(isinstance(link, h5py.HardLink) for link in links)
            f.visititems(lambda name, it: matlab_reads(name, it) if isinstance(it, h5py.Dataset) else None)
            assert sorted(f["tracks"]) == ["000", "001"]
            for name in f["tracks"]:
                check_track(f["tracks"][name])
        check_octave(folder / "out" / "r.wav" / "features.h5")
    print("features.h5 opens in h5py and pandas, and is made of what MATLAB reads")


def texts(values):
    return [v.decode() if isinstance(v, bytes) else str(v) for v in np.atleast_1d(values)]


def check_columns(track):
    """Every number is found by its name, without a layout."""
    for rows, group in (("hops", "hop"), ("windows", "window")):
        columns = texts(track[rows].attrs["columns"])
        assert sorted(track[group]) == sorted(columns + ["time_s"]), group
        for i, column in enumerate(columns):
            assert np.array_equal(track[group][column][:], track[rows][:, i], equal_nan=True), column
        step, start = track[rows].attrs["step_s"], track[rows].attrs["start_s"]
        assert np.allclose(track[group]["time_s"][:], start + step * np.arange(len(track[rows])), rtol=0, atol=1e-9)
    frame = pandas.DataFrame({name: data[:] for name, data in track["window"].items()})
    assert frame["rms"].notna().any() and len(frame) == len(track["windows"])


def check_octave(path):
    if not shutil.which("octave"):
        print("SKIPPED: octave is not installed; features.h5 was not opened in it")
        return
    done = subprocess.run(["octave", "--no-gui", "--eval",
                           f"x = load('-hdf5', '{path}'); t = x.tracks; n = fieldnames(t); "
                           "w = t.(n{1}).window; printf('%d %.6g', numel(w.rms), w.rms(2))"],
                          capture_output=True, text=True, timeout=100)
    with h5py.File(path) as f:
        rms = f["tracks/000/window/rms"][:]
    assert done.stdout.endswith(f"{len(rms)} {rms[1]:.6g}"), done


def check_track(track):
    check_columns(track)
    for name in ("hops", "windows"):
        columns, units = texts(track[name].attrs["columns"]), texts(track[name].attrs["units"])
        table = pandas.DataFrame(track[name][:], columns=columns)
        assert units[columns.index("minimum" if name == "hops" else "rms")] == "uV", units
        assert units[columns.index("mean_square" if name == "hops" else "tkeo")] == "uV^2", units
        assert len(units) == len(columns) == len(set(columns)), (name, columns)
        assert len(table) > 10 and np.isfinite(table[columns[0]]).any()
    windows = pandas.DataFrame(track["windows"][:], columns=texts(track["windows"].attrs["columns"]),
                               index=track["window_time_s"][:])
    step, start = track["windows"].attrs["step_s"], track["windows"].attrs["start_s"]
    assert np.allclose(windows.index, start + step * np.arange(len(windows)), atol=1e-9)
    loud, quiet = windows.loc[16:18, "rms"].median(), windows.loc[2:12, "rms"].median()
    assert loud > 10 * quiet > 0, (loud, quiet)
    spectra, bins = track["spectra"], track["frequency_hz"][:]
    assert spectra.shape == (len(windows), len(bins)) and (np.diff(bins) > 0).all()
    # as MATLAB sees it: dimensions reversed, so that data(:, k) is window k
    assert np.asfortranarray(spectra[:].T).shape == (len(bins), len(windows))


if __name__ == "__main__":
    sys.exit(main())
