# SPDX-License-Identifier: GPL-3.0-or-later
"""Recipes of what real muscle and real rooms do, in the same two splits as strata.py and with ranges
of their own that do not overlap either. Each class has its counter-examples: twitches under a hum
and the hum alone, falls and none, cramps and as many voluntary holds.
"""
import strata

RANGES = {
    "development": {
        "wobble": [(0.08, 0.10), (0.14, 0.17)], "wobble_hz": [(1.0, 1.8)], "interval_tail": [(0.9, 1.2)],
        "tonic_hz": [(5, 7)], "tonic_sigma": [(6, 10)], "tonic_share": [(0.5, 0.8)], "group_hz": [(20, 35)],
        "groups_per_min": [(20, 35)], "tremor_period_s": [(0.16, 0.2)], "stimulus_uv": [(300, 800)],
        "stimulus_period_s": [(0.9, 1.6)], "pacemaker_uv": [(150, 400)], "ectopic": [(0.1, 0.2)], "line_uv": [(8, 25)],
        "offset_uv": [(300, 1500)], "breath": [(0.3, 0.45)], "slow": [(1.8, 2.3)], "scatter_mm": [(14, 20)],
        "fall_pct": [(24, 30)], "rep_s": [(1.6, 2.4)], "cycle_hz": [(1.1, 1.3)], "stride_hz": [(1.4, 1.5)],
        "slow_rise_s": [(0.8, 2)], "comb_hz": [(199, 201), (999, 1001)],
    },
    "report": {
        "wobble": [(0.10, 0.14), (0.17, 0.20)], "wobble_hz": [(0.5, 1.0), (1.8, 3.0)],
        "interval_tail": [(0.6, 0.9), (1.2, 1.5)], "tonic_hz": [(4, 5), (7, 9)], "tonic_sigma": [(4, 6), (10, 14)],
        "tonic_share": [(0.3, 0.5), (0.8, 1)], "group_hz": [(10, 20), (35, 55)], "groups_per_min": [(10, 20), (35, 50)],
        "tremor_period_s": [(0.11, 0.16), (0.2, 0.24)], "stimulus_uv": [(100, 300), (800, 2500)],
        "stimulus_period_s": [(0.4, 0.9), (1.6, 3)], "pacemaker_uv": [(60, 150), (400, 1500)],
        "ectopic": [(0.05, 0.1), (0.2, 0.3)], "line_uv": [(4, 8), (25, 60)], "offset_uv": [(200, 300), (1500, 5000)],
        "breath": [(0.2, 0.3), (0.45, 0.6)], "slow": [(1.5, 1.8), (2.3, 2.6)], "scatter_mm": [(9, 14), (20, 28)],
        "fall_pct": [(20, 24), (30, 36)], "rep_s": [(1.1, 1.6), (2.4, 3.2)], "cycle_hz": [(0.9, 1.1), (1.3, 1.5)],
        "stride_hz": [(1.3, 1.4), (1.5, 1.6)], "slow_rise_s": [(0.3, 0.8), (2, 4)],
        "comb_hz": [(249, 251), (1001, 1003)],
    },
}
MUSCLES = 4
LENGTHS_S = (15, 20, 30, 60, 120)
SLOPES = (-0.1, -0.2, -0.3, -0.5)


class Maker(strata.Maker):
    def __init__(self, split, name, number):
        super().__init__(split, "muscle/" + name, number)
        self.ranges = {**strata.RANGES[split], **RANGES[split]}

    def add(self, recipe, kind, **fields):
        recipe["episodes"].append(dict(type=kind, **fields))

    def wobbling(self, recipe, muscle, onset_s, duration_s, snr_db, **more):
        self.hold(recipe, muscle, onset_s, duration_s, snr_db, wobble=self.pick("wobble"),
                  wobble_hz=self.pick("wobble_hz"), **more)

    def tonic(self, recipe, units=3):
        self.add(recipe, "postural", muscle="m1", units=units, peak_sigma=self.pick("tonic_sigma"),
                 rate_hz=self.pick("tonic_hz"), firing_share=self.pick("tonic_share"))

    def stimuli(self, recipe, jitter, response, mark):
        period = self.pick("stimulus_period_s")
        self.add(recipe, "stimulus", muscle="m1", onset_s=1.0, repeat=int(recipe["duration_s"] / period), period_s=period,
                 jitter_s=round(0.6 * period, 4) if jitter else 0, amplitude_uv=self.pick("stimulus_uv"),
                 response_sigma=self.uniform(15, 60) if response else 0, mark=mark)

    def line(self, recipe, hz, onset_s=0.0, duration_s=0.0, first=1, last=1, **more):
        size = self.pick("line_uv")
        self.add(recipe, "hum", hz=hz, onset_s=onset_s, duration_s=duration_s, amplitude_uv=[size * first, size * last], **more)


# ---- twitches in real muscle, and what is no twitch ----


def twitches(split, number, name):
    maker = Maker(split, "twitches/" + name, number)
    rate = {"500 Hz": 500, "10 kHz": 10000}.get(name)
    recipe = maker.recording(120, channels=4 if name == "cross-talk" else None, rate_hz=rate)
    per_minute, more = 10, {}
    if name == "tonic units":
        maker.tonic(recipe)
    elif name.startswith("heavy tail"):
        per_minute = int(name.split()[-1])
        # What follows within 50 ms is an echo or a doublet of the same event, as everywhere.
        more = {"interval_tail": maker.pick("interval_tail"), "merge_s": 0.05}
    elif name == "extra beats":
        maker.confound(recipe, "ecg")
        recipe["ecg"]["ectopic_share"] = maker.pick("ectopic")
    elif name == "pacemaker":
        maker.confound(recipe, "ecg")
        recipe["ecg"]["pacemaker_uv"] = maker.pick("pacemaker_uv")
    elif name == "wide":
        slow = maker.pick("slow")
        recipe["muscles"][0].update(velocity=[slow, slow + 0.4], plate_scatter_mm=maker.pick("scatter_mm"))
        more = {"polyphasic": 0.3}
    elif name == "busy, noise step":
        per_minute = 60
        maker.confound(recipe, "noise")
    elif name == "between wobbling holds":
        for k in range(3):
            maker.wobbling(recipe, "m1", 6 + 38 * k, maker.uniform(8, 14), maker.uniform(16, 30))
    elif name == "stimuli beside":
        maker.stimuli(recipe, True, False, False)
    maker.fasciculations(recipe, (20, 80) if name == "tonic units" else (9, 40), per_minute, **more)
    return recipe


def no_twitch(split, number, name):
    maker = Maker(split, "no twitch/" + name, number)
    recipe = maker.recording(120)
    if name == "tonic units":
        maker.tonic(recipe, 4)
    elif name == "myokymia":
        maker.fasciculations(recipe, (9, 40), maker.pick("groups_per_min"), units=1, group=[3, 8],
                             group_hz=maker.pick("group_hz"), interval_tail=0.25)
    elif name == "tremor":
        period = maker.pick("tremor_period_s")
        maker.add(recipe, "voluntary", muscle="m1", onset_s=10, duration_s=round(0.4 * period, 4),
                  repeat=int(80 / period), period_s=period, jitter_s=round(0.1 * period, 4), level=maker.pick("level"),
                  snr_db=maker.uniform(12, 24), rise_s=0.02, fall_s=0.02)
    elif name.startswith("stimuli"):
        maker.stimuli(recipe, "irregular" in name, "response" in name, "marked" in name)
    elif name == "pacemaker":
        maker.confound(recipe, "ecg")
        recipe["ecg"]["pacemaker_uv"] = maker.pick("pacemaker_uv")
    elif name == "extra beats":
        maker.confound(recipe, "ecg")
        recipe["ecg"]["ectopic_share"] = maker.pick("ectopic")
    elif name == "wobbling holds":
        for k in range(4):
            maker.wobbling(recipe, "m1", 4 + 29 * k, maker.uniform(6, 20), maker.uniform(12, 30))
    return recipe


LINES = ("hum starts", "hum stops", "hum jumps", "hum swells", "hum drifts", "harmonics alone", "railway 16.7 Hz",
         "aircraft 400 Hz", "comb", "offset steps", "noise step", "breathing noise")


# The noise alone at rates whose band is cut short, or that ask for decimation.
RATES_HZ = {"200 Hz": 200, "250 Hz": 250, "333 Hz": 333, "96 kHz": 96000}


def noise_alone(split, number, name):
    maker = Maker(split, "noise/" + name, number)
    return maker.recording(20 if RATES_HZ[name] > 10000 else 120, rate_hz=RATES_HZ[name])


def interfere(maker, recipe, name):
    end = recipe["duration_s"]
    mains = maker.random.choice((50, 60))
    middle = maker.uniform(0.3 * end, 0.7 * end)
    if name == "hum starts":
        maker.line(recipe, mains, onset_s=middle, harmonics=3)
    elif name == "hum stops":
        maker.line(recipe, mains, duration_s=middle, harmonics=3)
    elif name == "hum jumps":
        maker.line(recipe, mains, harmonics=2)
        maker.line(recipe, mains, onset_s=middle, first=3, last=3, harmonics=2)
    elif name == "hum swells":
        maker.line(recipe, mains, first=0.5, last=5, harmonics=2)
    elif name == "hum drifts":
        maker.line(recipe, mains, onset_s=middle, duration_s=10, drift_hz_per_s=maker.random.choice((-0.1, 0.1)))
    elif name == "harmonics alone":
        maker.line(recipe, mains, first_harmonic=2, harmonics=2)
    elif name.startswith("railway"):
        maker.line(recipe, 16.7, harmonics=3)
    elif name.startswith("aircraft"):
        maker.line(recipe, 400, harmonics=1)
    elif name == "comb":
        maker.line(recipe, maker.pick("comb_hz"), harmonics=4)
    elif name == "offset steps":
        maker.add(recipe, "offset", count=6, amplitude_uv=maker.pick("offset_uv"))
    elif name == "noise step":
        maker.add(recipe, "noise_step", onset_s=middle, factor=maker.uniform(2, 6))
    elif name == "breathing noise":
        recipe["noise"].update(breath_share=maker.pick("breath"), breath_hz=maker.uniform(0.15, 0.35))


def interference(split, number, name, has_twitches):
    """The recording under the interference is the same for all names: `clean` is the comparison."""
    base = Maker(split, "interference", number)
    recipe = base.recording(120)
    if has_twitches:
        base.fasciculations(recipe, (9, 40), 20)
    interfere(Maker(split, "interference/" + name, number), recipe, name)
    return recipe


def rate_interval(split, number, name):
    maker = Maker(split, "rate/" + name, number)
    recipe = maker.recording(300, accelerometer=False)
    tail = {"interval_tail": maker.pick("interval_tail")} if name == "heavy tail" else {}
    maker.fasciculations(recipe, (14, 40), maker.random.choice((6, 12, 24)), units=2, echo=0, doublet=0, **tail)
    return recipe


# ---- fatigue ----


def trend(split, number, length_s, slope, rise=(0, 30)):
    maker = Maker(split, f"trend/{length_s} {slope} {rise}", number)
    recipe = maker.recording(length_s + 12, MUSCLES, accelerometer=False)
    for i in range(MUSCLES):
        maker.wobbling(recipe, f"m{i + 1}", 5 + 0.05 * i, length_s, maker.uniform(13, 30), mdf_slope_pct_per_s=slope,
                       velocity_share=maker.uniform(0.1, 0.9), amplitude_rise_pct=maker.uniform(*rise))
    return recipe


def dynamic(split, number, name, falls):
    """Repetitions of all kinds, half of the recordings with marks; a fall of 20 % or more, or none."""
    maker = Maker(split, f"dynamic/{name}/{falls}", number)
    long, relaxed = maker.pick("rep_s"), name != "curls without rest"
    if name == "cycling":
        period, share, repeat = 1 / maker.pick("cycle_hz"), 0.4, 70
    elif name == "running":
        period, share, repeat = 1 / maker.pick("stride_hz"), 0.28, 90
    elif name == "duty cycle":
        period, share, repeat = 2 * long, 0.5, 20
    else:
        period, share, repeat = 1.7 * long, 0.55, maker.random.randrange(12, 21)
    on = share * period
    recipe = maker.recording(round(repeat * period + 14, 1), MUSCLES, accelerometer=False)
    fall = maker.pick("fall_pct") if falls else 0
    mark = number % 2 == 0 and name not in ("cycling", "running")
    for i in range(MUSCLES):
        snr = maker.uniform(18, 30)
        ramp = on * (0.45 if name.startswith("curls") else 0.25)
        maker.add(recipe, "voluntary", muscle=f"m{i + 1}", onset_s=5, duration_s=round(on, 4), repeat=repeat,
                  period_s=round(period, 4), jitter_s=round(0.06 * period, 4), level=maker.pick("level"), snr_db=snr,
                  rise_s=round(ramp, 4), fall_s=round(ramp, 4), mdf_slope_pct_per_s=-round(fall / (on * repeat), 4),
                  amplitude_rise_pct=maker.uniform(0, 40), wobble=maker.pick("wobble"), mark=mark and i == 0)
        if not relaxed:
            maker.wobbling(recipe, f"m{i + 1}", 4.5, round(period * repeat + 1, 3), snr - 9,
                           mdf_slope_pct_per_s=-round(fall / (period * repeat), 4))
    return recipe


# ---- cramps, and holds that are none ----

CRAMPS = ("still", "moving", "asleep", "marked rest", "outlasting a task", "one channel, still", "one channel, marked rest")
HOLDS = ("wobbling", "one head", "slow", "wobbling, marked", "one channel, wobbling", "strong and short", "moving")


def cramp(split, number, name):
    maker = Maker(split, "cramp/" + name, number)
    heads = 1 if name.startswith("one channel") else 2
    recipe = maker.recording(100, heads)
    snr, start = maker.uniform(16, 30), maker.uniform(42, 52)
    if name != "asleep":
        for i in range(heads):
            maker.wobbling(recipe, f"m{i + 1}", 8 + 0.04 * i, 10, snr, mark="marked" in name and i == 0)
    if name == "outlasting a task":
        for i in range(heads):
            maker.wobbling(recipe, f"m{i + 1}", 36 + 0.04 * i, start - 33, snr, mark=i == 0)
    if name != "outlasting a task":
        maker.fasciculations(recipe, (9, 25), 10, 2, onset_s=22)
    maker.add(recipe, "cramp", muscle="m1", onset_s=start, duration_s=maker.uniform(9, 32), share=maker.pick("share"),
              rise_s=maker.uniform(0.8, 4), fall_s=maker.uniform(2, 6), snr_db=maker.uniform(snr - 8, snr))
    if "marked" in name:
        recipe["marks"] = [{"onset_s": 22, "duration_s": 76, "type": "rest"}]
    if name == "moving":
        recipe["accelerometer"].update(gait_g=0.15, tremor_mg=2)
    return recipe


def no_cramp(split, number, name):
    maker = Maker(split, "no cramp/" + name, number)
    heads = 1 if name.startswith("one channel") else 2
    recipe = maker.recording(110, heads)
    for k in range(4):
        snr, start = maker.uniform(14, 32), 6 + 25 * k
        length = maker.uniform(2, 4) if name.startswith("strong") else maker.uniform(6, 18)
        more = {}
        if name == "slow":
            more = {"rise_s": maker.pick("slow_rise_s"), "fall_s": maker.pick("slow_rise_s")}
        for i in range(1 if name == "one head" else heads):
            maker.wobbling(recipe, f"m{i + 1}", start + 0.04 * i, length, snr, mark="marked" in name and i == 0, **more)
    if name == "moving":
        recipe["accelerometer"].update(gait_g=0.15, tremor_mg=2)
    return recipe


def recordings(split, quick):
    """Yields (set, stratum, number, recipe)."""
    def many(count):
        return range(max(1, count // 6) if quick else count)

    for name in ("tonic units", "heavy tail 30", "heavy tail 120", "extra beats", "pacemaker", "wide", "500 Hz", "10 kHz",
                 "busy, noise step", "between wobbling holds", "stimuli beside", "cross-talk"):
        for k in many(6):
            yield "twitches", name, k, twitches(split, k, name)
    for name in ("tonic units", "myokymia", "tremor", "stimuli regular", "stimuli irregular", "stimuli irregular marked",
                 "stimuli irregular response marked", "stimuli irregular response", "pacemaker", "extra beats",
                 "wobbling holds"):
        for k in many(6):
            yield "no twitch", name, k, no_twitch(split, k, name)
    for name in ("clean",) + LINES:
        for k in many(6):
            yield "under interference", name, k, interference(split, k, name, True)
            yield "interference alone", name, k, interference(split, k, name, False)
    for name in RATES_HZ:
        for k in many(6):
            yield "interference alone", name, k, noise_alone(split, k, name)
    for name in ("ordinary", "heavy tail"):
        for k in many(42):
            yield "rate interval", name, k, rate_interval(split, k, name)
    for length in LENGTHS_S:
        for slope in SLOPES:
            for k in many(9 if split == "report" else 4):
                yield "trend", f"{length} s, {slope:g} %/s", k, trend(split, k, length, slope)
        nulls = 75 if split == "report" else 12  # what is asked for is asked of 300 holds
        for k in many(nulls if length != 15 else 6):
            yield "trend", f"{length} s, 0 %/s", k, trend(split, k, length, 0)
            yield "trend", f"{length} s, amplitude only", k, trend(split, k, length, 0, (-50, 120))
    for name in ("duty cycle", "cycling", "running", "curls with rest", "curls without rest"):
        for k in many(9):
            yield "dynamic", name + ", falls", k, dynamic(split, k, name, True)
            yield "dynamic", name + ", stable", k, dynamic(split, k, name, False)
    for name in CRAMPS:
        for k in many(12):
            yield "cramp kinds", name, k, cramp(split, k, name)
    for name in HOLDS:
        for k in many(6):
            yield "no cramp", name, k, no_cramp(split, k, name)

