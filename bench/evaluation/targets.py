# SPDX-License-Identifier: GPL-3.0-or-later
"""What the analysis is meant to reach on the report split, and how far it is."""

# (set, stratum, metric, limit as "at least" or "at most", least number of cases)
LENGTHS = (20, 30, 60, 120)
# Power of Mann-Kendall on one-second median frequency, less .05.
FOUND = ((20, -0.5, 0.45), (30, -0.3, 0.55), (30, -0.5, 0.85), (60, -0.2, 0.90))
DEFINITE = ((30, -0.5, 0.25), (60, -0.2, 0.55), (60, -0.3, 0.92))
DYNAMIC = ("duty cycle", "cycling", "running", "curls with rest", "curls without rest")

TARGETS = (
    ("semi-synthetic", "rest, 12 sigma and more", "sensitivity", ">=", 0.95, 1),
    ("semi-synthetic", "rest", "false_per_min", "<=", 0.3, 0),
    ("semi-synthetic", "contraction", "false_per_min", "<=", 1, 0),
    ("semi-synthetic", "contraction", "definite", "<=", 0, 0),
    ("semi-synthetic", "rest", "called_contraction", "<=", 0.05, 0),
    ("semi-synthetic", "evoked single, rest", "sensitivity", ">=", 0.95, 1),
    ("semi-synthetic", "evoked paired, rest", "sensitivity", ">=", 0.95, 1),
    ("reliability", "real ground and confounders", "worst_gap", "<=", 0, 1),
    ("twitches", "all", "sensitivity", ">=", 0.97, 1),
    ("twitches", "all", "ppv", ">=", 0.98, 1),
    ("twitches", "cross-talk", "copies_called", "<=", 0.05, 1),
    ("no twitch", "worst", "false_per_recording", "<=", 1, 1),
    ("under interference", "worst", "sensitivity_lost", "<=", 0.02, 1),
    ("interference alone", "all", "false_per_min", "<=", 0.05, 0),
    ("rate interval", "ordinary", "covered", ">=", 0.93, 1),
    ("rate interval", "heavy tail", "covered", ">=", 0.93, 1),
    ("fasciculation", "all", "sensitivity", ">=", 0.95, 1),
    ("fasciculation", "all", "ppv", ">=", 0.95, 1),
    ("fasciculation", "all", "false_per_min", "<=", 0.1, 0),
    ("control", "voluntary, postural, ecg, motion", "false_per_min", "<=", 0.2, 0),
    ("onset", "10 dB", "median_abs_dt_ms", "<=", 10, 1),
    ("onset", "6 dB", "median_abs_dt_ms", "<=", 25, 1),
    ("fatigue", "slope -0.3", "called", ">=", 0.9, 1),
    ("fatigue", "stable", "called", "<=", 0, 300),
    ("fatigue", "amplitude only", "called", "<=", 0, 300),
    ("cramp", "all", "found", ">=", 0.9, 1),
    ("holds", "marks", "called_cramp", "<=", 0, 1),
    ("holds", "no marks", "called_cramp_definite", "<=", 0.05, 1),
    *(("trend", f"{length} s, {slope:g} %/s", "found", ">=", least, 1) for length, slope, least in FOUND),
    *(("trend", f"{length} s, {slope:g} %/s", "definite", ">=", least, 1) for length, slope, least in DEFINITE),
    *(("trend", f"{length} s, {kind}", word, "<=", most / 300, 300) for length in LENGTHS
      for kind in ("0 %/s", "amplitude only") for word, most in (("found", 22), ("definite", 2))),
    *(("trend", f"{length} s, all slopes", "covered", sign, limit, 1) for length in LENGTHS
      for sign, limit in ((">=", 0.93), ("<=", 0.97))),
    *(("trend", f"{length} s, all slopes", "median_slope_error", sign, limit, 1) for length in LENGTHS
      for sign, limit in ((">=", -0.005), ("<=", 0.005))),
    *(("dynamic", name + ", falls", "found", ">=", 0.9, 1) for name in DYNAMIC),
    *(("dynamic", name + ", stable", "found", "<=", 0.08, 1) for name in DYNAMIC),
    ("cramp kinds", "all that can be told", "found", ">=", 0.9, 1),
    ("no cramp", "all", "called", "<=", 0.03, 300),
    ("no cramp", "all", "called_definite", "<=", 0, 300),
    ("real", "sets of repetitions", "cramps", "<=", 0, 1),
    ("real", "sets of repetitions", "fasciculations", "<=", 0, 1),
    ("real", "sustained hold, 39 s", "fatigue_found", ">=", 1, 1),
    ("real", "isometric legs", "cramps", "<=", 0, 1),
    ("real", "isometric legs", "fasciculations", "<=", 0, 1),
    ("real", "isometric legs", "fatigue_found", "<=", 0, 1),
    ("real", "student practicals", "cramps", "<=", 0, 1),
    ("real", "needle neuropathy 0-11 s", "fasciculations", "<=", 0, 1),
)


def lines(rows):
    """One line per target: met, missed by how much, or not measured."""
    figures = {(row[1], row[2], row[4]): (row[5], row[6]) for row in rows
               if row[0] == "report" and row[3] == "myoscribe"}
    for name, stratum, metric, sign, limit, least in TARGETS:
        value, count = figures.get((name, stratum, metric), (None, 0))
        what = f"{name} / {stratum} / {metric} {sign} {limit:g}"
        if value is None:
            yield f"target  not measured  {what}"
            continue
        met = value >= limit if sign == ">=" else value <= limit
        few = f", of {count} cases ({least} are asked for)" if count < least else ""
        yield f"target  {'met   ' if met else 'MISSED'}  {what}: {value:.4g} (n = {count}){few}"
