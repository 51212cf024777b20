#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings split over files, and BIDS datasets: make_split.py INPUT [VARIANT]."""

import json
import sys
from pathlib import Path

import numpy as np
import scipy.io.wavfile

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from inputs import edf, main, table, unknown, write  # noqa: E402

# Rows of a _streams.tsv: one that is right, and what is wrong with the others.
STREAMS = {
    "right": "file stream start\nb.csv foot -0.25\n",
    "upwards": "file\n../b.csv\n",
    "absolute": "file\n/etc/passwd\n",
    "no_file_column": "name\nb.csv\n",
    "itself": "file\na.wav\n",
    "twice": "file\nb.csv\nb.csv\n",
    "word_as_start": "file start\nb.csv soon\n",
    "absent": "file\nnone.csv\n",
}


def files(variant):
    scipy.io.wavfile.write("a.wav", 2000, (np.arange(4000) % 500).astype("i2"))
    write("b.csv", "time_s,ch1 (g)\n" + "".join(f"{i / 100:.2f},{i}\n" for i in range(200)))
    table("a_channels.tsv", "name type units full_scale\nch1 EMG uV 32768\n")
    table("a_streams.tsv", STREAMS[variant])


def bids(rate_in_json):
    """One EDF of a dataset: a JSON that agrees two folders above it, or one beside it that does not."""
    folder = Path("sub-01/emg")
    folder.mkdir(parents=True, exist_ok=True)
    write("dataset_description.json", "{}")
    stem = str(folder / "sub-01_task-hold_")
    edf(stem + "emg.edf", [("BB", "uV", -500, 500, -32768, 32767, 100, np.arange(200))], records=2)
    table(stem + "channels.tsv", "name type units target_muscle\nBB EMG uV biceps\n")
    table(stem + "events.tsv", "onset duration trial_type\n0.5 1 rest\n")
    if rate_in_json == "right":
        write("task-hold_emg.json", json.dumps({"SamplingFrequency": 100, "PowerLineFrequency": 50}))
    elif rate_in_json == "wrong":
        write(stem + "emg.json", json.dumps({"SamplingFrequency": 2000}))
    else:
        unknown(rate_in_json)


main(files, bids)
