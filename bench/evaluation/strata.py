# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipes of the evaluation: a fixed, stratified set in two splits.

`development` is for choosing parameters, `report` for reporting them. The splits share no seed, and
the ranges of muscle, electrode, noise and interference are disjoint: what is learnt on one is
reported on another. `wide` is development beyond its ranges on both sides, and still apart from
`report`: it shows how a rule carries over to recordings it was not chosen on, without looking at
those it is reported on. Python's Mersenne Twister with a text seed is the same on every machine.
"""
import random

SPLITS = ("development", "report")
EXPLORING = ("wide",)  # for diagnosis: never in the table

# (low, high) or choices of what a recording is made of; the two columns never overlap.
RANGES = {
    "development": {
        "velocity": [(3.2, 4.2)], "fibre_mm": [(118, 150)], "depth_mm": [(6, 17)],
        "spacing_mm": [20], "z_mm": [30, 35], "rate_hz": [1000, 2048], "noise_uv": [(1.5, 3.0)],
        "mains_hz": [(49.95, 50.2), (59.9, 60.1)], "mains_uv": [(8, 25)], "ecg_per_minute": [(58, 72)],
        "ecg_uv": [(40, 120)], "acc_rate_hz": [200], "offset_s": [(-0.015, 0.02)],
        "drift_ppm": [(-40, 40)],
        "contraction_s": [(0.045, 0.09)], "tail": [(0.02, 1.8)], "level": [(0.25, 0.4)],
        "share": [(0.25, 0.35)], "burst_s": [(0.8, 1.5)],
    },
    "report": {
        "velocity": [(2.6, 3.1), (4.3, 5.3)], "fibre_mm": [(85, 115), (155, 185)],
        "depth_mm": [(4, 14), (9, 24)], "spacing_mm": [12, 15, 28], "z_mm": [22, 25, 42],
        "rate_hz": [2000, 1111.111, 1925.926, 4000], "noise_uv": [(0.8, 1.4), (3.2, 7.0)],
        "mains_hz": [(49.5, 49.9), (50.25, 50.5), (59.5, 59.85)], "mains_uv": [(4, 7), (26, 45)],
        "ecg_per_minute": [(46, 56), (75, 95)], "ecg_uv": [(20, 38), (125, 250)],
        "acc_rate_hz": [148.148, 400], "offset_s": [(-0.045, -0.02), (0.025, 0.05)],
        "drift_ppm": [(-100, -50), (50, 100)],
        "contraction_s": [(0.03, 0.04), (0.095, 0.12)], "tail": [(0.05, 1.6), (0.01, 2.5)],
        "level": [(0.12, 0.22), (0.45, 0.7)], "share": [(0.15, 0.22), (0.38, 0.5)],
        "burst_s": [(0.4, 0.75), (1.6, 2.5)],
    },
}
BEYOND = {
    "velocity": [(2.1, 2.55), (5.4, 6.5)], "fibre_mm": [(60, 84), (186, 215)],
    "depth_mm": [(3, 9), (12, 30)], "spacing_mm": [10, 18, 24, 35], "z_mm": [18, 28, 50],
    "rate_hz": [1259.259, 1500, 3000, 5000], "noise_uv": [(0.4, 0.75), (7.2, 12)],
    "mains_hz": [(60.15, 60.45)], "mains_uv": [(2, 3.8), (48, 90)], "ecg_per_minute": [(40, 45), (97, 120)],
    "ecg_uv": [(10, 19), (260, 400)], "acc_rate_hz": [100, 1000], "offset_s": [(-0.08, -0.05), (0.055, 0.08)],
    "drift_ppm": [(-180, -110), (110, 180)],
    "contraction_s": [(0.02, 0.028), (0.125, 0.16)], "tail": [(0.1, 1.4), (0.005, 3)],
    "level": [(0.06, 0.11), (0.75, 0.95)], "share": [(0.1, 0.14), (0.52, 0.6)], "burst_s": [(0.2, 0.38), (2.6, 4)],
}
RANGES["wide"] = {what: RANGES["development"][what] + BEYOND[what] for what in BEYOND}


class Maker:
    """Draws the parts of one recording."""

    def __init__(self, split, name, number):
        self.random = random.Random(f"{split}/{name}/{number}")
        self.ranges = RANGES[split]

    def pick(self, what):
        choice = self.random.choice(self.ranges[what])
        if isinstance(choice, tuple) and what not in ("velocity", "fibre_mm", "depth_mm", "tail"):
            return round(self.random.uniform(*choice), 6)
        return choice

    def uniform(self, low, high):
        return round(self.random.uniform(low, high), 6)

    def recording(self, duration_s, muscles=1, channels=None, accelerometer=True, rate_hz=None):
        noise = self.pick("noise_uv")
        names = [f"m{i + 1}" for i in range(muscles)]
        geometry = {"velocity": list(self.pick("velocity")), "fibre_mm": list(self.pick("fibre_mm")),
                    "depth_mm": list(self.pick("depth_mm"))}
        electrode = {"spacing_mm": self.pick("spacing_mm"), "z_mm": self.pick("z_mm")}
        recipe = {
            "format": "myoscribe recipe", "format_version": 1, "seed": self.random.randrange(1, 2**31),
            "duration_s": duration_s,
            "muscles": [dict(name=n, x_mm=80.0 * i, **geometry) for i, n in enumerate(names)],
            "emg": {"rate_hz": rate_hz or self.pick("rate_hz"), "full_scale_uv": 5000,
                    "channels": [dict(name=f"ch{i + 1}", muscle=names[i % muscles],
                                      x_mm=6.0 * (i // muscles), **electrode)
                                 for i in range(channels or muscles)]},
            "noise": {"rms_uv": noise, "low_frequency_uv": round(1.5 * noise, 3)},
            "episodes": [],
        }
        if accelerometer:
            recipe["accelerometer"] = {"rate_hz": self.pick("acc_rate_hz"), "muscle": names[0],
                                       "clock_offset_s": self.pick("offset_s"), "noise_mg": 0.8}
        return recipe

    def fasciculations(self, recipe, sigma, per_minute=8, units=3, **more):
        recipe["episodes"].append(dict(type="fasciculations", muscle="m1", units=units,
                                       rate_per_min=per_minute, peak_sigma=list(sigma),
                                       contraction_s=self.pick("contraction_s"), **more))

    def confound(self, recipe, what):
        end = recipe["duration_s"]
        noise = recipe["noise"]["rms_uv"]
        episodes = recipe["episodes"]
        if what == "mains":
            recipe["mains"] = {"hz": self.pick("mains_hz"), "amplitude_uv": self.pick("mains_uv"),
                               "drift_hz": 0.04}
        elif what == "ecg":
            recipe["ecg"] = {"per_minute": self.pick("ecg_per_minute"), "amplitude_uv": self.pick("ecg_uv")}
        elif what == "noise":
            share, factor = self.pick("tail")
            recipe["noise"].update(tail_share=share, tail_factor=factor)
            episodes.append({"type": "noise_step", "onset_s": end * 0.4, "duration_s": end * 0.3,
                             "factor": self.uniform(2, 4)})
        elif what == "motion":
            episodes.append({"type": "motion", "count": 12, "amplitude_uv": [20 * noise, 150 * noise]})
            recipe["noise"]["low_frequency_uv"] = 6 * noise
        elif what == "pops":
            episodes.append({"type": "pop", "count": 10, "amplitude_uv": [20 * noise, 200 * noise]})
        elif what == "dropouts":
            episodes.append({"type": "dropout", "count": 8, "length_s": [0.02, 1.5]})
        elif what == "postural":
            episodes.append({"type": "postural", "muscle": "m1", "units": 2, "onset_s": end * 0.3,
                             "duration_s": end * 0.4, "peak_sigma": self.uniform(8, 16)})
        elif what == "bursts":
            self.bursts(recipe, 10, end / 10.5, 18)
        elif what == "clipping":
            recipe["emg"]["full_scale_uv"] = 25 * noise
            self.bursts(recipe, 5, end / 5.5, 32)
        elif what == "gait":
            recipe["accelerometer"].update(gait_g=0.15, tremor_mg=2)

    def bursts(self, recipe, repeat, period_s, snr_db, **more):
        recipe["episodes"].append(dict(
            type="voluntary", muscle="m1", onset_s=self.uniform(1, 3), duration_s=self.pick("burst_s"),
            repeat=repeat, period_s=round(period_s, 4), jitter_s=round(min(0.8, period_s / 6), 4), level=self.pick("level"),
            snr_db=snr_db, rise_s=0.03, fall_s=0.08, **more))

    def hold(self, recipe, muscle, onset_s, duration_s, snr_db, **more):
        recipe["episodes"].append(dict(
            {"type": "voluntary", "muscle": muscle, "onset_s": onset_s, "duration_s": duration_s,
             "level": self.pick("level"), "snr_db": snr_db, "rise_s": self.uniform(0.1, 0.4),
             "fall_s": self.uniform(0.1, 0.4)}, **more))


def fasciculation_set(split, number, name, sigma=(9, 30), what=None, per_minute=8, muscles=1, channels=None):
    maker = Maker(split, "fasciculation/" + name, number)
    recipe = maker.recording(120, muscles, channels)
    maker.fasciculations(recipe, sigma, per_minute)
    if what:
        maker.confound(recipe, what)
    return recipe


def control(split, number, name, what):
    maker = Maker(split, "control/" + name, number)
    recipe = maker.recording(120)
    for item in what:
        if item == "holds":
            for k in range(3):
                maker.hold(recipe, "m1", 8 + 36 * k, maker.uniform(12, 25), maker.uniform(12, 30))
        elif item == "weak bursts":
            maker.bursts(recipe, 14, 8, 10)
        else:
            maker.confound(recipe, item)
    return recipe


def onset(split, number, name, snr_db):
    maker = Maker(split, "onset/" + name, number)
    recipe = maker.recording(110, accelerometer=False)
    maker.bursts(recipe, 24, 4.4, snr_db)
    return recipe


FATIGUE_MUSCLES = 4  # holds per recording, one muscle each


def fatigue(split, number, name, slope, rise):
    maker = Maker(split, "fatigue/" + name, number)
    recipe = maker.recording(72, FATIGUE_MUSCLES, accelerometer=False)
    for i in range(FATIGUE_MUSCLES):
        maker.hold(recipe, f"m{i + 1}", 5 + 0.05 * i, 61, maker.uniform(13, 30),
                   mdf_slope_pct_per_s=slope, velocity_share=maker.uniform(0.1, 0.9),
                   amplitude_rise_pct=maker.uniform(*rise), mark=i == 0)
    return recipe


def repetitions(split, number, name, slope, rise):
    maker = Maker(split, "repetitions/" + name, number)
    recipe = maker.recording(110, 1, accelerometer=False)
    recipe["episodes"].append({
        "type": "voluntary", "muscle": "m1", "onset_s": 4, "duration_s": 2.5, "repeat": 20, "period_s": 5,
        "jitter_s": 0.3, "level": maker.pick("level"), "snr_db": maker.uniform(18, 30),
        "mdf_slope_pct_per_s": slope, "amplitude_rise_pct": maker.uniform(*rise), "mark": True})
    return recipe


def cramp(split, number, name, heads, marked):
    """One cramp at rest after a hold; the second head is silent in the cramp."""
    maker = Maker(split, "cramp/" + name, number)
    recipe = maker.recording(90, heads)
    snr = maker.uniform(16, 30)
    for i in range(heads):
        maker.hold(recipe, f"m{i + 1}", 8 + 0.04 * i, 10, snr, mark=marked and i == 0)
    maker.fasciculations(recipe, (9, 25), 6, 2, onset_s=24)
    recipe["episodes"].append({
        "type": "cramp", "muscle": "m1", "onset_s": maker.uniform(38, 48), "duration_s": maker.uniform(9, 32),
        "share": maker.pick("share"), "rise_s": maker.uniform(1.5, 4), "fall_s": maker.uniform(2, 6),
        "snr_db": maker.uniform(snr - 8, snr)})
    if marked:
        recipe["marks"] = [{"onset_s": 22, "duration_s": 66, "type": "rest"}]
    return recipe


def holds(split, number, name, heads, marked):
    """Holds of all kinds and no cramp."""
    maker = Maker(split, "holds/" + name, number)
    recipe = maker.recording(100, heads)
    for k in range(4):
        snr, start, length = maker.uniform(14, 34), 6 + 23 * k, maker.uniform(5, 16)
        for i in range(heads):
            maker.hold(recipe, f"m{i + 1}", start + 0.04 * i, length, snr, mark=marked and i == 0,
                       rise_s=maker.uniform(0.1, 1.5), fall_s=maker.uniform(0.1, 1.5),
                       level=maker.uniform(0.1, 1))
    return recipe


def coincidence(split, number, name):
    maker = Maker(split, "accelerometer/" + name, number)
    recipe = maker.recording(900 if name == "drifting clock" else 180)
    maker.fasciculations(recipe, (9, 40), 10, 4, acceleration_mg=[0.2, 150])
    if name == "drifting clock":
        recipe["accelerometer"]["clock_drift_ppm"] = maker.pick("drift_ppm")
    if name == "accelerometer alone":
        del recipe["emg"]
        recipe["episodes"][0]["acceleration_mg"] = [12, 150]
        del recipe["episodes"][0]["peak_sigma"]
    return recipe


def recordings(split, quick):
    """Yields (set, stratum, number, recipe)."""
    def many(count):
        return range(max(1, count // 6) if quick else count)

    strata = {
        "sigma 5.5-8": dict(sigma=(5.5, 8)), "sigma 8-12": dict(sigma=(8, 12)),
        "sigma 12-20": dict(sigma=(12, 20)), "sigma 20-60": dict(sigma=(20, 60)),
        "rate 2": dict(per_minute=2), "rate 30": dict(per_minute=30), "rate 60": dict(per_minute=60),
        "channels 4": dict(channels=4), "heads 3": dict(muscles=3),
    }
    for what in ("mains", "ecg", "noise", "motion", "pops", "dropouts", "postural", "bursts", "gait", "clipping"):
        strata[what] = dict(what=what)
    for name, options in strata.items():
        for k in many(6):
            yield "fasciculation", name, k, fasciculation_set(split, k, name, **options)
    for what in (["bursts"], ["weak bursts"], ["holds"], ["postural"], ["ecg"], ["motion"], ["pops"],
                 ["noise"], ["mains"], ["dropouts"], ["gait"], []):
        name = " ".join(what) or "rest"
        for k in many(6):
            yield "control", name, k, control(split, k, name, what)
    for snr_db in (6, 10, 15, 20):
        for k in many(6):
            yield "onset", f"{snr_db} dB", k, onset(split, k, f"{snr_db} dB", snr_db)
    for name, slope, rise, count in (("slope -0.15", -0.15, (0, 40), 10), ("slope -0.3", -0.3, (0, 40), 20),
                                     ("slope -0.6", -0.6, (0, 40), 6), ("stable", 0, (0, 0), 75),
                                     ("amplitude only", 0, (40, 130), 75)):
        for k in many(count):
            yield "fatigue", name, k, fatigue(split, k, name, slope, rise)
    for name, slope, rise in (("slope -0.5", -0.5, (0, 40)), ("stable", 0, (0, 0)),
                              ("amplitude only", 0, (40, 130))):
        for k in many(12):
            yield "repetitions", name, k, repetitions(split, k, name, slope, rise)
    for heads in (1, 2):
        for marked in (False, True):
            name = f"{heads} channel{'s' if heads > 1 else ''}, {'marks' if marked else 'no marks'}"
            for k in many(18):
                yield "cramp", name, k, cramp(split, k, name, heads, marked)
            for k in many(12):
                yield "holds", name, k, holds(split, k, name, heads, marked)
    for name in ("beside EMG", "accelerometer alone", "drifting clock"):
        for k in many(6):
            yield "accelerometer", name, k, coincidence(split, k, name)
