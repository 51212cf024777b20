#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the time of `analyze --format events` goes, by sampling it with perf (Debian package linux-perf).

usage: breakdown.py MYOSCRIBE RECORDING.wav
Prints the shares of kernels, FFTW, operating system, hash, C library, own code and start-up, and how much of the spectra's
time is spent inside FFTW, over the quickest of several runs. A function belongs to the kernels when its source file does (the symbol table
says which). Start-up is what the first process does outside our code before its worker begins: the system loads the
program, the dynamic linker the libraries.
"""
import collections
import itertools
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

KERNELS = pathlib.Path(__file__).resolve().parents[2] / "kernels"
RUNS, QUICKEST = 5, 3  # of those; in the others something else was going on
LIBRARIES = {"libfftw3f": "FFTW", "libnettle": "hash", "libc": "C library", "libm": "C library"}
SPECTRA = re.compile(r"window_multiply|power_accumulate|spectral_moments|cumulative_power|myo_spectrum|myo_fft"
                     r"|median_frequency|band_shares")


def functions_of(program):
    """Start address -> (name, source file) of the program's functions."""
    table, file, found = subprocess.check_output(["readelf", "-sW", program], text=True), "", {}
    for line in table.splitlines():
        part = line.split()
        if len(part) < 8:
            continue
        if part[3] == "FILE":
            file = part[7]
        elif part[3] == "FUNC":
            found[int(part[1], 16)] = (part[7], file if part[4] == "LOCAL" else "")
    return found


def is_kernel(name, file):
    if file:
        return (KERNELS / file).exists() and file != "exact.c"
    return re.search(r"^myo_.*_(ref|sse2|avx2|avx512|neon)$", name) is not None


def samples_of(program, recording, folder):
    """Of one run, in order: (whether start-up, address, name, offset, object)."""
    data = str(pathlib.Path(folder) / "perf.data")
    subprocess.run(["perf", "record", "-q", "-e", "cpu-clock", "-F", "4999", "-o", data, program, "analyze", recording, "-o",
                    str(pathlib.Path(folder) / "out"), "--format", "events", "--full-scale", "5 mV", "--jobs", "1",
                    "--quiet"], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(pathlib.Path(folder) / "out")
    text = subprocess.check_output(["perf", "script", "-i", data, "-F", "pid,ip,sym,symoff,dso"], text=True,
                                   stderr=subprocess.DEVNULL)
    rows = re.findall(r"^\s*([0-9]+)\s+([0-9a-f]+)\s+(\S.*?)(?:\+0x([0-9a-f]+))?\s+\(([^()]*)\)\s*$", text, re.M)
    alone = len(list(itertools.takewhile(lambda row: row[0] == rows[0][0], rows)))
    name = pathlib.Path(program).name
    return [(i < alone and not row[4].endswith(name), *row[1:]) for i, row in enumerate(rows)]


def base_of(samples, program, names):
    """Where the program was loaded: a function whose name is unique tells."""
    unique = {name: at for at, (name, _) in names.items()}
    for name, count in collections.Counter(n for n, _ in names.values()).items():
        if count > 1:
            del unique[name]
    for _, ip, name, offset, dso in samples:
        if dso.endswith(program.name) and name in unique and offset:
            return int(ip, 16) - int(offset, 16) - unique[name]
    return 0


def add_run(groups, spectra, samples, program, names):
    base = base_of(samples, program, names)
    for starting, ip, name, offset, dso in samples:
        library = pathlib.Path(dso).name.split(".so")[0]
        if starting or library.startswith("ld-linux"):
            group = "start-up"
        elif "kernel" in dso or dso.startswith("["):
            group = "operating system"
        elif dso.endswith(program.name):
            found = names.get(int(ip, 16) - int(offset or "0", 16) - base, (name, ""))
            group = "kernels" if is_kernel(*found) else "own code"
        else:
            group = LIBRARIES.get(library, "other libraries")
        groups[group] += 1
        if group == "FFTW" or (group in ("kernels", "own code") and SPECTRA.search(name)):
            spectra[group == "FFTW"] += 1


def main():
    if len(sys.argv) != 3 or shutil.which("perf") is None:
        print(__doc__.split("\n\n")[1] if len(sys.argv) != 3 else "perf is not installed: no breakdown")
        return
    program = pathlib.Path(sys.argv[1]).resolve()
    names = functions_of(str(program))
    groups, spectra = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        runs = sorted((samples_of(str(program), sys.argv[2], folder) for _ in range(RUNS)), key=len)[:QUICKEST]
    for samples in runs:
        add_run(groups, spectra, samples, program, names)
    total = sum(groups.values())
    for group, count in groups.most_common():
        print(f"  {group:18} {100 * count / total:5.1f} %")
    outside = total - groups["FFTW"] - groups["kernels"]
    later = max(1, total - groups["start-up"])
    print(f"outside FFTW and kernels {100 * outside / total:.1f} % ({total} samples in {QUICKEST} runs), "
          f"{100 * (outside - groups['start-up']) / later:.1f} % without start-up")
    print(f"spectra: {100 * spectra[True] / max(1, sum(spectra.values())):.1f} % of their time inside FFTW")


if __name__ == "__main__":
    main()
