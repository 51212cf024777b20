# SPDX-License-Identifier: GPL-3.0-or-later
"""Three simple twitch detectors, to be measured beside the analyser on the same recordings."""
import h5py
import numpy as np
from scipy import signal

MERGE_S = 0.05        # closer peaks are one event, as in the analyser
ONSET_SHARE = 0.1
FIXED_UV = 30.0       # best F1 of 10, 15, 20, 30, 40 uV on the development split
SIGMA = 5.5           # over one robust sigma of the whole recording
# SPiQE (doi 10.1016/j.clinph.2019.03.032): an inclusion threshold that is a line of the local
# noise, and an exclusion of windows noisier than 100 uV. The line's constants are not published;
# slope and intercept have the best F1 of 4-8 by 0, 3, 6 uV on the development split.
SPIQE_WINDOW_S, SPIQE_SLOPE, SPIQE_INTERCEPT_UV, SPIQE_LIMIT_UV = 1.0, 5.0, 6.0, 100.0


def read(path):
    """Yields (channel name, samples in uV, rate) of the EMG channels."""
    with h5py.File(path) as file:
        for stream in file["streams"].values():
            types = [str(t.decode() if isinstance(t, bytes) else t) for t in stream.attrs["channel_types"]]
            names = [str(t.decode() if isinstance(t, bytes) else t) for t in stream.attrs["channel_names"]]
            for i, kind in enumerate(types):
                if kind == "EMG":
                    raw = stream[:, i].astype(float)
                    yield (names[i], raw * stream.attrs["scale"][i] + stream.attrs["offset"][i],
                           float(stream.attrs["rate_hz"]))


def band_pass(x, rate):
    high = min(450, 0.45 * rate)
    return signal.sosfiltfilt(signal.butter(2, [20, high], "bandpass", fs=rate, output="sos"),
                              np.nan_to_num(x))


def onsets_of(y, threshold, rate):
    """Onsets of what exceeds the threshold (a number or one per sample), merged."""
    size = np.abs(y)
    above = np.flatnonzero(size > threshold)
    if above.size == 0:
        return []
    onsets = []
    for group in np.split(above, np.flatnonzero(np.diff(above) > MERGE_S * rate) + 1):
        first = group[group <= group[0] + 0.02 * rate]
        peak = first[np.argmax(size[first])]
        start = max(0, peak - int(0.025 * rate))
        below = np.flatnonzero(size[start:peak + 1] < ONSET_SHARE * size[peak])
        onsets.append((start + below[-1] if below.size else start) / rate)
    return onsets


def local_threshold(y, rate):
    window = max(1, int(SPIQE_WINDOW_S * rate))
    count = max(1, len(y) // window)
    out = np.empty(len(y))
    for k in range(count):
        end = len(y) if k == count - 1 else (k + 1) * window
        noise = np.median(np.abs(y[k * window:end])) / 0.6745
        out[k * window:end] = (np.inf if noise > SPIQE_LIMIT_UV
                               else SPIQE_SLOPE * noise + SPIQE_INTERCEPT_UV)
    return out


def detect(path):
    """{baseline: {channel: onsets in s}}"""
    found = {"fixed threshold": {}, "5.5 sigma": {}, "SPiQE-like": {}}
    for name, x, rate in read(path):
        y = band_pass(x, rate)
        sigma = np.median(np.abs(y)) / 0.6745
        found["fixed threshold"][name] = onsets_of(y, FIXED_UV, rate)
        found["5.5 sigma"][name] = onsets_of(y, SIGMA * sigma, rate)
        found["SPiQE-like"][name] = onsets_of(y, local_threshold(y, rate), rate)
    return found
