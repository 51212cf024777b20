# SPDX-License-Identifier: GPL-3.0-or-later
"""What was found of the potentials pasted into real backgrounds, by state, size, width and background."""
import json
from collections import defaultdict

import numpy as np
from scipy.stats import chi2

import muscle_state as ms
from semi_synthetic import EVOKED, SIZES
from tables import CONFIDENCE_BANDS, TOLERANCE_US, confidence_band, read_events, read_table

OURS = "myoscribe"
NAME = "semi-synthetic"
CELLS = "cells"  # sensitivity by all that was varied: shown, and too fine to be compared
WIDTHS = ((0, 8), (8, 15), (15, 25), (25, 200))  # ms over a tenth of the peak
# Activity that is not one of these is said to be a contraction.
FIRING = ("train", "continual", "tonic", "tremor")
# Grounds made of what another ground holds already.
AGAIN = ("legs, one task", "resting hand")


class Part:
    """One channel of one recording: its truth, our events, the baselines' onsets, states."""

    def __init__(self, facts, stem, channel, truth, events, states, baselines, clean_rest_s=0.0):
        self.clean_rest_s = clean_rest_s
        self.facts, self.stem, self.channel = facts, stem, channel
        self.truth, self.events, self.states, self.baselines = truth, events, states, baselines

    def state_at(self, onset_us):
        return int(self.states[min(len(self.states) - 1, max(0, int(onset_us / 1e6 / ms.HOP_S)))])

    def match(self, detector):
        """(hit per truth row, [(onset in us, event or None)] that match nothing, [(event, right)])"""
        found = ([(e.onset, e) for e in self.events if e.type == "fasciculation"] if detector == OURS
                 else [(round(1e6 * t), None) for t in self.baselines[detector]])
        found.sort(key=lambda f: f[0])
        pairs = paired(self.truth, [at for at, _ in found])
        hit, used = {r for r, _ in pairs}, {d for _, d in pairs}
        return ([i in hit for i in range(len(self.truth))], [f for i, f in enumerate(found) if i not in used],
                [(f[1], i in used) for i, f in enumerate(found)])

    def called_contraction(self):
        """Grid mask of what our rows call a contraction."""
        mask = np.zeros(len(self.states), dtype=bool)
        for e in self.events:
            if e.type in ("voluntary", "cramp") and e.row["subtype"] not in FIRING:
                mask[int(e.onset / 1e6 / ms.HOP_S):int(e.end / 1e6 / ms.HOP_S)] = True
        return mask


def paired(truth, onsets):
    """One to one: an event that begins within 25 ms of the potential's onset, or up to 25 ms after its
    peak. A wide potential begins so softly that its onset is not sharper than that."""
    pairs, d = [], 0
    for r, t in enumerate(truth):
        while d < len(onsets) and onsets[d] < t.onset - TOLERANCE_US:
            d += 1
        if d < len(onsets) and onsets[d] <= t.onset + TOLERANCE_US + 1000 * t.number("peak_ms"):
            pairs.append((r, d))
            d += 1
    return pairs


def load(folder, results, stems=None):
    parts, clean = [], {}
    for row in read_table(results.parent / "recordings.tsv"):
        clean[row["recording"].split("/")[-1], row["channel"]] = float(row["clean_rest_s"])
    for stem in [folder / s for s in stems] if stems else [p.with_suffix("") for p in sorted(folder.glob("*.facts"))]:
        facts = json.loads(stem.with_suffix(".facts").read_text())
        truth = read_events(str(stem) + "_truth.tsv")
        events = read_events(results / (stem.name + ".h5") / "events.tsv")
        states = np.load(str(stem) + "_states.npz")
        for channel in facts["channels"]:
            parts.append(Part(facts, stem.name, channel, [t for t in truth if t.channel == channel],
                              [e for e in events if e.channel == channel], states[channel],
                              facts["baselines"][channel], clean.get((stem.name + ".h5", channel), 0.0)))
    return parts


def poisson_high(count, minutes, unique):
    """Upper end of the 95 % interval of a rate, as if each repeat of a background said the same."""
    count = count * unique / minutes
    return float(chi2.ppf(0.975, 2 * (count + 1)) / 2 / unique)


def band(bands, value):
    """The band that holds the value; what lies outside all (sizes vary by a tenth) belongs to the nearest."""
    return next((b for b in bands if value < b[1]), bands[-1])


def label(bounds, unit=""):
    return f"{bounds[0]:g}-{bounds[1]:g}{unit}"


class Tally:
    """Counts by the keys of one table."""

    def __init__(self):
        self.hits, self.cells = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0])
        self.false, self.minutes, self.unique = defaultdict(int), defaultdict(float), defaultdict(float)
        self.called, self.clean, self.silent = (defaultdict(lambda: [0, 0]) for _ in range(3))
        self.definite_in_contraction = 0
        self.confidence = defaultdict(lambda: [0, 0, 0.0])

    def add(self, part, detector):
        hits, false, said = part.match(detector)
        evoked = part.facts["variant"] in EVOKED
        for t, hit in zip(part.truth, hits):
            if t.row["state"] == "edge":
                continue
            size, width = band(SIZES, t.number("size")), band(WIDTHS, t.number("width_ms"))
            for key in self.keys(part, t.row["state"], size, width, evoked):
                self.hits[key][0] += hit
                self.hits[key][1] += 1
            if not evoked:
                cell = self.cells[t.row["state"], label(size), label(width, " ms"), part.facts["kind"]]
                cell[0] += hit
                cell[1] += 1
        self.add_false(part, false)
        if detector == OURS:
            called = part.called_contraction()
            rest = np.isin(part.states, ms.REST)
            for key in ("rest", f"rest, {part.facts['kind']}"):
                self.called[key][0] += int((rest & called).sum())
                self.called[key][1] += int(rest.sum())
                self.clean[key][0] += part.clean_rest_s
                self.clean[key][1] += float(rest.sum() * ms.HOP_S)
            self.add_traces(part, hits)
            for event, right in said:
                stated = event.number("confidence") or 0
                count = self.confidence[confidence_band(stated)]
                count[0] += right
                count[1] += 1
                count[2] += stated

    def add_traces(self, part, hits):
        """Of the potentials at rest that are missed, those that no row of ours covers; and what is called
        definite where nothing may be."""
        for t, hit in zip(part.truth, hits):
            if not hit and t.row["state"] in ("quiet", "low-level") and t.number("size") >= 8:
                self.silent["rest"][0] += not any(e.overlaps(t, 5000) for e in part.events)
                self.silent["rest"][1] += 1
        self.definite_in_contraction += sum(
            e.type == "fasciculation" and e.row["certainty"] == "definite" and part.state_at(e.onset) == ms.CONTRACTION
            for e in part.events)

    def keys(self, part, state, size, width, evoked):
        place = "rest" if state in ("quiet", "low-level") else "contraction"
        if evoked:
            return [f"evoked {part.facts['variant']}, {place}"] if place == "rest" else []
        out = [f"{state}, {label(size)} sigma"]
        if size[0] >= 12:
            out += [f"{place}, 12 sigma and more", f"{state}, 12 sigma and more"]
            if place == "rest":
                out += [f"rest, 12 sigma and more, {label(width, ' ms')}", f"rest, 12 sigma and more, {part.facts['kind']}"]
        return out

    def add_false(self, part, false):
        minutes = np.bincount(part.states, minlength=4) * ms.HOP_S / 60
        share = min(1.0, part.facts["unique_s"] / part.facts["seconds"])
        once, kind = part.facts["variant"] == "a", part.facts["kind"]
        groups = [("quiet", [ms.QUIET]), ("low-level", [ms.LOW_LEVEL]), ("rest", ms.REST),
                  ("contraction", [ms.CONTRACTION, ms.BURST]), (f"rest, {kind}", ms.REST)]
        for name, members in groups:
            self.minutes[name] += sum(minutes[m] for m in members)
            if once and (kind not in AGAIN or kind in name):
                self.unique[name] += share * sum(minutes[m] for m in members)
        for at, _ in false:
            state = part.state_at(at)
            for name, members in groups:
                self.false[name] += state in members

    def rows(self, detector):
        out = [(NAME, key, detector, "sensitivity", hit / whole, whole) for key, (hit, whole) in sorted(self.hits.items())]
        for key in sorted(self.minutes):
            minutes, unique, count = self.minutes[key], self.unique[key], self.false[key]
            if minutes < 0.05 or unique == 0:
                continue
            out += [(NAME, key, detector, "false_per_min", count / minutes, count),
                    (NAME, key, detector, "false_per_min_high", poisson_high(count, minutes, unique), count)]
            if detector == OURS:
                out.append((NAME, key, detector, "unique_minutes", unique, round(minutes)))
        if detector == OURS:
            out += [(NAME, key, detector, "called_contraction", called / whole, round(whole * ms.HOP_S / 60))
                    for key, (called, whole) in sorted(self.called.items()) if whole]
            out += [(NAME, key, detector, "clean_rest_counted", clean / whole, round(whole / 60))
                    for key, (clean, whole) in sorted(self.clean.items()) if whole]
            out += [(NAME, key, detector, "missed_without_a_row", silent / whole, whole)
                    for key, (silent, whole) in self.silent.items() if whole]
            out.append((NAME, "contraction", detector, "definite", self.definite_in_contraction, self.definite_in_contraction))
            for bounds in CONFIDENCE_BANDS:
                right, whole, stated = self.confidence[bounds]
                if whole:
                    key = f"confidence {bounds[0]:g}-{min(1, bounds[1]):g}"
                    out += [(NAME, key, detector, "stated", stated / whole, whole), (NAME, key, detector, "right", right / whole, whole)]
        return out


def rows(parts):
    """Rows of the table, and {detector: Tally}."""
    out, tallies = [], {}
    for detector in [OURS] + sorted(parts[0].baselines):
        tallies[detector] = Tally()
        for part in parts:
            tallies[detector].add(part, detector)
        out += tallies[detector].rows(detector)
    return out + [(CELLS, " / ".join(key), OURS, "sensitivity", hit / whole, whole)
                  for key, (hit, whole) in sorted(tallies[OURS].cells.items())], tallies


def faults(parts):
    """Yields (what, state, size, part, onset in s, truth row or None, [our rows there])."""
    for part in parts:
        hits, false, _ = part.match(OURS)
        for t, hit in zip(part.truth, hits):
            if not hit:
                covering = [e for e in part.events if e.onset <= t.end and t.onset - 5000 <= e.end]
                yield "missed", t.row["state"], label(band(SIZES, t.number("size"))), part, t.onset / 1e6, t, covering
        for at, event in false:
            yield "false", ms.STATES[part.state_at(at)], "", part, at / 1e6, None, [event]
