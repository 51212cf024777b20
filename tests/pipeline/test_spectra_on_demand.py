#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of events are the same bytes whichever other files are asked for, that is, whether all
spectra were computed or only those the rules read; under a small bound of memory and with every
instruction set too."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = os.environ["MYOSCRIBE"]
SHARED = Path(os.environ["MYO_SHARED_DATA"])
TABLES = ("events.tsv", "events.json", "summary.json")
ALL = "events,features,report,labels,figures"
REAL = ("backyardbrains-wav/S5_EMG_abs_plank.wav", "backyardbrains-wav/S10_EMG_bicep_sustainedMax.wav",
        "isometric-legs-wav/id01_vl.wav", "mat-v5/bursts_under_ecg.mat", "opensignals/emg_1000_hz_16_bits.h5")
FATIGUE = {
    "format": "myoscribe recipe", "format_version": 1, "seed": 7, "duration_s": 360,
    "muscles": [{"name": "m1"}, {"name": "m2", "x_mm": 70}],
    # over a million samples: too many for all of them to be kept with 16 MiB
    "emg": {"rate_hz": 1000, "full_scale_uv": 4000,
            "channels": [{"name": f"ch{i + 1}", "muscle": f"m{i % 2 + 1}"} for i in range(4)]},
    "noise": {"rms_uv": 2, "low_frequency_uv": 3},
    "episodes": [
        {"type": "fasciculations", "muscle": "m1", "units": 2, "rate_per_min": 8, "peak_sigma": [8, 30]},
        {"type": "voluntary", "muscle": "m1", "onset_s": 40, "duration_s": 61, "level": 0.4, "rise_s": 0.3,
         "fall_s": 0.3, "snr_db": 20, "mdf_slope_pct_per_s": -0.5},
        {"type": "voluntary", "muscle": "m2", "onset_s": 130, "duration_s": 2.5, "repeat": 20,
         "period_s": 5, "jitter_s": 0.3, "level": 0.3, "snr_db": 20, "mdf_slope_pct_per_s": -0.5}],
}


def make_recordings(folder):
    (folder / "fatigue.json").write_text(json.dumps(FATIGUE))
    for recipe, name in ((sys.argv[1], "demo.h5"), (folder / "fatigue.json", "fatigue.h5")):
        subprocess.run([PROGRAM, "simulate", recipe, "-o", folder / name], check=True)
    return [folder / "demo.h5", folder / "fatigue.h5"]


def tables(recording, out, formats, *more):
    subprocess.run([PROGRAM, "analyze", "-q", recording, "-o", out, "--format", formats, *more], check=True)
    return {name: (out / recording.name / name).read_bytes() for name in TABLES}


def instruction_sets(recording, folder):
    def runs(isa):
        done = subprocess.run([PROGRAM, "analyze", "-q", recording, "-o", folder / isa, "--isa", isa],
                              capture_output=True, text=True)
        assert done.returncode == 0 or "machine or build has no" in done.stderr, done.stderr
        return done.returncode == 0
    found = [isa for isa in ("ref", "sse2", "avx2", "avx512", "neon") if runs(isa)]
    assert len(found) >= 2, found
    return found


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        recordings = make_recordings(folder)
        recordings += [SHARED / path for path in REAL if (SHARED / path).exists()]
        if len(recordings) == 2:
            print(f"no recordings under {SHARED}: only simulated ones are compared")
        sets = instruction_sets(recordings[0], folder)
        for n, recording in enumerate(recordings):
            expected = tables(recording, folder / f"{n}-all", ALL)
            runs = [("--memory", "16"), ()] + ([("--isa", isa) for isa in sets] if n < 2 else [])
            for k, more in enumerate(runs):
                found = tables(recording, folder / f"{n}-{k}", "events", *more)
                for table in TABLES:
                    assert found[table] == expected[table], f"{recording.name} {' '.join(more)}: {table} differs"
            print(f"{recording.name}: {len(runs)} runs agree")
        rows = (folder / "1-all/fatigue.h5/events.tsv").read_text()
        assert rows.count("\tfatigue\t") >= 2, "a hold and a series that tire are found"


main()
