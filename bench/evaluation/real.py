# SPDX-License-Identifier: GPL-3.0-or-later
"""Controls on real recordings, when they are there ($MYO_SHARED_DATA). None holds a true
fasciculation or a cramp: they show false alarms and a known fall of the median frequency."""
import os
import subprocess
import sys
from pathlib import Path

from tables import read_table

OURS = "myoscribe"


def folder():
    return Path(os.environ.get("MYO_SHARED_DATA", Path(__file__).resolve().parents[2] / "../shared/data"))


def available():
    return folder().is_dir()


def analyse(program, name, work):
    """Rows of recordings.tsv and events.tsv of one folder of recordings."""
    out = work / ("real_" + name)
    done = subprocess.run([str(program), "analyze", str(folder() / name), "-o", str(out), "--format", "events",
                           "--quiet"], capture_output=True, text=True)
    if not (out / "events.tsv").exists():
        print(f"real controls: {name}: {done.stderr.strip()}", file=sys.stderr)
        return [], []
    return read_table(out / "recordings.tsv"), read_table(out / "events.tsv")


def count(events, **wanted):
    return sum(all(e[k] == v for k, v in wanted.items()) for e in events)


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
    recordings, events = analyse(program, "mat-v5", work)  # 56 bursts were counted by its makers
    add("bursts under a heart", "bursts", count(events, trial_type="voluntary"), len(recordings))
    add("bursts under a heart", "fasciculations", count(events, trial_type="fasciculation"), len(recordings))
    recordings, events = analyse(program, "needle-wfdb", work)
    regular = [e for e in events if "neuropathy" in e["recording"] and float(e["onset"]) < 11]
    add("needle neuropathy 0-11 s", "fasciculations", count(regular, trial_type="fasciculation"), len(regular))
    return out
