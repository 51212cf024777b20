#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of `myoscribe analyze --format events` as a SciPy user would write them, vectorised.

usage: scipy_pipeline.py RECORDING.wav FULL_SCALE_UV [EVENTS.tsv]
Prints one line: channels, seconds of signal, rows written, seconds of processor and of wall time.

The same steps over the same lengths, not the same rules. In: reading and SHA-256; microvolts; clipped and flat
stretches; zero-phase Butterworth 20-450 Hz; mains at 50 and at 60 Hz searched in each 8 s from robust phasors of
0.2 s, harmonics fitted and the wave subtracted as it drifts; slow part, level and extremes of each 25 ms; per second
robust sigma, RMS, mean absolute value, Teager-Kaiser energy, waveform length, zero crossings, slope sign changes;
candidates over 4.5 sigma with size, width, onset and slow part; tracked noise; active segments by two thresholds, their
ends refined by likelihood; potentials grouped by shape; the heart beat's rhythm; how local a segment is; trends of the
median frequency over contractions, from averaged spectra of 0.5-s frames of their seconds and of 60 or more quiet ones,
which are the only ones computed; a table of events.
Left out, because it costs us next to nothing or is no step of its own: drift inside a contraction's envelope, trains,
task marks, accelerometers, reasons in words, the batch's other tables. Each second is computed once, over whole
arrays; nothing loops over samples in Python.
"""
import hashlib
import os
import sys

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import time

import numpy as np
from scipy import ndimage, signal, stats
from scipy.io import wavfile

HARMONICS, SEGMENT_S, BLOCK_S = 8, 8, 0.2


def damage(raw, hop):
    """Frames in runs at a rail, and hops that stand still."""
    hops = raw[: len(raw) // hop * hop].reshape(-1, hop)
    low, high = hops.min(axis=1), hops.max(axis=1)
    at_rail = (raw == low.min()) | (raw == high.max())
    runs = np.flatnonzero(at_rail[1:] & at_rail[:-1])
    return runs, np.flatnonzero(low == high)


def find_line(blocks, table, usable):
    """Turn per block and distance from nothing of a line, per segment, from its phasors."""
    phasors = blocks @ table
    pair = usable[:, 1:] & usable[:, :-1]
    turn = np.angle(np.where(pair, phasors[:, 1:] * phasors[:, :-1].conj(), 0).sum(axis=1))
    still = phasors * np.exp(-1j * turn[:, None] * np.arange(phasors.shape[1]))
    still = np.where(usable, still, np.nan)
    centre = np.nanmedian(still.real, axis=1) + 1j * np.nanmedian(still.imag, axis=1)
    scatter = 1.4826 * np.nanmedian(np.abs(still - centre[:, None]), axis=1) / np.sqrt(2)
    return turn, np.abs(centre) / (1.2533 * scatter / np.sqrt(usable.sum(axis=1))), still


def remove_mains(x, rate):
    frames, block = SEGMENT_S * rate, int(BLOCK_S * rate)
    segments = x[: len(x) // frames * frames].reshape(-1, frames)
    blocks = segments.reshape(len(segments), -1, block)
    power = np.einsum("sbt,sbt->sb", blocks, blocks)
    usable = power <= 4 * np.quantile(power, 0.2, axis=1)[:, None]
    best, frequency = np.full(len(segments), 6.0), np.full(len(segments), np.nan)
    for nominal in (50, 60):
        wave = np.exp(-2j * np.pi * nominal / rate * np.arange(block)).astype(np.complex64)
        turn, stands_out, _ = find_line(blocks, wave, usable)
        offset = turn / (2 * np.pi * BLOCK_S)
        better = (stands_out > best) & (np.abs(offset) <= 1)
        best[better], frequency[better] = stands_out[better], nominal + offset[better]
    grid = np.round(frequency / 0.05)
    for step in np.unique(grid[~np.isnan(grid)]):
        chosen = np.flatnonzero(grid == step)
        for h in range(1, HARMONICS + 1):
            phase = 2 * np.pi * h * 0.05 * step / rate * np.arange(frames)
            cosine, sine = np.cos(phase).astype(np.float32), np.sin(phase).astype(np.float32)
            part = blocks[chosen]
            re = np.einsum("sbt,bt->sb", part, cosine.reshape(-1, block)) * (2 / block)
            im = np.einsum("sbt,bt->sb", part, sine.reshape(-1, block)) * (2 / block)
            re, im = (ndimage.median_filter(v, (1, 11)) for v in (re, im))
            error = 1.25 * (np.std(re, axis=1) + np.std(im, axis=1)) / np.sqrt(re.shape[1])
            found = np.hypot(re.mean(axis=1), im.mean(axis=1)) > 5 * error
            if not found.any():
                continue
            per_hop = np.repeat(np.arange(re.shape[1]), 8)
            a, b = (np.repeat(v[found][:, per_hop], block // 8, axis=1) for v in (re, im))
            segments[chosen[found]] -= a * cosine + b * sine
    return x


def measure_windows(x, rate):
    """One second each: sigma, other amplitudes and counts."""
    w = x[: len(x) // rate * rate].reshape(-1, rate)
    size, step = np.abs(w), np.diff(w, axis=1)
    return {
        "sigma": np.median(size, axis=1) / 0.6745,
        "rms": np.sqrt(np.einsum("ij,ij->i", w, w) / rate),
        "mean_absolute": size.mean(axis=1),
        "tkeo": (w[:, 1:-1] ** 2 - w[:, :-2] * w[:, 2:]).mean(axis=1),
        "waveform_length": np.abs(step).sum(axis=1),
        "crossings": np.count_nonzero(np.diff(np.signbit(w), axis=1), axis=1),
        "turns": np.count_nonzero(np.diff(np.signbit(step), axis=1), axis=1),
    }


def measure_spectra(x, rate, windows):
    w = x[: len(x) // rate * rate].reshape(-1, rate)[windows]
    frequency, power = signal.welch(w, rate, "hann", rate // 2, rate // 4, detrend=False, axis=1)
    band = (frequency >= 20) & (frequency <= 450)
    return frequency[band], power[:, band]


def find_candidates(x, slow, sigma, rate):
    """Peaks over 4.5 sigma of their segment's quiet part, and what each looks like."""
    per_segment = sigma[: len(sigma) // SEGMENT_S * SEGMENT_S].reshape(-1, SEGMENT_S)
    before = np.vstack([per_segment[:1], per_segment[:-1]])
    quiet = np.quantile(np.hstack([before, per_segment]), 0.2, axis=1).astype(np.float32)
    level = np.repeat(quiet, SEGMENT_S * rate)
    level = np.concatenate([level, np.full(len(x) - len(level), level[-1], np.float32)])
    size = np.abs(x)
    near, wide = rate // 100, rate // 40
    peaks, _ = signal.find_peaks(size, height=4.5 * level, distance=max(1, 3 * rate // 1000))
    peaks = peaks[(peaks >= wide) & (peaks < len(x) - wide)]
    around = np.lib.stride_tricks.sliding_window_view(x, 2 * wide + 1)[peaks - wide]
    height = size[peaks][:, None]
    inner = around[:, wide - near : wide + near + 1]
    over = np.abs(around) >= height / 2
    loud = np.abs(around[:, :wide]) >= np.maximum(0.1 * height, 2 * level[peaks][:, None])
    calm = ndimage.uniform_filter1d(loud.astype(np.float32), rate // 400, axis=1) == 0
    slow_around = np.lib.stride_tricks.sliding_window_view(np.pad(slow, 6), 11)
    return {
        "at": peaks,
        "size": size[peaks],
        "sigma": level[peaks],
        "peak_to_peak": inner.max(axis=1) - inner.min(axis=1),
        "width": 2 * wide + 1 - np.argmax(over[:, ::-1], axis=1) - np.argmax(over, axis=1),
        "onset": peaks - np.argmax(calm[:, ::-1], axis=1),
        "slow": np.abs(slow_around[peaks * 200 // rate]).max(axis=1),
    }


def track_noise(sigma):
    """The level of quiet windows near each; activity in between takes what lies on its sides."""
    quiet = np.flatnonzero(sigma <= 1.35 * ndimage.percentile_filter(sigma, 10, 241))
    level = ndimage.percentile_filter(sigma[quiet], 30, 17)
    return np.interp(np.arange(len(sigma)), quiet, level)


def runs_of(mask):
    edges = np.diff(mask.astype(np.int8), prepend=0, append=0)
    return np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)


def refine(x, at, reach, rises):
    """The likeliest change of variance near a boundary."""
    first, end = max(at - reach, 0), min(at + reach, len(x))
    square = x[first:end].astype(np.float64) ** 2
    n, sums = len(square), np.cumsum(square)
    j = np.arange(1, n)
    before, after = sums[:-1] / j, (sums[-1] - sums[:-1]) / (n - j)
    likelihood = -0.5 * (j * np.log(before + 1e-30) + (n - j) * np.log(after + 1e-30))
    likelihood[(after > before) != rises] = -np.inf
    margin = reach // 25
    return first + margin + int(np.argmax(likelihood[margin:-margin])) if n > 3 * margin else at


def find_segments(x, mean_square, noise, rate, hop):
    both = np.sqrt((mean_square + np.concatenate([mean_square[:1], mean_square[:-1]])) / 2)
    ratio = both / np.repeat(noise, rate // hop)[: len(both)]
    middle, lower = np.quantile(ratio[ratio < 2], (0.5, 0.16)) if (ratio < 2).any() else (1, 0.8)
    spread = max(middle - lower, 0.02)
    first, end = runs_of(ratio > middle + 1.5 * spread)
    high = np.concatenate([[0], np.cumsum(ratio > middle + 5 * spread)])
    confirmed = high[end] - high[first] >= 2
    first, end = first[confirmed], end[confirmed]
    if len(first) == 0:
        return []
    apart = np.flatnonzero((first[1:] - end[:-1]) * hop > 0.25 * rate)
    starts, stops = first[np.r_[0, apart + 1]], end[np.r_[apart, len(end) - 1]]
    long_enough = (stops - starts) * hop >= 0.15 * rate
    return [(refine(x, a * hop, rate // 4, True), refine(x, b * hop, rate // 4, False))
            for a, b in zip(starts[long_enough], stops[long_enough])]


def find_potentials(candidates, segments, rate):
    """Candidates over 5.5 sigma outside of activity, one per potential."""
    keep = candidates["size"] > 5.5 * candidates["sigma"]
    for first, end in segments:
        low, high = np.searchsorted(candidates["at"], (first, end))
        keep[low:high] = False
    chosen = np.flatnonzero(keep)
    if len(chosen) == 0:
        return chosen
    groups = np.split(chosen, np.flatnonzero(np.diff(candidates["at"][chosen]) > rate // 20) + 1)
    return np.array([g[np.argmax(candidates["size"][g])] for g in groups])


def group_shapes(x, at, reach):
    """Cluster of each potential by its largest correlation with the clusters' means."""
    means, counts, labels = [], [], []
    for peak in at:
        wave = x[max(peak - 2 * reach, 0) : peak + 2 * reach + 1]
        best, label = 0.9, -1
        for i, mean in enumerate(means):
            products = np.correlate(wave, mean, "valid")
            energy = np.convolve(wave * wave, np.ones(len(mean)), "valid")
            value = np.max(products / np.sqrt(np.maximum(energy * (mean @ mean), 1e-30)), initial=0)
            best, label = (value, i) if value > best else (best, label)
        if label < 0 and len(means) < 64 and peak >= 2 * reach:
            label = len(means)
            means.append(wave[reach : 3 * reach + 1].copy())
            counts.append(0)
        elif label >= 0 and len(wave) == 4 * reach + 1:
            means[label] += (wave[reach : 3 * reach + 1] - means[label]) / (counts[label] + 1)
        if label >= 0:
            counts[label] += 1
        labels.append(label)
    return np.array(labels, dtype=int)


def beats(at, labels, rate):
    """Clusters whose intervals are those of a heart."""
    found = []
    for label in np.unique(labels):
        gaps = np.diff(at[labels == label]) / rate
        if len(gaps) >= 20 and 0.4 < np.median(gaps) < 1.5:
            if stats.median_abs_deviation(gaps) < 0.1 * np.median(gaps):
                found.append(label)
    return found


def analyse(raw, rate, scale, sos):
    hop = rate // 40
    runs, still = damage(raw, hop)
    x = raw.astype(np.float32) * np.float32(scale)
    y = signal.sosfiltfilt(sos, x).astype(np.float32)
    part = rate // 200
    slow = (x - y)[: len(x) // part * part].reshape(-1, part).mean(axis=1)
    y = remove_mains(y, rate)
    hops = y[: len(y) // hop * hop].reshape(-1, hop)
    mean_square = np.einsum("ij,ij->i", hops, hops) / hop
    extremes = hops.min(axis=1), hops.max(axis=1)
    slow_square = (slow[: len(slow) // 5 * 5].reshape(-1, 5) ** 2).mean(axis=1)
    features = measure_windows(y, rate)
    candidates = find_candidates(y, slow, features["sigma"], rate)
    noise = track_noise(features["sigma"])
    segments = find_segments(y, mean_square, noise, rate, hop)
    chosen = find_potentials(candidates, segments, rate)
    labels = group_shapes(y, candidates["at"][chosen], 3 * rate // 200)
    heart = beats(candidates["at"][chosen], labels, rate)
    levels = np.concatenate([[0], np.cumsum(mean_square)])
    return {"noise": noise, "segments": segments, "levels": levels, "labels": labels, "heart": heart,
            "potentials": {k: v[chosen] for k, v in candidates.items()}, "damage": (runs, still),
            "trend": trend(y, segments, features["sigma"], noise, rate),
            "kept": (extremes, slow_square, features)}


def trend(x, segments, sigma, noise, rate):
    """Median frequency of each contraction, their rest's spectrum taken off, and its slope over them."""
    spans = [np.arange(first // rate, min(end // rate + 1, len(sigma))) for first, end in segments]
    spans = [(span, (first + end) / 2 / rate) for span, (first, end) in zip(spans, segments) if len(span)]
    if not spans:
        return [], None
    quiet = np.flatnonzero(sigma < 1.35 * noise)
    quiet = quiet[:: len(quiet) // 60 or 1]
    windows = np.unique(np.concatenate([quiet, *(span for span, _ in spans)]))
    frequency, power = measure_spectra(x, rate, windows)
    rest = power[np.searchsorted(windows, quiet)].mean(axis=0) if len(quiet) else 0
    medians = []
    for span, _ in spans:
        total = np.cumsum(np.maximum(power[np.searchsorted(windows, span)].mean(axis=0) - rest, 0))
        medians.append(frequency[np.argmax(total >= total[-1] / 2)])
    times = [time for _, time in spans]
    return medians, stats.theilslopes(medians, times) if len(spans) >= 10 else None


def write_events(path, channels, rate, hop):
    rows = []
    for c, channel in enumerate(channels):
        _, slope = channel["trend"]
        for first, end in channel["segments"]:
            a, b = first // hop, max(end // hop, first // hop + 1)
            rise = [(o["levels"][b] - o["levels"][a]) / (b - a) / o["noise"][min(first // rate, len(o["noise"]) - 1)] ** 2
                    for o in channels]
            local = rise[c] / max([r for i, r in enumerate(rise) if i != c], default=1)
            rows.append((first / rate, (end - first) / rate, "voluntary", c, rise[c], local,
                         slope[0] if slope else np.nan))
        p = channel["potentials"]
        for i, label in enumerate(channel["labels"]):
            kind = "artefact" if label in channel["heart"] else "fasciculation"
            rows.append((p["onset"][i] / rate, p["width"][i] / rate, kind, c,
                         p["size"][i] / p["sigma"][i], p["peak_to_peak"][i], p["slow"][i]))
    rows.sort(key=lambda row: row[:2])
    with open(path, "w", encoding="utf-8") as file:
        file.write("onset\tduration\ttrial_type\tchannel\tover_noise\tsize\tevidence\n")
        file.writelines("%.6f\t%.6f\t%s\tch%d\t%.2f\t%.3f\t%.3f\n" % row for row in rows)
    return len(rows)


def main():
    path, full_scale = sys.argv[1], float(sys.argv[2])
    wall, processor = time.perf_counter(), time.process_time()
    with open(path, "rb") as file:
        hashlib.file_digest(file, "sha256") if hasattr(hashlib, "file_digest") else hashlib.sha256(file.read())
    rate, raw = wavfile.read(path)
    raw = raw[:, None] if raw.ndim == 1 else raw
    sos = signal.butter(2, [20, min(450, 0.45 * rate)], "bandpass", fs=rate, output="sos")
    channels = [analyse(np.ascontiguousarray(raw[:, c]), rate, full_scale / 32768, sos)
                for c in range(raw.shape[1])]
    events = write_events(sys.argv[3] if len(sys.argv) > 3 else os.devnull, channels, rate, rate // 40)
    print(raw.shape[1], len(raw) / rate, events, time.process_time() - processor,
          time.perf_counter() - wall)


if __name__ == "__main__":
    main()
