# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings the twin used to be poor at: narrow potentials at a close spacing, and wide ones over strong
low-frequency noise. What it finds there has a floor, and what it invents a ceiling."""
import json
import os
import pathlib
import subprocess
import tempfile

PROGRAM = os.environ["MYOSCRIBE"]


def recipe(seed, muscle, rate_hz, channel, noise, contraction_s, accelerometer):
    return {"format": "myoscribe recipe", "format_version": 1, "seed": seed, "duration_s": 120,
            "muscles": [{"name": "m1", "x_mm": 0.0, **muscle}],
            "emg": {"rate_hz": rate_hz, "full_scale_uv": 5000,
                    "channels": [{"name": "ch1", "muscle": "m1", "x_mm": 0.0, **channel}]},
            "noise": noise,
            "episodes": [{"type": "fasciculations", "muscle": "m1", "units": 3, "rate_per_min": 30,
                          "peak_sigma": [9, 30], "contraction_s": contraction_s}],
            "accelerometer": {"muscle": "m1", "noise_mg": 0.8, **accelerometer}}


# name: (recipe, least found of the detectable, most false)
CASES = {
    "narrow": (recipe(2125305625, {"velocity": [5.4, 6.5], "fibre_mm": [60, 84], "depth_mm": [12, 30]}, 5000,
                      {"spacing_mm": 10, "z_mm": 18}, {"rms_uv": 0.542828, "low_frequency_uv": 0.814},
                      0.0655, {"rate_hz": 100, "clock_offset_s": -0.067395}), 62, 0),
    "low_rule": (recipe(377170114, {"velocity": [2.6, 3.1], "fibre_mm": [155, 185], "depth_mm": [9, 24]},
                        1111.111, {"spacing_mm": 28, "z_mm": 42}, {"rms_uv": 1.201609, "low_frequency_uv": 1.802},
                        0.031533, {"rate_hz": 400, "clock_offset_s": -0.0335}), 35, 3),
}


def run(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, (arguments, done)
    return done.stdout


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    for case, (content, found, false) in CASES.items():
        (folder / "recipe.json").write_text(json.dumps(content))
        run("simulate", folder / "recipe.json", "-o", folder / f"{case}.h5")
        run("replay", "--detector", "twin", folder / f"{case}.h5", "-o", folder / "out")
        score = json.loads(run("score", "--reference", folder / f"{case}_truth.tsv", "--detected",
                               folder / "out" / f"{case}.h5" / "events.tsv", "--json", "--classes",
                               "fasciculation"))["classes"]["fasciculation"]
        print(case, score["true_positives"], score["false_positives"])
        assert score["true_positives"] >= found and score["false_positives"] <= false, (case, score)
