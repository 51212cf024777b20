#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of `myoscribe analyze --format events` as a SciPy user would write them.

usage: scipy_pipeline.py RECORDING.wav FULL_SCALE_UV
Prints one line: channels, seconds of signal, events found, seconds of processor and wall time.
The same steps, not the same rules: raw to microvolts, mains sine fitted and subtracted each second,
zero-phase Butterworth 20-450 Hz, robust noise, moving RMS, TKEO, spikes over 5.5 sigma, active
segments by two thresholds, spectra of one-second windows with median and mean frequency.
"""
import os
import sys

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import time

import numpy as np
from scipy import ndimage, signal
from scipy.io import wavfile


def remove_mains(x, rate, mains_hz=50.0, harmonics=8):
    seconds = len(x) // rate
    t = np.arange(rate) / rate
    blocks = x[: seconds * rate].reshape(seconds, rate)
    for h in range(1, harmonics + 1):
        if h * mains_hz > 0.45 * rate:
            break
        for wave in (np.cos, np.sin):
            basis = wave(2 * np.pi * h * mains_hz * t).astype(np.float32)
            blocks -= np.outer(blocks @ basis * (2 / rate), basis)
    return x


def analyse(x, rate, sos):
    x = remove_mains(x, rate)
    x = signal.sosfiltfilt(sos, x).astype(np.float32)
    sigma = np.median(np.abs(x)) / 0.6745
    width = rate // 10
    rms = np.sqrt(ndimage.uniform_filter1d(x * x, width))
    tkeo = x[1:-1] ** 2 - x[:-2] * x[2:]
    envelope = ndimage.uniform_filter1d(np.abs(tkeo), width)
    spikes, _ = signal.find_peaks(np.abs(x), height=5.5 * sigma, distance=max(1, rate // 20))
    active = rms > 3 * sigma
    segments = np.flatnonzero(np.diff(active.astype(np.int8)) == 1)
    frequency, _, power = signal.spectrogram(
        x, rate, window="hann", nperseg=rate // 2, noverlap=rate // 4, mode="psd")
    total = np.cumsum(power, axis=0)
    median = np.argmax(total >= total[-1] / 2, axis=0) * frequency[1]
    mean = (frequency[:, None] * power).sum(axis=0) / np.maximum(power.sum(axis=0), 1e-30)
    crossings = np.count_nonzero(np.diff(np.signbit(x)))
    length = np.abs(np.diff(x)).sum()
    return len(spikes) + len(segments), (envelope[0], median[0], mean[0], crossings, length)


def main():
    path, full_scale = sys.argv[1], float(sys.argv[2])
    wall, processor = time.perf_counter(), time.process_time()
    rate, raw = wavfile.read(path)
    raw = raw[:, None] if raw.ndim == 1 else raw
    high = min(450, 0.45 * rate)
    sos = signal.butter(2, [20, high], "bandpass", fs=rate, output="sos")
    events = 0
    for c in range(raw.shape[1]):
        x = raw[:, c].astype(np.float32) * np.float32(full_scale / 32768)
        events += analyse(x, rate, sos)[0]
    print(raw.shape[1], len(raw) / rate, events, time.process_time() - processor,
          time.perf_counter() - wall)


if __name__ == "__main__":
    main()
