# SPDX-License-Identifier: GPL-3.0-or-later
"""Real potentials pasted into real backgrounds: what the analysis finds where nobody simulated it.

Times are irregular and heavy-tailed, sizes multiples of the local sigma the potential stands in, the state of the
background is known by definition (muscle_state.py). A recording holds up to three units per channel,
each with its own shape, stretch and size.
"""
import json
import math
import random
from bisect import bisect_left
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache

import numpy as np

import muscle_state as ms
import real_ground
import real_shapes
from baselines import onsets_of

SIZES = ((5.5, 8), (8, 12), (12, 20), (20, 60))
RATES = (12, 30, 60)         # potentials per channel-minute
LEAST_GAP_S = 0.26           # isolated, after Sleutjes 2016
APART_S = 0.12               # on different channels: none is another's cross-talk
TAIL = 1.3                   # sigma of the logarithm of the intervals
EDGE_S = 0.05                # a change of state this near: found or not counts neither way
EVOKED = ("single", "paired")
VARIANTS = ("a", "b", "bare") + EVOKED
RESTING = ("hand", "text", "legs")  # grounds that rest; evoked potentials are put only there
COLUMNS = ("onset", "duration", "trial_type", "channel", "state", "size", "local_sigma", "width_ms", "peak_ms",
           "shape", "stretch")


def plan(split, quick):
    """[(source, variants)]"""
    sources = real_ground.sources(split)
    if quick:
        sources = sources[:1] + sources[-6:-4] + sources[-1:]
    for source in sources:
        variants = [v for v in VARIANTS if source[0].startswith(RESTING) or v in ("a", "bare")]
        yield source, [v for v in variants if not quick or v != "b"]


def file_stem(source, variant):
    return source[0].replace(" ", "_") + "_" + variant


@lru_cache(2)
def shapes_of(folder, split):
    return real_shapes.shapes(folder, split)


class Unit:
    """A shape at the recording's rate, conditioned to a peak of one; onset and width at a tenth of it."""

    def __init__(self, shape, stretch, rate):
        raw = real_shapes.at_rate(shape, stretch, rate)
        self.lead = len(raw)
        padded = np.pad(raw, (self.lead + int(0.1 * rate), self.lead + int(0.1 * rate)))
        self.origin = self.lead + int(0.1 * rate)
        seen = ms.band_pass(padded, rate)
        peak = np.abs(seen).max()
        over = np.flatnonzero(np.abs(seen) >= 0.1 * peak)
        self.x = raw / peak
        self.onset = int(over[0]) - self.origin
        self.peak = int(np.argmax(np.abs(seen))) - self.origin
        self.width_s = (over[-1] - over[0] + 1) / rate
        self.name, self.stretch = shape.name, stretch


def pick_unit(draw, shapes, rate):
    """Narrower than the band can show is no potential; another is drawn."""
    while True:
        source = draw.choice((0, 1))  # responses and units alike
        shape = draw.choice([s for s in shapes if ("Hz" in s.name) == bool(source)])
        unit = Unit(shape, draw.uniform(*shape.stretch), rate)
        if unit.width_s >= 3 / (0.45 * rate) and np.isfinite(unit.x).all():
            return unit


def times(draw, seconds, per_minute, least_gap_s):
    at, out = draw.uniform(0.5, 2), []
    typical = 60 / per_minute / math.exp(TAIL * TAIL / 2)
    while at < seconds - 0.5:
        out.append(at)
        at += max(least_gap_s, draw.lognormvariate(math.log(typical), TAIL))
    return out


def paste(ground, known, split, variant, shapes):
    """(channels with potentials, truth rows); `known` is what ms.states says of each channel"""
    draw = random.Random(f"{split}/{ground.name}/{variant}")
    channels = {name: x.copy() for name, x in ground.channels.items()}
    rows = []
    if variant != "bare":
        names = list(channels)
        per_minute = draw.choice(RATES)
        units = {n: [(pick_unit(draw, shapes, ground.rate), draw.choice(SIZES)) for _ in range(3)] for n in names}
        sizes = {(n, i): draw.uniform(*band) for n in names for i, (_, band) in enumerate(units[n])}
        taken = []
        for name in names:
            for at in (evoked_times(draw, ground.seconds, variant) if variant in EVOKED
                       else times(draw, ground.seconds, per_minute, LEAST_GAP_S)):
                place = bisect_left(taken, (at,))
                if any(abs(taken[k][0] - at) < APART_S and taken[k][1] != name
                       for k in range(max(0, place - 4), min(len(taken), place + 4))):
                    continue
                taken.insert(place, (at, name))
                which = draw.randrange(3) if variant in ("a", "b") else 0
                unit = units[name][which][0]
                size = sizes[name, which] * draw.uniform(0.9, 1.1)
                if variant in EVOKED:  # the stimulus varies, the response with it
                    size = draw.uniform(8, 40)
                row = put(channels[name], ground.rate, at, unit, size, known[name])
                if row:
                    rows.append(dict(row, channel=name, trial_type="fasciculation"))
        if variant == "paired":
            rows = echo(rows, channels, ground.rate, units, known, draw)
    rows.sort(key=lambda r: float(r["onset"]))
    return channels, rows


def evoked_times(draw, seconds, variant):
    """Stimuli a few seconds apart, by hand: not regular."""
    at, out = draw.uniform(1, 3), []
    while at < seconds - 1:
        out.append(at)
        at += draw.uniform(0.8, 3.5) + (0.3 if variant == "paired" else 0)
    return out


def echo(rows, channels, rate, units, known, draw):
    """The second response of a pair: within 45 ms it belongs to the first, later it is an event."""
    out = list(rows)
    for row in rows:
        after = draw.choice((draw.uniform(0.015, 0.045), draw.uniform(0.07, 0.2)))
        at = float(row["onset"]) + after
        second = put(channels[row["channel"]], rate, at, units[row["channel"]][0][0], 0.8 * float(row["size"]),
                     known[row["channel"]])
        if second and after > 0.05:
            out.append(dict(second, channel=row["channel"], trial_type="fasciculation"))
    return out


def put(x, rate, at, unit, size, known):
    """Adds the unit with its onset at `at`; None where it does not fit."""
    state, sigma, _ = known
    first = int(round(at * rate)) - unit.onset
    if first < 0 or first + len(unit.x) > len(x):
        return None
    peak_s = (first + unit.peak) / rate
    local = sigma[min(len(sigma) - 1, int(peak_s / ms.HOP_S))]
    x[first:first + len(unit.x)] += size * local * unit.x
    near = state[max(0, int((at - EDGE_S) / ms.HOP_S)):int((at + unit.width_s + EDGE_S) / ms.HOP_S) + 2]
    name = ms.STATES[near[0]] if (near == near[0]).all() else "edge"
    return {"onset": f"{(first + unit.onset) / rate:.6f}", "duration": f"{unit.width_s:.6f}", "state": name,
            "size": f"{size:.2f}", "local_sigma": f"{local:.4f}", "width_ms": f"{1000 * unit.width_s:.1f}", "peak_ms": f"{1000 * (unit.peak - unit.onset) / rate:.1f}",
            "shape": unit.name, "stretch": f"{unit.stretch:.2f}"}


def write(path, ground, channels):
    import h5py
    names = list(channels)
    counts = np.stack([np.round(channels[n] / ground.step) for n in names], axis=1)
    with h5py.File(path, "w") as file:
        file.attrs["format"], file.attrs["format_version"] = "myoscribe", 1
        data = file.create_dataset("streams/s1", data=np.clip(counts, -2**31, 2**31 - 1).astype("<i4"))
        text = h5py.string_dtype()
        data.attrs["name"], data.attrs["order"] = "", 0
        data.attrs["rate_hz"], data.attrs["start_s"] = ground.rate, 0.0
        data.attrs.create("channel_names", names, dtype=text)
        data.attrs.create("channel_types", ["EMG"] * len(names), dtype=text)
        data.attrs.create("units", ["uV"] * len(names), dtype=text)
        data.attrs["scale"] = np.full(len(names), ground.step)
        data.attrs["offset"] = np.zeros(len(names))


def make(job):
    """Writes one ground with all its variants; beside each its truth, states and facts."""
    folder, data, split, source, variants, reuse = job
    stems = [folder / file_stem(source, v) for v in variants]
    if reuse and all(stem.with_suffix(".facts").exists() for stem in stems):
        return
    name, maker, arguments = source
    ground = maker(data, name, *arguments)
    known = {n: ms.states(x, ground.rate) for n, x in ground.channels.items()}
    for stem, variant in zip(stems, variants):
        channels, rows = paste(ground, known, split, variant, shapes_of(data, split))
        write(stem.with_suffix(".h5"), ground, channels)
        with open(str(stem) + "_truth.tsv", "w") as file:
            file.write("\n".join(["\t".join(COLUMNS)] + ["\t".join(r[c] for c in COLUMNS) for r in rows]) + "\n")
        np.savez(str(stem) + "_states.npz", **{n: state for n, (state, _, _) in known.items()})
        stem.with_suffix(".facts").write_text(json.dumps({
            "name": name, "kind": ground.kind, "variant": variant, "seconds": ground.seconds,
            "unique_s": ground.unique_s, "channels": list(channels),
            "baselines": {n: baselines_of(x, ground.rate) for n, x in channels.items()}}))


def isolated_giants(y, rate):
    """15 times the robust level of the two seconds around it, alone within 0.2 s."""
    at = np.minimum((np.arange(len(y)) / rate / ms.HOP_S).astype(int), ms.grid_points(len(y), rate) - 1)
    threshold = 15 * ms.levels(y, rate, ms.HALF_S)[at]
    onsets = np.array(onsets_of(y, threshold, rate))
    if len(onsets) == 0:
        return []
    gap = np.diff(onsets, prepend=-1e9, append=1e9)
    return list(onsets[(gap[:-1] > 0.2) & (gap[1:] > 0.2)])


def baselines_of(x, rate):
    """{detector: onsets in s} of two that know nothing but the size of a potential."""
    y = ms.condition(x, rate)
    whole = 1.4826 * np.median(np.abs(y))
    return {"5.5 sigma": onsets_of(y, 5.5 * whole, rate), "isolated 15x": isolated_giants(y, rate)}


def build(folder, data, split, quick, reuse, jobs):
    """Makes the set in `folder`; returns the stems of its recordings."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = list(plan(split, quick))
    with ProcessPoolExecutor(jobs) as pool:
        list(pool.map(make, [(folder, data, split, source, variants, reuse) for source, variants in wanted]))
    return [file_stem(source, v) for source, variants in wanted for v in variants]
