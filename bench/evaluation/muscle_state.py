# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of a muscle at every instant, from the signal itself and by definition: what the truth of
the semi-synthetic set rests on. Written apart from the analyser's own segmentation.

  noise floor   low quantile of the local sigma: what electrode and amplifier make
  local sigma   1.4826 times the median of |x| of the conditioned signal within 1 s on both sides
  contraction   local sigma of 6 floors or more for 0.5 s or more (discharges overlap)
  low-level     discharges over the floor, local sigma below that
  quiet         neither

A median over two seconds is blind to contractions under one second. They are contractions all the
same: where the level of a quarter of a second (long enough that no single potential and no heart beat fills
half of it) reaches 6 floors, the stretch is a `burst`. It counts as contraction for false events, and
neither way where one asks how much rest is called contraction.
"""
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from scipy import signal

STATES = ("quiet", "low-level", "contraction", "burst")
QUIET, LOW_LEVEL, CONTRACTION, BURST = range(4)
REST = (QUIET, LOW_LEVEL)
HOP_S = 0.02            # grid of the states
HALF_S, BRIEF_HALF_S = 1.0, 0.125
FLOOR_QUANTILE = 0.01   # a set of repetitions rests for a few seconds at most
OVERLAP = 6.0           # floors at which discharges overlap
HOLD_S = 0.5
FIRING, DISCHARGE = 1.5, 5.5  # floors of local sigma, or of a peak, that are more than noise
WINDOW_POINTS = 1000    # samples a median is taken over; more does not change it


def band_pass(x, rate):
    """20-450 Hz, zero phase."""
    high = min(450, 0.45 * rate)
    return signal.sosfiltfilt(signal.butter(2, [20, high], "bandpass", fs=rate, output="sos"), x - np.median(x))


def condition(x, rate):
    """In the band, and without mains lines that stand out of their neighbourhood."""
    y = band_pass(x, rate)
    return y - lines(y, rate)


def lines(y, rate):
    """What narrow notches at 50 and 60 Hz and their harmonics would take away, where a line is seen."""
    size = min(len(y), int(4 * rate))
    f, power = signal.welch(y, rate, nperseg=size)
    out = np.zeros_like(y)
    for base in (50, 60):
        for hz in np.arange(base, min(450, 0.45 * rate), base):
            near = np.abs(f - hz)
            beside = np.median(power[(near > 2) & (near < 8)])
            if power[near < 0.6].max() > 20 * beside:
                b, a = signal.iirnotch(hz, 40, fs=rate)
                out += y - signal.filtfilt(b, a, y)
    return out


def levels(y, rate, half_s):
    """1.4826 times the median of |y| within half_s on both sides, every HOP_S."""
    every = max(1, int(2 * half_s * rate / WINDOW_POINTS))
    size = np.abs(y[::every])
    half = max(1, int(round(half_s * rate / every)))
    padded = np.concatenate([size[half - 1::-1] if half <= len(size) else size, size, size[:-half - 1:-1]])
    at = np.minimum((np.arange(grid_points(len(y), rate)) * HOP_S * rate / every).astype(int), len(size) - 1)
    return 1.4826 * np.median(sliding_window_view(padded, 2 * half)[at], axis=1)


def grid_points(count, rate):
    return int(count / rate / HOP_S) + 1


def runs(mask):
    """[first, end) of every stretch of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], mask.astype(np.int8), [0]])))
    return edges.reshape(-1, 2)


def states(x, rate):
    """(state on the grid, local sigma on the grid, noise floor) of one channel."""
    y = condition(x, rate)
    sigma = levels(y, rate, HALF_S)
    floor = np.quantile(sigma, FLOOR_QUANTILE)
    state = np.full(len(sigma), QUIET, dtype=np.int8)
    state[(sigma >= FIRING * floor) | discharges(y, rate, DISCHARGE * floor, len(sigma))] = LOW_LEVEL
    for first, end in runs(levels(y, rate, BRIEF_HALF_S) >= OVERLAP * floor):
        state[first:end] = BURST
    for first, end in runs(sigma >= OVERLAP * floor):
        if (end - first) * HOP_S >= HOLD_S:
            state[first:end] = CONTRACTION
    return state, sigma, floor


def discharges(y, rate, threshold, points):
    """Where two peaks over the threshold or more, apart by 10 ms, lie within a second on both sides."""
    over = np.flatnonzero(np.abs(y) > threshold) / rate
    peaks = over[np.diff(over, prepend=-1) > 0.01]
    at = np.arange(points) * HOP_S
    return np.searchsorted(peaks, at + HALF_S) - np.searchsorted(peaks, at - HALF_S) >= 2
