# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of the table for the recipes of muscle_strata.py."""
from collections import defaultdict
from statistics import median

from measures import OURS, count_points, point_rows, share
from tables import CONFIDENCE_BANDS, Points, pair

# Confidence over which a cramp counts, for the curve of found cramps against holds called one.
CONFIDENCES = (0, 0.6, 0.7, 0.8, 0.9, 0.95)
FEW_EVENTS = 10  # under it an interval of the rate is not judged
CONTRACTIONS = ("voluntary", "cramp")


def number(text):
    return None if text in (None, "", "n/a") else float(text)


def twitch_rows(name, members, stratum):
    points = Points(firing_is_rest=True)
    for recording in members:
        count_points(points, recording, OURS)
    return point_rows(name, stratum, OURS, points)


def copy_rows(name, members, stratum):
    """Potentials of a neighbour channel that are called events of their own."""
    copies = called = 0
    for recording in members:
        for channel in recording.channels:
            truth = [t for t in recording.of(recording.truth, channel, "fasciculation")
                     if t.copy and (t.number("peak_over_sigma") or 0) >= 8]
            events = sorted(e.onset for e in recording.of(recording.events, channel, "fasciculation"))
            copies += len(truth)
            called += len(pair(sorted(t.onset for t in truth), events))
    return [(name, stratum, OURS, "copies_called", share(called, copies), copies)] if copies else []


def false_rows(name, members, stratum):
    """Of recordings that hold no twitch: every fasciculation is false, wherever it is."""
    false = definite = contractions = 0
    minutes = 0.0
    for recording in members:
        events = [e for e in recording.events if e.type == "fasciculation"]
        false += len(events)
        definite += sum(e.row["certainty"] == "definite" for e in events)
        contractions += sum(e.type in CONTRACTIONS for e in recording.events)
        minutes += recording.duration_s / 60 * len(recording.channels)
    rows = [(name, stratum, OURS, "false_per_recording", false / len(members), len(members)),
            (name, stratum, OURS, "false_per_min", false / minutes, false),
            (name, stratum, OURS, "definite_per_recording", definite / len(members), len(members))]
    if name == "interference alone":  # no muscle is in it at all
        rows.append((name, stratum, OURS, "called_contraction_per_recording", contractions / len(members), len(members)))
    return rows


def interference_loss(groups):
    """Sensitivity of the clean recordings less that of the same ones under the interference."""
    def sensitivity(members):
        points = Points()
        for recording in members:
            count_points(points, recording, OURS)
        return share(points.found, points.found + points.missed), points.found + points.missed

    name = "under interference"
    strata = {s: m for (n, s), m in groups.items() if n == name}
    if "clean" not in strata:
        return []
    clean, _ = sensitivity(strata["clean"])
    out = []
    for stratum, members in strata.items():
        got, whole = sensitivity(members)
        if stratum != "clean" and got is not None and clean is not None:
            out.append((name, stratum, OURS, "sensitivity_lost", clean - got, whole))
    worst = max(out, key=lambda r: r[4], default=None)
    return out + ([(name, "worst", OURS, "sensitivity_lost", worst[4], worst[5])] if worst else [])


def rate_rows(name, members, stratum):
    """Does the interval of the rate hold the rate that the train has in the long run?"""
    covered = whole = 0
    for recording in members:
        episode = next(e for e in recording.recipe["episodes"] if e["type"] == "fasciculations")
        for row in recording.table:
            low, high, count = number(row["rate_low"]), number(row["rate_high"]), number(row["fasciculations"])
            if count is None or count < FEW_EVENTS or low is None or high is None:
                continue
            whole += 1
            covered += low <= episode["rate_per_min"] <= high
    return [(name, stratum, OURS, "covered", share(covered, whole), whole)]


def trend_rows(name, members, stratum):
    found = definite = covered = measured = whole = 0
    errors, states = [], defaultdict(int)
    for recording in members:
        for channel in recording.channels:
            episodes = [e for e in recording.recipe["episodes"] if e["muscle"] == "m" + channel[2:]]
            slope = episodes[0]["mdf_slope_pct_per_s"]
            events = recording.of(recording.events, channel, "fatigue")
            whole += 1
            found += bool(events)
            definite += any(e.row["certainty"] == "definite" for e in events)
            row = next((r for r in recording.table if r["channel"] == channel), None)
            if row is None:
                continue
            states[row["fatigue"]] += 1
            low, high, said = (number(row[c]) for c in ("slope_low", "slope_high", "mdf_slope_pct_per_s"))
            if None not in (low, high, said) and name == "trend":
                measured += 1
                covered += low <= slope <= high
                errors.append(said - slope)
    rows = [(name, stratum, OURS, "found", share(found, whole), whole),
            (name, stratum, OURS, "definite", share(definite, whole), whole)]
    rows += [(name, stratum, OURS, "said_" + state.replace(" ", "_"), count / whole, whole)
             for state, count in sorted(states.items())]
    if measured:
        rows += [(name, stratum, OURS, "covered", covered / measured, measured),
                 (name, stratum, OURS, "median_slope_error", median(errors), measured)]
    return rows


def cramps_of(members):
    """[(highest confidence of a cramp row over each true cramp, definite)]"""
    out = []
    for recording in members:
        for channel in recording.channels:
            for t in recording.of(recording.truth, channel, "cramp"):
                hits = [e for e in recording.of(recording.events, channel, "cramp") if e.overlaps(t)]
                out.append((max((e.number("confidence") or 0 for e in hits), default=None),
                            any(e.row["certainty"] == "definite" for e in hits)))
    return out


def holds_of(members):
    out = []
    for recording in members:
        for channel in recording.channels:
            for t in recording.of(recording.truth, channel, "voluntary"):
                hits = [e for e in recording.of(recording.events, channel, "cramp") if e.overlaps(t)]
                out.append((max((e.number("confidence") or 0 for e in hits), default=None),
                            any(e.row["certainty"] == "definite" for e in hits)))
    return out


def reliability(points, tally):
    """Stated confidence of fasciculations against how many were right, on real ground and confounders:
    bands of both together, and the largest gap that chance does not explain."""
    bands = {b: [0, 0, 0.0] for b in CONFIDENCE_BANDS}
    for source in (points.by_confidence, tally.confidence if tally else {}):
        for b, counts in source.items():
            bands[b] = [x + y for x, y in zip(bands[b], counts)]
    out, worst = [], 0.0
    for b, (right, whole, said) in bands.items():
        if whole == 0:
            continue
        label = f"real ground and confounders, {b[0]:g}-{min(1, b[1]):g}"
        out += [("reliability", label, OURS, "stated", said / whole, whole), ("reliability", label, OURS, "right", right / whole, whole)]
        low, high = wilson(right, whole)
        gap = abs(said / whole - right / whole)
        if whole >= 200 and gap > 0.04 and not low <= said / whole <= high:
            worst = max(worst, gap)
    return out + [("reliability", "real ground and confounders", OURS, "worst_gap", worst, sum(w for _, w, _ in bands.values()))]


def wilson(right, whole, z=1.959964):
    p, n = right / whole, whole
    middle, half = p + z * z / (2 * n), z * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


def confounders(recordings):
    """The detections that count for the reliability: twitches beside confounders, and confounders alone."""
    points = Points(firing_is_rest=True)
    for recording in recordings:
        if recording.set in ("twitches", "no twitch", "under interference", "interference alone", "control"):
            count_points(points, recording, OURS)
    return points


def verdicts(name, stratum, judged, word):
    called = sum(c is not None for c, _ in judged)
    return [(name, stratum, OURS, word, share(called, len(judged)), len(judged)),
            (name, stratum, OURS, word + "_definite", share(sum(d for _, d in judged), len(judged)), len(judged))]


def cramp_curve(groups):
    """Cramps that something can tell, against holds of all kinds, by the confidence asked for."""
    told = [c for (n, s), m in groups.items() if n == "cramp kinds" and not s.startswith("one channel, still")
            for c in cramps_of(m)]
    holds = [h for (n, s), m in groups.items() if n == "no cramp" for h in holds_of(m)]
    if not told or not holds:
        return []
    rows = verdicts("cramp kinds", "all that can be told", told, "found")
    rows += verdicts("no cramp", "all", holds, "called")
    for least in CONFIDENCES:
        for name, word, judged in (("cramp kinds", "found", told), ("no cramp", "called", holds)):
            hits = sum(c is not None and c >= least for c, _ in judged)
            rows.append((name, f"confidence {least:g} and more", OURS, word, hits / len(judged), len(judged)))
    return rows


def rows(recordings):
    groups = defaultdict(list)
    for recording in recordings:
        groups[recording.set, recording.stratum].append(recording)
    makers = {"twitches": lambda *a: twitch_rows(*a) + copy_rows(*a), "under interference": twitch_rows, "no twitch": false_rows,
              "interference alone": false_rows, "rate interval": rate_rows, "trend": trend_rows, "dynamic": trend_rows,
              "cramp kinds": lambda n, m, s: verdicts(n, s, cramps_of(m), "found"),
              "no cramp": lambda n, m, s: verdicts(n, s, holds_of(m), "called")}
    out = []
    for (name, stratum), members in groups.items():
        if name in makers:
            out += makers[name](name, members, stratum)
    for name in ("twitches", "under interference"):
        members = [r for r in recordings if r.set == name]
        if members:
            out += twitch_rows(name, members, "all")
    for name in ("no twitch", "interference alone"):
        members = [r for r in recordings if r.set == name]
        if members:
            out += false_rows(name, members, "all")
            each = [r for r in out if r[0] == name and r[1] != "all" and r[3] == "false_per_recording"]
            out.append((name, "worst", OURS, "false_per_recording", max(r[4] for r in each), len(each)))
    return out + interference_loss(groups) + length_rows(groups) + cramp_curve(groups)


def length_rows(groups):
    """The interval of the slope by the length of the hold, over all slopes."""
    lengths = defaultdict(list)
    for (name, stratum), members in groups.items():
        if name == "trend" and "amplitude" not in stratum:
            lengths[stratum.split(",")[0]] += members
    return [row for length, members in lengths.items() for row in trend_rows("trend", members, length + ", all slopes")
            if row[3] in ("covered", "median_slope_error")]


NAMES = ("twitches", "no twitch", "under interference", "interference alone", "rate interval", "trend", "dynamic",
         "cramp kinds", "no cramp")
