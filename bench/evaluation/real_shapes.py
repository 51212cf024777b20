# SPDX-License-Identifier: GPL-3.0-or-later
"""Shapes of real muscle potentials to be pasted: nerve-evoked responses and motor units of needle
recordings, smoothed as tissue does. None is shared between the splits."""
import csv
from collections import defaultdict

import numpy as np
from scipy import signal

EVOKED = {"development": "example_2", "report": "example_3"}
NEEDLE = {"development": ("emg_myopathy",), "report": ("emg_neuropathy", "emg_healthy")}
EVOKED_STRETCH, UNIT_STRETCH = (1, 5), (1, 3)  # responses are of small animals, 2-3 ms wide
RESPONSE_S = (0.0010, 0.0069)   # of an epoch; before it is the stimulus
LEAST_OVER_BASE = 20            # peak over the standard deviation before the stimulus
TISSUE_HZ = (120, 250, 400)     # low-pass of the tissue between a unit and the skin
UNIT_HALF_S, UNIT_SIGMA, ALIKE, FEWEST = 0.012, 8.0, 0.92, 4


class Shape:
    __slots__ = ("name", "x", "rate", "stretch")

    def __init__(self, name, x, rate, stretch):
        self.name, self.x, self.rate, self.stretch = name, x, rate, stretch


def tapered(x, rate, edge_s):
    """Ends that do not step."""
    n = max(2, int(edge_s * rate))
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(n) / n)
    x = x.copy()
    x[:n] *= ramp
    x[-n:] *= ramp[::-1]
    return x


def evoked(folder, split):
    """Every fourth epoch with a clear response: their shape changes with the size of the stimulus."""
    epochs = defaultdict(list)
    with open(folder / "evoked-emg-epochs" / (EVOKED[split] + ".csv"), newline="") as file:
        for row in csv.DictReader(file):
            epochs[int(row["recording_index"])].append((float(row["time_point"]), float(row["amplitude_mV"])))
    out = []
    for index in sorted(epochs)[::4]:
        t, x = np.array(sorted(epochs[index])).T
        t = t / 1000
        rate = round(1 / np.median(np.diff(t)))
        base = x[t < -0.0001]
        x = x - base.mean()
        inside = (t >= RESPONSE_S[0]) & (t <= RESPONSE_S[1])
        if np.abs(x[inside]).max() >= LEAST_OVER_BASE * base.std():
            out.append(Shape(f"{EVOKED[split]}/{index}", tapered(x[inside], rate, 0.0004), rate, EVOKED_STRETCH))
    return out


def samples_of(folder, name):
    header = (folder / "needle-wfdb" / (name + ".hea")).read_text().splitlines()[0].split()
    return np.fromfile(folder / "needle-wfdb" / (name + ".dat"), "<i2").astype(float), float(header[2].split("/")[0])


def units(folder, split):
    """Averages of potentials that return with the same shape."""
    out = []
    for name in NEEDLE[split]:
        x, rate = samples_of(folder, name)
        y = signal.sosfiltfilt(signal.butter(2, 20, "highpass", fs=rate, output="sos"), x)
        sigma = 1.4826 * np.median(np.abs(y))
        half = int(UNIT_HALF_S * rate)
        peaks, _ = signal.find_peaks(np.abs(y), height=UNIT_SIGMA * sigma, distance=half)
        clusters = []
        for at in peaks[(peaks > half) & (peaks < len(y) - half)]:
            window = y[at - half:at + half]
            best = max(clusters, key=lambda c: alike(window, c), default=None)
            if best is not None and alike(window, best) >= ALIKE:
                best.append(window)
            else:
                clusters.append([window])
        clusters = sorted((c for c in clusters if len(c) >= FEWEST), key=len, reverse=True)[:6]
        for number, members in enumerate(clusters):
            unit = tapered(np.mean(members, axis=0), rate, 0.004)
            for hz in TISSUE_HZ:
                smooth = signal.sosfiltfilt(signal.butter(2, hz, fs=rate, output="sos"), np.pad(unit, 2 * half))
                out.append(Shape(f"{name}/{number}/{hz}Hz", tapered(smooth[half:-half], rate, 0.004), rate, UNIT_STRETCH))
    return out


def alike(window, members):
    mean = np.mean(members[:20], axis=0)
    return float(window @ mean / np.sqrt((window @ window) * (mean @ mean)))


def shapes(folder, split):
    return evoked(folder, split) + units(folder, split)


def at_rate(shape, stretch, rate):
    """The shape `stretch` times as long, sampled at `rate`."""
    count = max(4, int(round(len(shape.x) * stretch * rate / shape.rate)))
    padded = np.pad(shape.x, len(shape.x))  # resampling wraps around
    return signal.resample(padded, 3 * count)[count // 2:-(count // 2)]
