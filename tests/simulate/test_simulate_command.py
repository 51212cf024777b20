#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`myoscribe simulate` as a user meets it: files, equal bytes, errors."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = os.environ["MYOSCRIBE"]
DATASETS = Path(__file__).resolve().parents[2] / "datasets"


def run(*arguments):
    return subprocess.run([PROGRAM, "simulate", *map(str, arguments)], capture_output=True, text=True)


def check(condition, what):
    if not condition:
        sys.exit(f"failed: {what}")


def tiny(folder, name, **more):
    path = folder / name
    recipe = {"format": "myoscribe recipe", "format_version": 1, "duration_s": 3,
              "emg": {"channels": [{"name": "a"}]}, **more}
    path.write_text(json.dumps(recipe))
    return path


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    for again in ("one", "two"):
        (folder / again).mkdir()
        done = run(DATASETS / "demo.json", "-o", folder / again / "demo.h5")
        check(done.returncode == 0 and done.stderr == "", f"the demo: {done.stderr}")
    for file in ("demo.h5", "demo_truth.tsv", "demo_events.tsv"):
        check((folder / "one" / file).read_bytes() == (folder / "two" / file).read_bytes(), f"{file}: equal bytes")
    check(sorted(p.name for p in (folder / "one").iterdir()) == ["demo.h5", "demo_events.tsv", "demo_truth.tsv"],
          "nothing else is written")
    lines = (folder / "one" / "demo_truth.tsv").read_text().splitlines()
    check(lines[0].startswith("onset\tduration\ttrial_type\tchannel\t"), "columns of the truth")
    check({line.split("\t")[2] for line in lines[1:]} == {"fasciculation", "voluntary", "fatigue", "cramp"},
          "classes of the demo's truth")

    recipe = tiny(folder, "plain.json")
    check(run(recipe, "-o", folder / "plain.wav").returncode == 0, "a WAV")
    check({p.name for p in folder.glob("plain*")} ==
          {"plain.json", "plain.wav", "plain_channels.tsv", "plain_truth.tsv"}, "no marks without a request")

    marks = [{"onset_s": 1, "duration_s": 1, "type": "rest"}]
    check(run(tiny(folder, "marked.json", marks=marks), "-o", folder / "plain.h5").returncode == 0, "marks")
    done = run(recipe, "-o", folder / "plain.h5")
    check("delete it" in done.stderr, "marks of an earlier simulation are pointed out")

    for text, words in (("{", "line"), ("{}", "not a recipe"), (json.dumps({"format": 3}), "not a recipe")):
        (folder / "bad.json").write_text(text)
        done = run(folder / "bad.json", "-o", folder / "bad.h5")
        check(done.returncode == 1 and "bad.json" in done.stderr and words in done.stderr and
              done.stderr.count("\n") == 1, f"{text}: {done.returncode} {done.stderr}")
        check(not (folder / "bad.h5").exists(), "nothing half-written")
    for recipe_path, output, code in ((folder / "none.json", folder / "x.h5", 1),
                                      (recipe, recipe / "x.h5", 3)):
        done = run(recipe_path, "-o", output)
        check(done.returncode == code and done.stderr.count("\n") == 1, f"{output}: {done.returncode} {done.stderr}")
    check(run(recipe).returncode == 2, "no output is wrong usage")
    check(run(recipe, "-o", folder / "x.mp3").returncode == 2, "a name that cannot be written is wrong usage")
