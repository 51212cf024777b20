# SPDX-License-Identifier: GPL-3.0-or-later
"""Event tables and the matching rules of the evaluation, written apart from `myoscribe score`."""
import csv

TOLERANCE_US = 25000
DETECTABLE = 8.0


class Event:
    __slots__ = ("onset", "end", "type", "channel", "row", "copy")

    def __init__(self, row):
        self.onset = round(float(row["onset"]) * 1e6)
        self.end = self.onset + round(float(row["duration"]) * 1e6)
        self.type, self.channel, self.row = row["trial_type"], row["channel"], row
        self.copy = False  # of a larger potential on another channel

    def number(self, column):
        text = self.row.get(column, "n/a")
        return None if text in ("n/a", "", None) else float(text)

    def overlaps(self, other, guard=0):
        return self.onset < other.end + guard and other.onset < self.end + guard


def read_table(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def read_events(path):
    return [Event(row) for row in read_table(path)]


def mark_copies(truth):
    """One discharge seen by several channels: the largest is its source, the others are copies."""
    units = {}
    for t in truth:
        if t.type == "fasciculation" and t.row.get("unit", "n/a") != "n/a":
            units.setdefault(t.row["unit"], []).append(t)
    for rows in units.values():
        rows.sort(key=lambda t: t.onset)
        for i, t in enumerate(rows):
            near = []
            for step in (-1, 1):
                k = i + step
                while 0 <= k < len(rows) and abs(rows[k].onset - t.onset) <= TOLERANCE_US:
                    near.append(rows[k])
                    k += step
            size = t.number("peak_uv") or 0
            t.copy = any(n.channel != t.channel and (n.number("peak_uv") or 0) > size for n in near)


def pair(reference, detected, tolerance=TOLERANCE_US):
    """Most one-to-one pairs with |difference| <= tolerance; both sorted. Indices (r, d)."""
    pairs, r, d = [], 0, 0
    while r < len(reference) and d < len(detected):
        difference = detected[d] - reference[r]
        if abs(difference) <= tolerance:
            pairs.append((r, d))
            r += 1
            d += 1
        elif difference < 0:
            d += 1
        else:
            r += 1
    return pairs


def blocks_rest(row, firing_is_rest):
    """Whether a row of the truth is a contraction, a cramp or an artefact."""
    return row.type != "fasciculation" and not (firing_is_rest and row.row.get("subtype") == "postural")


class Points:
    """Counts of fasciculations. Truth under 8 sigma, a copy of a neighbour channel's, or inside what the truth calls an artefact, a
    contraction or a cramp, is optional: finding it counts neither way."""

    def __init__(self, firing_is_rest=False):
        self.firing_is_rest = firing_is_rest  # low-level firing hides no twitch
        self.found = self.missed = self.false = self.false_at_rest = self.optional = 0
        self.minutes = 0.0
        self.differences = []
        self.by_sigma = {}
        self.by_confidence = {}

    def add(self, truth, detected, confidences=None):
        """Events of one channel; `detected` are onsets in microseconds."""
        blocks = [t for t in truth if blocks_rest(t, self.firing_is_rest)]
        points = sorted((t for t in truth if t.type == "fasciculation"), key=lambda t: t.onset)
        must, may = [], []
        for t in points:
            sigma = t.number("peak_over_sigma")
            inside = any(t.overlaps(b) for b in blocks)
            (may if inside or t.copy or (sigma is not None and sigma < DETECTABLE) else must).append(t)
        order = sorted(range(len(detected)), key=lambda i: detected[i])
        times = [detected[i] for i in order]
        pairs = pair([t.onset for t in must], times)
        used = {d for _, d in pairs}
        left = [i for i in range(len(times)) if i not in used]
        extra = pair([t.onset for t in may], [times[i] for i in left])
        self.found += len(pairs)
        self.missed += len(must) - len(pairs)
        self.optional += len(extra)
        self.false += len(left) - len(extra)
        counted = {d for _, d in extra}
        self.false_at_rest += sum(not any(b.onset <= times[i] < b.end for b in blocks)
                                  for place, i in enumerate(left) if place not in counted)
        self.differences += [times[d] - must[r].onset for r, d in pairs]
        right = used | {left[d] for _, d in extra}
        hits = {id(must[r]) for r, _ in pairs} | {id(may[r]) for r, _ in extra}
        for t in points:
            sigma = t.number("peak_over_sigma")
            if sigma is not None and not t.copy and not any(t.overlaps(b) for b in blocks):
                count = self.by_sigma.setdefault(band_of(sigma), [0, 0])
                count[0] += id(t) in hits
                count[1] += 1
        if confidences is not None:
            for place, i in enumerate(order):
                count = self.by_confidence.setdefault(confidence_band(confidences[i]), [0, 0, 0.0])
                count[0] += place in right
                count[1] += 1
                count[2] += confidences[i]


SIGMA_BANDS = ((0, 5.5), (5.5, 6.5), (6.5, 8), (8, 12), (12, 20), (20, float("inf")))
CONFIDENCE_BANDS = ((0, .5), (.5, .7), (.7, .8), (.8, .9), (.9, .95), (.95, .99), (.99, 1.01))


def band_of(sigma):
    return next(b for b in SIGMA_BANDS if b[0] <= sigma < b[1])


def confidence_band(value):
    return next(b for b in CONFIDENCE_BANDS if b[0] <= value < b[1])
