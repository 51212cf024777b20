# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole scores of 1500 random recordings against an independent implementation.

The oracle shares nothing with the program: assignment by SciPy (Hungarian method), intervals on a
grid of milliseconds. Onsets are multiples of 0.5 ms, so that ties and distances equal to the
tolerance are common; with excluded time they are whole microseconds, because there a tie leaves open
which of two equal pairings is counted.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from scipy.optimize import linear_sum_assignment

PROGRAM = os.environ["MYOSCRIBE"]
RECORDINGS, SPAN_MS, TOLERANCE_MS = 1500, 3000, 25


def points(random, count, per_ms):
    return np.unique(random.integers(0, per_ms * SPAN_MS, count)) / per_ms


def intervals(random, count):
    """Disjoint, whole milliseconds."""
    edges = np.unique(random.integers(0, SPAN_MS, 2 * count))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2])]


def draw(random):
    """{side: {channel: (points, sigmas, cramps, exclusions)}}"""
    dense = int(random.choice([5, 20, 60, 150]))
    excludes = random.random() < 0.4
    table = {}
    for side in ("reference", "detected"):
        table[side] = {}
        for channel in ("A", "B"):
            p = points(random, int(random.integers(0, dense)), 1000 if excludes else 2)
            sigma = random.choice([4.0, 7.9, 8.0, 15.0, 30.0], len(p))
            out = intervals(random, int(random.integers(0, 3))) if excludes else []
            table[side][channel] = (p, sigma, intervals(random, int(random.integers(0, 5))), out)
    return table


def write(path, side, channels):
    rows = []
    for channel, (p, sigma, cramps, out) in channels.items():
        rows += [(t, 0, "fasciculation", channel, s) for t, s in zip(p, sigma)]
        rows += [(a, b - a, "cramp", channel, "n/a") for a, b in cramps]
        rows += [(a, b - a, "exclude", channel, "n/a") for a, b in out]
    rows.sort(key=lambda r: r[0])
    path.write_text("onset\tduration\ttrial_type\tchannel\tpeak_over_sigma\n" + "".join(
        f"{t / 1000:.6f}\t{d / 1000:.6f}\t{k}\t{c}\t{s}\n" for t, d, k, c, s in rows))


def expected_points(reference, sigma, detected, excluded):
    """Most pairs with references that count, then most pairs, then least distance, by weights."""
    out_r = np.array([bool(excluded[int(t)]) for t in reference], dtype=bool)
    out_d = np.array([bool(excluded[int(t)]) for t in detected], dtype=bool)
    optional = (sigma < 8) | out_r
    pairs = []
    if len(reference) and len(detected):
        distance = abs(reference[:, None] - detected[None, :])
        most = min(len(reference), len(detected))
        step = 2 * TOLERANCE_MS * most + 1  # a pair is worth more than all distances together
        weight = np.where(distance <= TOLERANCE_MS,
                          step + (~optional[:, None]) * step * (most + 1) - distance, 0)
        rows, columns = linear_sum_assignment(weight, maximize=True)
        pairs = [(i, j) for i, j in zip(rows, columns) if distance[i, j] <= TOLERANCE_MS]
    partner = dict(pairs)
    taken = set(partner.values())
    n = dict(true_positives=0, false_positives=0, false_negatives=0, excluded_reference=0,
             excluded_detected=0, undetectable_matched=0, undetectable_missed=0)
    for i in range(len(reference)):
        found = i in partner
        if out_r[i]:
            n["excluded_reference"] += 1
            n["excluded_detected"] += found
        elif sigma[i] < 8:
            n["undetectable_matched" if found else "undetectable_missed"] += 1
        else:
            n["true_positives" if found else "false_negatives"] += 1
    for j in range(len(detected)):
        if j not in taken:
            n["excluded_detected" if out_d[j] else "false_positives"] += 1
    return n


def grid(spans):
    busy = np.zeros(SPAN_MS + 1, dtype=bool)
    for a, b in spans:
        busy[a:b] = True
    return busy


def expected_episodes(reference, detected, excluded):
    n = dict(true_positives=0, false_positives=0, false_negatives=0, detected_confirmed=0,
             excluded_reference=0, excluded_detected=0)
    sides = ((reference, grid(detected), "true_positives", "false_negatives", "excluded_reference"),
             (detected, grid(reference), "detected_confirmed", "false_positives", "excluded_detected"))
    for spans, other, found, alone, left_out in sides:
        for a, b in spans:
            scored = ~excluded[a:b]
            if not scored.any():
                n[left_out] += 1
            else:
                n[found if (other[a:b] & scored).any() else alone] += 1
    r, d = grid(reference) & ~excluded, grid(detected) & ~excluded
    return n, (int(r.sum()), int(d.sum()), int((r & d).sum()))


def check(recording, table):
    want = {"fasciculation": {}, "cramp": {}}
    lengths = np.zeros(3, dtype=int)
    for channel in ("A", "B"):
        r, d = table["reference"][channel], table["detected"][channel]
        excluded = grid(r[3]) | grid(d[3])
        for key, value in expected_points(r[0], r[1], d[0], excluded).items():
            want["fasciculation"][key] = want["fasciculation"].get(key, 0) + value
        episodes, more = expected_episodes(r[2], d[2], excluded)
        lengths += more
        for key, value in episodes.items():
            want["cramp"][key] = want["cramp"].get(key, 0) + value
    for name, numbers in want.items():
        got = recording["classes"][name]
        for key, value in numbers.items():
            assert got[key] == value, (recording["recording"], name, key, got[key], value)
    got = recording["classes"]["cramp"]
    for key, value in zip(("reference_s", "detected_s", "shared_s"), lengths):
        assert abs(got[key] - value / 1000) < 1e-9, (recording["recording"], key, got[key], value)
    return want["fasciculation"]["true_positives"]


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    random = np.random.default_rng(20261120)
    tables = {}
    for side in ("reference", "detected"):
        (folder / side).mkdir()
    for number in range(RECORDINGS):
        tables[f"r{number:04d}"] = draw(random)
        for side in ("reference", "detected"):
            write(folder / side / f"r{number:04d}_events.tsv", side, tables[f"r{number:04d}"][side])
    done = subprocess.run([PROGRAM, "score", "--reference", folder / "reference", "--detected",
                           folder / "detected", "--json", "--bootstrap", "0", "--duration", "10",
                           "--accept-exclusions"],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done
    score = json.loads(done.stdout)
    assert len(score["recordings"]) == RECORDINGS
    pairs = sum(check(r, tables[r["recording"]]) for r in score["recordings"])
    assert pairs > 5000, pairs
    assert score["classes"]["fasciculation"]["true_positives"] == pairs
    print(f"{RECORDINGS} recordings and {pairs} pairs agree")
