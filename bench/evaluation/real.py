# SPDX-License-Identifier: GPL-3.0-or-later
"""Controls on real recordings, when they are there ($MYO_SHARED_DATA). None holds a true
fasciculation or a cramp: they show false alarms, and falls of the median frequency that are known from the
task or from what the person said."""
import os
import subprocess
import sys
from pathlib import Path

from tables import read_table

OURS = "myoscribe"
BORG = ("02", "03", "21", "25")
BORG_CHANNELS = "name\ttype\nA1\tEMG\nA2\tEMG\nA3\tEMG\nRE\tMISC\n"


def folder():
    return Path(os.environ.get("MYO_SHARED_DATA", Path(__file__).resolve().parents[2] / "../shared/data"))


def available():
    return folder().is_dir()


def analyse(program, name, work, inputs=(".",), more=()):
    """Rows of recordings.tsv and events.tsv of recordings in one folder."""
    out = work / ("real_" + name + "_" + Path(inputs[0]).stem)
    paths = [str((folder() / name / i).resolve()) for i in inputs]
    done = subprocess.run([str(program), "analyze", *paths, "-o", str(out), "--format", "events", "--quiet", *more],
                          capture_output=True, text=True)
    if not (out / "events.tsv").exists():
        print(f"real controls: {name}: {done.stderr.strip()}", file=sys.stderr)
        return [], []
    return read_table(out / "recordings.tsv"), read_table(out / "events.tsv")


def count(events, **wanted):
    return sum(all(e[k] == v for k, v in wanted.items()) for e in events)


def ranks(values):
    order = sorted(range(len(values)), key=lambda i: values[i])
    out = [0.0] * len(values)
    start = 0
    for i in range(1, len(order) + 1):
        if i == len(order) or values[order[i]] != values[order[start]]:
            for k in order[start:i]:
                out[k] = (start + i - 1) / 2
            start = i
    return out


def rank_correlation(x, y):
    a, b = ranks(x), ranks(y)
    n = len(a)
    mean = (n - 1) / 2
    top = sum((p - mean) * (q - mean) for p, q in zip(a, b))
    size = (sum((p - mean) ** 2 for p in a) * sum((q - mean) ** 2 for q in b)) ** 0.5
    return top / size if size else None


def borg_ratings(person):
    """[(s of the click that ends a repetition, rating)]. A click's clock is that of the arrival of the
    samples' blocks; a sample's own time is its place in the file."""
    import bisect
    import csv
    with open(folder() / "borg-repetitions-csv" / (person + ".csv"), newline="") as file:
        arrived = [float(row[0]) for row in list(csv.reader(file))[1:]]
    with open(folder() / "borg-repetitions-csv" / (person + "_click.csv"), newline="") as file:
        return [(bisect.bisect_left(arrived, float(r["Time"])) / 1000, int(r["Borg"])) for r in csv.DictReader(file)]


def borg_correlations(features, person):
    """Per channel: the rank correlation of the median frequency of each repetition (its strongest second)
    with the rating given when it is over."""
    import h5py
    ratings, out = borg_ratings(person), []
    with h5py.File(features) as file:
        for track in file["tracks"].values():
            windows, columns = track["windows"][:], list(track["windows"].attrs["columns"])
            rms, mdf = (windows[:, columns.index(c)] for c in ("rms", "mdf_hz"))
            x, y, start = [], [], 0
            for end_s, rating in ratings:
                end = min(int(end_s) + 1, len(rms))
                strongest = max((i for i in range(start, end) if mdf[i] == mdf[i]), key=lambda i: rms[i], default=None)
                if strongest is not None:
                    x.append(float(mdf[strongest]))
                    y.append(rating)
                start = int(end_s)
            out.append(rank_correlation(x, y))
    return [c for c in out if c is not None]


def borg_rows(program, work, add):
    table = work / "borg_channels.tsv"
    table.write_text(BORG_CHANNELS)
    correlations, cramps, twitches, found, channels = [], 0, 0, 0, 0
    for person in BORG:
        recordings, events = analyse(program, "borg-repetitions-csv", work, (person + ".csv",),
                                     ("--rate", "1000", "--channels", str(table), "--format", "features"))
        features = work / f"real_borg-repetitions-csv_{person}" / (person + ".csv") / "features.h5"
        correlations += borg_correlations(features, person) if features.exists() else []
        cramps += count(events, trial_type="cramp")
        twitches += count(events, trial_type="fasciculation")
        found += count(recordings, fatigue="found")
        channels += len(recordings)
    add("sets of repetitions", "cramps", cramps, channels)
    add("sets of repetitions", "fasciculations", twitches, channels)
    add("sets of repetitions", "fatigue_found", found, channels)
    if correlations:
        add("sets of repetitions", "mdf_rank_correlation_with_effort", sum(correlations) / len(correlations), len(correlations))


def rows(program, work):
    if not available():
        print("SKIP: real controls: no recordings ($MYO_SHARED_DATA)", file=sys.stderr)
        return []
    out = []

    def add(stratum, metric, value, n):
        out.append(("real", stratum, OURS, metric, value, n))

    recordings, events = analyse(program, "isometric-legs-wav", work)
    add("isometric legs", "cramps", count(events, trial_type="cramp"), len(recordings))
    add("isometric legs", "fasciculations", count(events, trial_type="fasciculation"), len(recordings))
    add("isometric legs", "fatigue_found", count(recordings, fatigue="found"), len(recordings))
    add("isometric legs", "fatigue_too_short", count(recordings, fatigue="too short to say"), len(recordings))
    recordings, events = analyse(program, "backyardbrains-wav", work)
    add("student practicals", "cramps", count(events, trial_type="cramp"), len(recordings))
    add("student practicals", "fasciculations", count(events, trial_type="fasciculation"), len(recordings))
    hold = [r for r in recordings if "S1_EMG_bicepTricep2" in r["recording"]]
    add("sustained hold, 39 s", "fatigue_found", count(hold, fatigue="found"), len(hold))
    recordings, events = analyse(program, "mat-v5", work)  # 56 bursts were counted by its makers
    add("bursts under a heart", "bursts", count(events, trial_type="voluntary"), len(recordings))
    add("bursts under a heart", "fasciculations", count(events, trial_type="fasciculation"), len(recordings))
    recordings, events = analyse(program, "needle-wfdb", work)
    regular = [e for e in events if "neuropathy" in e["recording"] and float(e["onset"]) < 11]
    add("needle neuropathy 0-11 s", "fasciculations", count(regular, trial_type="fasciculation"), len(regular))
    borg_rows(program, work, add)
    recordings, events = analyse(program, "opensignals", work, ("emg_fatigue.h5",))
    add("contractions to fatigue", "cramps", count(events, trial_type="cramp"), len(recordings))
    add("contractions to fatigue", "fasciculations", count(events, trial_type="fasciculation"), len(recordings))
    add("contractions to fatigue", "fatigue_found", count(recordings, fatigue="found"), len(recordings))
    return out
