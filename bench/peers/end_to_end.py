#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`analyze --format events` against scipy_pipeline.py on one recording, in turns, processor time.

usage: end_to_end.py MYOSCRIBE FLOOR FOLDER SECONDS
Also: how far both are from the raw transforms, the filter and one copy of the samples (FLOOR, myoscribe-floor), and a
default batch of as many recordings as there are cores, by the wall clock. What a process costs before it begins is
taken off both: the interpreter's start and imports, the loading of our libraries (`--version`). $MYO_PEERS_RECORD
names a file for the figures, and FOLDER/work.txt has what myoscribe-peers printed.
"""
import json
import os
import pathlib
import re
import resource
import statistics
import shutil
import subprocess
import sys
import time

import numpy as np
from scipy.io import wavfile

HERE = pathlib.Path(__file__).parent
RATE, TURNS = 2000, 3


def make(path, channels, seconds):
    """Noise, mains hum, bursts and twitches; the same bytes every time."""
    random = np.random.default_rng(7)
    n = seconds * RATE
    t = np.arange(n)
    x = random.normal(0, 30, (n, channels)).astype(np.float32)
    x += 40 * np.sin(2 * np.pi * 50.02 / RATE * t)[:, None].astype(np.float32)
    shape = 2500 * np.sin(700 * np.arange(40) / RATE) * np.exp(-250 * np.arange(40) / RATE)
    for c in range(channels):
        x[(t + 977 * c) % (40 * RATE) < 2 * RATE, c] *= 15
        for at in range(1000 + 503 * c, n - 40, 7 * RATE + 311):
            x[at : at + 40, c] += shape
    wavfile.write(path, RATE, np.clip(np.rint(x), -32767, 32767).astype(np.int16))


def processor_s(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ours_of(program, source, out):
    return [program, "analyze", str(source), "-o", str(out), "--format", "events", "--full-scale", "5 mV", "--quiet"]


def theirs_of(path, out):
    return ["/usr/bin/python3", str(HERE / "scipy_pipeline.py"), str(path), "5000", str(out)]


def report_floor(floor, channels, seconds, mine, scipy):
    parts = [float(part) for part in subprocess.check_output([floor, str(channels), str(seconds)], text=True).split()]
    copy, filtering, transforms = parts
    print(f"  copy {copy:.3f} s, filter {filtering:.3f} s, raw FFT {transforms:.3f} s: {sum(parts):.3f} s for as many "
          f"samples; ours takes {mine / sum(parts):.1f} times that, SciPy {scipy / sum(parts):.0f} times")
    return {"times the floor (the script)": f"{mine / sum(parts):.1f} ({scipy / sum(parts):.0f})",
            "floor: copy, filter, raw FFT of all windows": ", ".join(f"{1e3 * p:.0f}" for p in parts) + " ms"}


def report_batch(program, path, folder, scipy_wall):
    cores = len(os.sched_getaffinity(0))
    batch = folder / "batch"
    batch.mkdir()
    for i in range(cores):
        shutil.copy(path, batch / f"{i}.wav")
    began = time.perf_counter()
    subprocess.run(ours_of(program, batch, folder / "batch_out"), check=True, stdout=subprocess.DEVNULL)
    took = time.perf_counter() - began
    print(f"  default batch, {cores} recordings on {cores} cores, wall clock: {took:.2f} s, the script one after the "
          f"other {cores * scipy_wall:.2f} s, ratio {cores * scipy_wall / took:.1f}")
    shutil.rmtree(batch)
    return {f"default batch of {cores} on {cores} cores by the clock, over the script one after the other":
            f"{cores * scipy_wall / took:.1f}"}


def report_breakdown(program, path):
    said = subprocess.run([str(HERE / "breakdown.py"), program, str(path)], check=False, capture_output=True, text=True).stdout
    print(said, end="", flush=True)
    shares = {name: f"{share} %" for name, share in re.findall(r"^  (\S.*?) +([0-9.]+) %$", said, re.M)}
    outside = re.search(r"outside FFTW and kernels ([0-9.]+) %.*?, ([0-9.]+) % without", said)
    if outside:
        shares["outside FFTW and kernels (without start-up)"] = f"{outside[1]} % ({outside[2]})"
    inside = re.search(r"spectra: ([0-9.]+) %", said)
    return {**shares, **({"spectra, inside FFTW": f"{inside[1]} %"} if inside else {})}


def work_rows(path):
    """Rows of myoscribe-peers: work, peer, theirs and, where there is one, ours and the ratio."""
    for line in path.read_text().splitlines()[2:] if path.exists() else ():
        parts = re.split(r"  +", line.strip())
        yield dict(zip(("work", "peer", "theirs", "ours", "ratio"), parts))


def main():
    program, floor, folder, seconds = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3]), int(sys.argv[4])
    imports = ["/usr/bin/python3", "-c", "import numpy, hashlib, scipy.signal, scipy.ndimage, scipy.stats, scipy.io.wavfile"]
    runs = []
    for channels in (16, 1):
        path = folder / f"{channels}.wav"
        make(path, channels, seconds)
        ours, theirs, walls = [], [], []
        for turn in range(TURNS):
            ours.append(processor_s(ours_of(program, path, folder / f"out{channels}-{turn}") + ["--jobs", "1"]))
            began = time.perf_counter()
            theirs.append(processor_s(theirs_of(path, folder / "theirs.tsv")))
            walls.append(time.perf_counter() - began)
        nothing = processor_s(imports)
        samples = channels * seconds * RATE * 1e-6
        mine = statistics.median(ours) - processor_s([program, "--version"])
        scipy = statistics.median(theirs) - nothing
        print(f"analyze, {channels:2} channels, {seconds} s, one process: ours {samples / mine:7.1f} M samples/s, "
              f"SciPy {samples / scipy:7.1f}, ratio {scipy / mine:.1f}", flush=True)
        figures = {"ours, M samples/s": f"{samples / mine:.1f}", "SciPy, M samples/s": f"{samples / scipy:.1f}",
                   "ratio, one process": f"{scipy / mine:.1f}"}
        figures.update(report_batch(program, path, folder, statistics.median(walls) - nothing))
        figures.update(report_floor(floor, channels, seconds, mine, scipy))
        sys.stdout.flush()
        shutil.rmtree(folder / "batch_out")
        figures.update(report_breakdown(program, path))
        runs.append({"channels": channels, "figures": figures})
    if os.environ.get("MYO_PEERS_RECORD"):
        record = {"work": list(work_rows(folder / "work.txt")), "end_to_end": runs}
        pathlib.Path(os.environ["MYO_PEERS_RECORD"]).write_text(json.dumps(record))


if __name__ == "__main__":
    main()
