# SPDX-License-Identifier: GPL-3.0-or-later
"""From events and truth to the rows of the table: (set, stratum, detector, metric, value, count)."""
from collections import defaultdict
from statistics import median

from tables import CONFIDENCE_BANDS, SIGMA_BANDS, Points, blocks_rest, mark_copies, pair

OURS = "myoscribe"
ONSET_WINDOW_US = 300000  # a detected activity belongs to a true one when it begins this near
CALIBRATED = ("fasciculation", "control")
DISTURBED = ("bursts", "weak bursts", "holds", "postural", "ecg", "motion")


def share(part, whole):
    return None if whole == 0 else part / whole


class Recording:
    """One simulated recording with its truth, our events and the baselines' onsets."""

    def __init__(self, key, truth, events, channels, duration_s, baselines, recipe, summary, table):
        self.set, self.stratum = key
        self.recipe, self.summary, self.table = recipe, summary, table
        mark_copies(truth)
        self.truth, self.events, self.channels = truth, events, channels
        self.duration_s, self.baselines = duration_s, baselines

    def of(self, events, channel, *types):
        return [e for e in events if e.channel == channel and (not types or e.type in types)]

    def rest_minutes(self, channel, firing_is_rest=False):
        """Without what the truth calls a contraction, a cramp or an artefact."""
        spans = sorted((t.onset, t.end) for t in self.of(self.truth, channel) if blocks_rest(t, firing_is_rest))
        busy, reached = 0, 0
        for first, end in spans:
            busy += max(0, end - max(first, reached))
            reached = max(reached, end)
        return max(0, self.duration_s * 1e6 - busy) / 60e6


def count_points(points, recording, detector):
    for channel in recording.channels:
        truth = recording.of(recording.truth, channel)
        if detector == OURS:
            events = recording.of(recording.events, channel, "fasciculation")
            points.add(truth, [e.onset for e in events], [e.number("confidence") or 0 for e in events])
        else:
            onsets = recording.baselines[detector].get(channel, [])
            points.add(truth, [round(1e6 * t) for t in onsets])
        points.minutes += recording.rest_minutes(channel, points.firing_is_rest)


def point_rows(name, stratum, detector, points, has_truth=True):
    whole = points.found + points.missed
    rows = [(name, stratum, detector, "false_per_min", share(points.false_at_rest, points.minutes), points.false_at_rest),
            (name, stratum, detector, "false_elsewhere", points.false - points.false_at_rest, points.false - points.false_at_rest)]
    if not has_truth:
        return rows
    rows = [(name, stratum, detector, "sensitivity", share(points.found, whole), whole),
            (name, stratum, detector, "ppv", share(points.found + points.optional, points.found + points.optional + points.false),
             points.found + points.optional + points.false)] + rows
    if points.differences:
        rows.append((name, stratum, detector, "median_abs_dt_ms",
                     median(abs(d) for d in points.differences) / 1000, len(points.differences)))
    return rows


def point_sets(recordings):
    rows, total, pooled = [], defaultdict(Points), Points()
    for name in ("fasciculation", "control"):
        strata = defaultdict(list)
        for recording in recordings:
            if recording.set == name:
                strata[recording.stratum].append(recording)
        for stratum, members in strata.items():
            for detector in [OURS] + sorted(members[0].baselines):
                points = Points()
                for recording in members:
                    count_points(points, recording, detector)
                    count_points(total[name, detector], recording, detector)
                    if detector == OURS:
                        count_points(pooled, recording, detector)
                rows += point_rows(name, stratum, detector, points, name == "fasciculation")
    for (name, detector), points in total.items():
        rows += point_rows(name, "all", detector, points, name == "fasciculation")
        if name == "fasciculation":
            for band in SIGMA_BANDS:
                hit, whole = points.by_sigma.get(band, (0, 0))
                rows.append((name, f"peak {band[0]:g}-{band[1]:g} sigma", detector, "sensitivity", share(hit, whole), whole))
    for band in CONFIDENCE_BANDS:
        right, whole, said = pooled.by_confidence.get(band, (0, 0, 0.0))
        label = f"confidence {band[0]:g}-{min(1, band[1]):g}"
        rows.append(("reliability", label, OURS, "stated", share(said, whole), whole))
        rows.append(("reliability", label, OURS, "right", share(right, whole), whole))
    return rows


def onset_rows(members, stratum):
    differences, whole, false = [], 0, 0
    for recording in members:
        for channel in recording.channels:
            truth = sorted(recording.of(recording.truth, channel, "voluntary"), key=lambda t: t.onset)
            found = sorted(recording.of(recording.events, channel, "voluntary", "cramp"), key=lambda e: e.onset)
            pairs = pair([t.onset for t in truth], [e.onset for e in found], ONSET_WINDOW_US)
            differences += [found[d].onset - truth[r].onset for r, d in pairs]
            whole += len(truth)
            false += len(found) - len(pairs)
    size = sorted(abs(d) / 1000 for d in differences)
    rows = [("onset", stratum, OURS, "found", share(len(differences), whole), whole),
            ("onset", stratum, OURS, "extra", false, false)]
    if size:
        rows += [("onset", stratum, OURS, "median_abs_dt_ms", median(size), len(size)),
                 ("onset", stratum, OURS, "p95_abs_dt_ms", size[int(0.95 * (len(size) - 1))], len(size)),
                 ("onset", stratum, OURS, "bias_ms", median(differences) / 1000, len(size))]
    return rows


def fatigue_rows(name, members, stratum):
    called = whole = 0
    slopes, true = [], []
    for recording in members:
        for channel in recording.channels:
            events = recording.of(recording.events, channel, "fatigue")
            true += [t.number("mdf_slope_pct_per_s") for t in recording.of(recording.truth, channel, "fatigue")]
            whole += 1
            called += bool(events)
            for e in events:
                slopes.append(e.number("mdf_slope_pct_per_s"))
    slopes = [s for s in slopes if s is not None]
    rows = [(name, stratum, OURS, "called", share(called, whole), whole)]
    if slopes:
        rows.append((name, stratum, OURS, "median_slope", median(slopes), len(slopes)))
    if true:
        rows.append((name, stratum, OURS, "true_slope", median(true), len(true)))
    return rows


def cramp_rows(members, stratum):
    whole = found = definite = false = 0
    errors = []
    for recording in members:
        for channel in recording.channels:
            truth = recording.of(recording.truth, channel, "cramp")
            events = recording.of(recording.events, channel, "cramp")
            for t in truth:
                hits = [e for e in events if e.overlaps(t)]
                whole += 1
                found += bool(hits)
                definite += any(e.row["certainty"] == "definite" for e in hits)
                if hits:
                    errors.append(abs(min(e.onset for e in hits) - t.onset) / 1e6)
            false += sum(not any(e.overlaps(t) for t in truth) for e in events)
    rows = [("cramp", stratum, OURS, "found", share(found, whole), whole),
            ("cramp", stratum, OURS, "definite", share(definite, whole), whole),
            ("cramp", stratum, OURS, "false", false, false)]
    if errors:
        rows.append(("cramp", stratum, OURS, "median_onset_error_s", median(errors), len(errors)))
    return rows


def hold_rows(members, stratum):
    whole = called = definite = named = twitches = 0
    for recording in members:
        for channel in recording.channels:
            for t in recording.of(recording.truth, channel, "voluntary"):
                cramps = [e for e in recording.of(recording.events, channel, "cramp") if e.overlaps(t)]
                whole += 1
                called += bool(cramps)
                definite += any(e.row["certainty"] == "definite" for e in cramps)
                named += any(e.overlaps(t) for e in recording.of(recording.events, channel, "voluntary"))
            twitches += len(recording.of(recording.events, channel, "fasciculation"))
    return [("holds", stratum, OURS, "called_cramp", share(called, whole), whole),
            ("holds", stratum, OURS, "called_cramp_definite", share(definite, whole), whole),
            ("holds", stratum, OURS, "called_voluntary", share(named, whole), whole),
            ("holds", stratum, OURS, "fasciculations", twitches, twitches)]


def accelerometer_rows(members, stratum):
    if stratum == "accelerometer alone":
        points = Points()
        for recording in members:
            recording.channels = ["acc"]
            for t in recording.truth:
                t.channel = "acc"
            count_points(points, recording, OURS)
        return point_rows("accelerometer", stratum, OURS, points)
    strong = confirmed = weak = silent = 0
    for recording in members:
        for channel in recording.channels:
            truth = sorted(recording.of(recording.truth, channel, "fasciculation"), key=lambda t: t.onset)
            events = sorted(recording.of(recording.events, channel, "fasciculation"), key=lambda e: e.onset)
            for r, d in pair([t.onset for t in truth], [e.onset for e in events]):
                size, said = truth[r].number("accelerometer_mg"), events[d].row["accelerometer"]
                strong += size >= 20
                confirmed += size >= 20 and said == "confirmed"
                weak += size <= 1
                silent += size <= 1 and said == "silent"
    return [("accelerometer", stratum, OURS, "confirmed_of_20_mg", share(confirmed, strong), strong),
            ("accelerometer", stratum, OURS, "silent_of_1_mg", share(silent, weak), weak)] + clock_rows(members, stratum)


def clock_rows(members, stratum):
    """Offset at the middle of the recording and drift, against what the recipe asked for."""
    offsets, drifts = [], []
    for recording in members:
        true, said = recording.recipe["accelerometer"], recording.summary
        ppm, middle = true.get("clock_drift_ppm", 0), recording.duration_s / 2
        if said["clock_offset_s"] is not None:
            offset = said["clock_offset_s"] + 1e-6 * (said["clock_drift_ppm"] or 0) * middle
            offsets.append(abs(offset - true["clock_offset_s"] - 1e-6 * ppm * middle))
        if said["clock_drift_ppm"] is not None:
            drifts.append(abs(said["clock_drift_ppm"] - ppm))
    rows = [("accelerometer", stratum, OURS, "clock_compared", share(len(offsets), len(members)), len(members))]
    if offsets:
        rows.append(("accelerometer", stratum, OURS, "median_offset_error_ms", 1000 * median(offsets), len(offsets)))
    if drifts:
        rows.append(("accelerometer", stratum, OURS, "median_drift_error_ppm", median(drifts), len(drifts)))
    return rows


def pooled_rows(recordings):
    """What the targets speak of: several strata together."""
    rows, points = [], Points()
    for recording in recordings:
        if recording.set == "control" and recording.stratum in DISTURBED:
            count_points(points, recording, OURS)
    if points.minutes:
        rows.append(("control", "voluntary, postural, ecg, motion", OURS, "false_per_min",
                     share(points.false, recorded_minutes(recordings)), points.false))
    cramps = [r for r in recordings if r.set == "cramp"]
    if cramps:
        rows += cramp_rows(cramps, "all")
    for name in ("marks", "no marks"):
        members = [r for r in recordings if r.set == "holds" and r.stratum.split(", ")[1] == name]
        if members:
            rows += hold_rows(members, name)
    return rows


def recorded_minutes(recordings):
    """Channel-minutes of the disturbed recordings, contractions included."""
    return sum(r.duration_s / 60 * len(r.channels) for r in recordings
               if r.set == "control" and r.stratum in DISTURBED)


def all_rows(recordings):
    rows = point_sets(recordings) + pooled_rows(recordings)
    groups = defaultdict(list)
    for recording in recordings:
        groups[recording.set, recording.stratum].append(recording)
    makers = {"onset": onset_rows, "cramp": cramp_rows, "holds": hold_rows, "accelerometer": accelerometer_rows,
              "fatigue": lambda m, s: fatigue_rows("fatigue", m, s),
              "repetitions": lambda m, s: fatigue_rows("repetitions", m, s)}
    for (name, stratum), members in groups.items():
        if name in makers:
            rows += makers[name](members, stratum)
        if name == "control":
            for kind in ("cramp", "fatigue"):
                count = sum(e.type == kind for r in members for e in r.events)
                rows.append((name, stratum, OURS, kind + "_calls", count, count))
    return rows
