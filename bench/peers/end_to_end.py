#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`analyze --format events` against scipy_pipeline.py on one recording, in turns, processor time.

usage: end_to_end.py MYOSCRIBE FOLDER SECONDS
"""
import pathlib
import resource
import statistics
import subprocess
import sys

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


def main():
    program, folder, seconds = sys.argv[1], pathlib.Path(sys.argv[2]), int(sys.argv[3])
    for channels in (16, 1):
        path = folder / f"{channels}.wav"
        make(path, channels, seconds)
        ours, theirs = [], []
        for turn in range(TURNS):
            ours.append(processor_s([program, "analyze", str(path), "-o", str(folder / f"out{channels}-{turn}"),
                                     "--format", "events", "--full-scale", "5 mV", "--quiet"]))
            theirs.append(processor_s(["/usr/bin/python3", str(HERE / "scipy_pipeline.py"), str(path), "5000"]))
        nothing = processor_s(["/usr/bin/python3", "-c", "import numpy, scipy.signal, scipy.ndimage, scipy.io.wavfile"])
        samples = channels * seconds * RATE * 1e-6
        mine, scipy = statistics.median(ours), statistics.median(theirs) - nothing
        print(f"analyze, {channels:2} channels, {seconds} s: ours {samples / mine:7.1f} M samples/s, "
              f"SciPy {samples / scipy:7.1f} (its imports not counted), ratio {scipy / mine:.1f}")


if __name__ == "__main__":
    main()
