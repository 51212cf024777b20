# SPDX-License-Identifier: GPL-3.0-or-later
"""Real backgrounds, each of one person and one set of electrodes: pieces joined and, where they are
short, repeated with a cross-fade. No person is in both splits."""
import csv
from fractions import Fraction

import numpy as np
from scipy import signal
from scipy.io import loadmat, wavfile

from muscle_state import FLOOR_QUANTILE, HALF_S, condition, levels
from real_shapes import samples_of

LEAST_S = 120.0
FADE_S = 0.25
LEGS = {"development": (1, 3, 7, 9, 11, 13, 15), "report": (2, 4, 8, 10, 12, 14)}
BORG = {"development": ("02", "21"), "report": ("03", "25")}
BORG_UV = 3.3e6 / 1024 / 1009          # of a count: 10 bits of 3.3 V behind a gain of 1009
# Uncalibrated recordings get the floor of an ordinary amplifier.
FLOOR_UV = 2.0
STUDENTS = {
    "development": {"S1 arm": ("S1_EMG_bicepTricep2", "S1_EMG_bicepTricep3", "S1_EMG_bicepTricep4",
                               "S1_EMG_bicepTricep6"),
                    "S1 biceps": ("S1_EMG_bicep_flexExt",), "S5 abdomen": ("S5_EMG_abs_legLift1", "S5_EMG_abs_plank")},
    "report": {"S2 forearm": ("S2_EMG_forearm_karate", "S2_EMG_forearm_wrestle"),
               "S7 neck": ("S7_EMG_neck_lateralResistance1",),
               "S10 biceps": ("S10_EMG_bicep_intermittent", "S10_EMG_bicep_sustainedMax"),
               "S10 calf": ("S10_EMG_calf_intermittent",)},
}
# Two more EMG files there hold pulses that synchronise devices: their truth is not known.
OPENSIGNALS = {"development": "emg_fatigue", "report": "emg_bursts"}
TONIC = {"development": "emg_myopathy", "report": "emg_healthy"}  # units that fire in resting hands


class Ground:
    """`kind` names the source; `step` is one count in uV, `unique_s` the length without repeats."""

    def __init__(self, name, kind, rate, channels, step, unique_s):
        self.name, self.kind, self.rate = name, kind, rate
        self.channels, self.step, self.unique_s = channels, step, unique_s

    @property
    def seconds(self):
        return len(next(iter(self.channels.values()))) / self.rate


def joined(pieces, rate):
    """One after another, each faded into the next; samples x channels."""
    n = int(FADE_S * rate)
    ramp = (0.5 - 0.5 * np.cos(np.pi * (np.arange(n) + 0.5) / n))[:, None]
    out = pieces[0]
    for piece in pieces[1:]:
        piece = piece - np.median(piece[:n], axis=0) + np.median(out[-n:], axis=0)
        out = np.concatenate([out[:-n], out[-n:] * (1 - ramp) + piece[:n] * ramp, piece[n:]])
    return out


def made(name, kind, rate, pieces, names, scale=None):
    """`scale` in uV per unit, or None: the quietest channel gets the floor of an ordinary amplifier."""
    pieces = [p.reshape(len(p), -1).astype(float) for p in pieces]
    once = joined(pieces, rate)
    unique_s = len(once) / rate
    whole = joined([once] * int(np.ceil(LEAST_S / unique_s)), rate)
    if scale is None:
        floors = [np.quantile(levels(condition(once[:, c], rate), rate, HALF_S), FLOOR_QUANTILE)
                  for c in range(once.shape[1])]
        scale = FLOOR_UV / min(floors)
    return Ground(name, kind, float(rate), {n: whole[:, c] * scale for c, n in enumerate(names)}, scale, unique_s)


def leg_tasks(folder, person, tasks=("bf", "lg", "ta", "vl")):
    """(rate, [samples of every task that was recorded], channel names, uV per count)"""
    paths = [folder / "isometric-legs-wav" / f"id{person:02}_{task}.wav" for task in tasks]
    paths = [path for path in paths if path.exists()]
    read = [wavfile.read(path) for path in paths]
    with open(paths[0].with_name(paths[0].stem + "_channels.tsv"), newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return read[0][0], [x for _, x in read], [r["name"] for r in rows], float(rows[0]["full_scale"]) / 32768


def legs(folder, name, person):
    rate, pieces, names, scale = leg_tasks(folder, person)
    return made(name, "legs", rate, pieces, names, scale)


def one_task(folder, name, person, task):
    """A hold without any rest in it, over and over: its floor is its own quietest part."""
    rate, pieces, names, scale = leg_tasks(folder, person, (task,))
    return made(name, "legs, one task", rate, pieces, names, scale)


def students(folder, name, files):
    read = [wavfile.read(folder / "backyardbrains-wav" / (file + ".wav")) for file in files]
    pieces = [x.reshape(len(x), -1) for _, x in read]
    return made(name, "students", read[0][0], pieces, [f"ch{c + 1}" for c in range(pieces[0].shape[1])])


def borg(folder, name, person):
    x = np.genfromtxt(folder / "borg-repetitions-csv" / (person + ".csv"), delimiter=",", skip_header=1)
    return made(name, "repetitions", 1000, [x[:, 1:4]], ["A1", "A2", "A3"], BORG_UV)


def opensignals(folder, name, file_name):
    import h5py
    with h5py.File(folder / "opensignals" / (file_name + ".h5")) as file:
        device = next(iter(file.values()))
        raw = next(v for k, v in device["raw"].items() if k.startswith("channel"))
        return made(name, "bursts", int(device.attrs["sampling rate"]), [np.array(raw).ravel()], ["EMG"])


def text(folder, name):
    return made(name, "text", 1000, [np.loadtxt(folder / "text" / "emg.txt")], ["EMG"], 3.3e6 / 4096 / 1000)


def under_heart(folder, name):
    emg = loadmat(folder / "mat-v5" / "bursts_under_ecg.mat", squeeze_me=True, struct_as_record=False)["EMG"]
    return made(name, "250 Hz, heart", float(emg.fs), [np.ravel(emg.channelData)], ["EMG"])


def resting_hand(folder, name, person, needle_name, peak_floors):
    """Hand-like rest: the calf of people who rest it (a real floor) and real units that fire softly
    over it, as in hands that lie still, for two thirds of the time."""
    rate, pieces, _, _ = leg_tasks(folder, person, ("bf", "ta", "vl"))
    ground = made(name, "resting hand", rate, [x[:, 3] for x in pieces], ["EMG"])
    quiet = ground.channels["EMG"]
    needle, needle_rate = samples_of(folder, needle_name)
    soft = signal.sosfiltfilt(signal.butter(2, [20, 200], "bandpass", fs=needle_rate, output="sos"), needle)
    ratio = Fraction(int(rate), int(needle_rate))
    soft = signal.resample_poly(soft, ratio.numerator, ratio.denominator)
    soft = joined([soft[:, None]] * int(np.ceil(len(quiet) / (0.9 * len(soft)))), rate)[:len(quiet), 0]
    fires = (np.sin(2 * np.pi * np.arange(len(quiet)) / rate / 37) > -0.5).astype(float)
    gently = signal.sosfiltfilt(signal.butter(1, 2, fs=rate, output="sos"), fires)
    ground.channels["EMG"] = quiet + soft * np.clip(gently, 0, 1) * (peak_floors * FLOOR_UV / np.quantile(np.abs(soft), 0.999))
    return ground


def kinds(split):
    """In the order of `sources`."""
    return (["legs", "legs, one task", "students", "repetitions", "bursts", "text"] if split == "development" else
            ["legs", "legs, one task", "students", "repetitions", "bursts", "250 Hz, heart"]) + ["resting hand"]


def sources(split):
    """[(name, maker, arguments)]: a worker makes the ground by maker(folder, name, *arguments)."""
    out = [(f"legs {p}", legs, (p,)) for p in LEGS[split]]
    out += [(f"legs {p} {t}", one_task, (p, t)) for p, t in zip(LEGS[split][2:5], ("ta", "vl", "bf"))]
    out += [(name, students, (files,)) for name, files in STUDENTS[split].items()]
    out += [(f"borg {p}", borg, (p,)) for p in BORG[split]]
    out += [(OPENSIGNALS[split], opensignals, (OPENSIGNALS[split],))]
    out += [("text", text, ())] if split == "development" else [("bursts under ECG", under_heart, ())]
    # Peaks of 10 to 30 uV over a floor of 2.
    out += [(f"hand {p}", resting_hand, (p, TONIC[split], floors))
            for p, floors in zip(LEGS[split][-4:], (5, 8, 11, 15))]
    return out
