# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the figures of the report split as a page: bench/results/accuracy.md."""
import muscle_strata
import real_ground
import semi_measures
import targets
from semi_synthetic import SIZES

OURS = "myoscribe"
DETECTORS = (OURS, "5.5 sigma", "isolated 15x")
NO_CELL = "–"


def text(value):
    return NO_CELL if value is None else f"{value:.3g}" if isinstance(value, float) else str(value)


class Page:
    def __init__(self, rows):
        self.figures = {row[1:5]: (row[5], row[6]) for row in rows if row[0] == "report"}
        self.out = []

    def get(self, name, stratum, metric, detector=OURS):
        return self.figures.get((name, stratum, detector, metric), (None, 0))

    def cell(self, name, stratum, metric, detector=OURS, of=True):
        value, count = self.get(name, stratum, metric, detector)
        if value is None:
            return NO_CELL
        return f"{text(value)} of {count}" if of else text(value)

    def strata(self, name, metric):
        return [key[1] for key in self.figures if key[0] == name and key[3] == metric and key[2] == OURS]

    def table(self, head, lines):
        self.out += ["", "| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
        self.out += ["| " + " | ".join(line) + " |" for line in lines]

    def say(self, *lines):
        self.out += [""] + list(lines)


def summary(page):
    def false(name, stratum, detector=OURS):
        high = page.cell(name, stratum, "false_per_min_high", detector, of=False)
        value = page.cell(name, stratum, "false_per_min", detector, of=False)
        return value if high == NO_CELL else f"{value} (to {high})"

    real = semi_measures.NAME
    page.table(("report split", "real potentials in real muscle", "real muscle without any", "simulated"), [
        ("found at rest, 12 sigma and more", page.cell(real, "rest, 12 sigma and more", "sensitivity"), NO_CELL,
         page.cell("twitches", "all", "sensitivity") + " (8 sigma and more)"),
        ("of what is called a fasciculation, right", NO_CELL, NO_CELL, page.cell("twitches", "all", "ppv")),
        ("false per channel-minute of rest", false(real, "rest"),
         f"{page.get('real', 'isometric legs', 'fasciculations')[0]} in the legs, "
         f"{page.get('real', 'sets of repetitions', 'fasciculations')[0]} in sets of repetitions",
         page.cell("interference alone", "all", "false_per_min", of=False)),
        ("false per channel-minute of contraction", false(real, "contraction"), NO_CELL, NO_CELL),
        ("rest called a contraction", page.cell(real, "rest", "called_contraction", of=False), NO_CELL, NO_CELL),
        ("rest that counts as clean", page.cell(real, "rest", "clean_rest_counted", of=False), NO_CELL, NO_CELL),
        ("missed at rest, 8 sigma and more, without any row", page.cell(real, "rest", "missed_without_a_row"), NO_CELL, NO_CELL),
        ("definite fasciculations in contractions", page.cell(real, "contraction", "definite", of=False), NO_CELL, NO_CELL),
        ("evoked, single", page.cell(real, "evoked single, rest", "sensitivity"), NO_CELL, NO_CELL),
        ("evoked, paired", page.cell(real, "evoked paired, rest", "sensitivity"), NO_CELL, NO_CELL),
        ("cramps called in contractions", NO_CELL, str(page.get("real", "sets of repetitions", "cramps")[0]),
         page.cell("no cramp", "all", "called")),
        ("cramps found where something tells them", NO_CELL, NO_CELL, page.cell("cramp kinds", "all that can be told", "found")),
    ])


def semi_synthetic(page):
    name = semi_measures.NAME
    page.say("## Real potentials in real muscle", "", "Sensitivity by state and size in multiples of the local sigma, beside two plain rules.")
    states = ("quiet", "low-level", "contraction")
    page.table(("state", "size", *DETECTORS),
               [(state, semi_measures.label(size), *(page.cell(name, f"{state}, {semi_measures.label(size)} sigma", "sensitivity", d)
                                                     for d in DETECTORS)) for state in states for size in SIZES])
    page.say("False events per channel-minute with the upper end of the 95 % interval, and the minutes of background without repeats.")
    places = ("quiet", "low-level", "rest", "contraction")
    page.table(("state", "minutes", *DETECTORS),
               [(p, page.cell(name, p, "unique_minutes", of=False),
                 *(page.cell(name, p, "false_per_min", d, of=False) + " (to " + page.cell(name, p, "false_per_min_high", d, of=False) + ")"
                   for d in DETECTORS)) for p in places])
    page.say("At rest, 12 sigma and more, by width over a tenth of the peak and by background.")
    widths = [f"rest, 12 sigma and more, {semi_measures.label(w, ' ms')}" for w in semi_measures.WIDTHS]
    page.table(("width", *DETECTORS), [(w.split(", ")[2], *(page.cell(name, w, "sensitivity", d) for d in DETECTORS)) for w in widths])
    kinds = real_ground.kinds("report")
    page.table(("background", "found", "false per minute", "called contraction", "minutes"),
               [(k, page.cell(name, f"rest, 12 sigma and more, {k}", "sensitivity"),
                 page.cell(name, f"rest, {k}", "false_per_min", of=False), page.cell(name, f"rest, {k}", "called_contraction", of=False),
                 page.cell(name, f"rest, {k}", "unique_minutes", of=False)) for k in kinds])
    cells = sorted((key[1], value) for key, value in page.figures.items() if key[0] == "cells" and value[1] >= 10)
    page.say("By state, size, width and background, cells of ten potentials and more.")
    page.table(("state", "size", "width", "background", "found"),
               [(*stratum.split(" / "), f"{text(value)} of {count}") for stratum, (value, count) in cells])


def real_controls(page):
    page.say("## Real muscle without any twitch or cramp")
    keys = [key for key in page.figures if key[0] == "real"]
    page.table(("recordings", "figure", "value", "channels or events"),
               [(key[1], key[3].replace("_", " "), text(page.figures[key][0]), str(page.figures[key][1])) for key in keys])


def simulated(page):
    page.say("## Simulated twitches")
    names = [s for s in page.strata("twitches", "sensitivity")]
    page.table(("what stands beside them", "sensitivity", "right", "false per minute of rest"),
               [(s, page.cell("twitches", s, "sensitivity"), page.cell("twitches", s, "ppv"),
                 page.cell("twitches", s, "false_per_min", of=False)) for s in names])
    page.say("What is no twitch, and is called one:")
    page.table(("what", "false per recording", "definite per recording"),
               [(s, page.cell("no twitch", s, "false_per_recording", of=False), page.cell("no twitch", s, "definite_per_recording", of=False))
                for s in page.strata("no twitch", "false_per_recording")])
    page.say("Interference: what of the sensitivity is lost under it, and what it is called alone (per recording of two minutes); then noise alone at rates whose band is cut short or that are decimated.")
    page.table(("interference", "sensitivity lost", "fasciculations", "contractions"),
               [(s, page.cell("under interference", s, "sensitivity_lost", of=False),
                 page.cell("interference alone", s, "false_per_recording", of=False),
                 page.cell("interference alone", s, "called_contraction_per_recording", of=False)) for s in (*muscle_strata.LINES, *muscle_strata.RATES_HZ)])
    page.say("The 95 % interval of the rate covers the rate of the train in the long run (ten events and more):")
    page.table(("train", "covered"), [(s, page.cell("rate interval", s, "covered")) for s in ("ordinary", "heavy tail")])


def confidence(page):
    page.say("## Confidence", "", "Stated and right, on the real ground and beside simulated confounders together.")
    bands = [key[1] for key in page.figures if key[0] == "reliability" and key[3] == "stated" and key[1].startswith("real ground and")]
    page.table(("confidence", "stated", "right", "events"),
               [(b.split(", ")[1], page.cell("reliability", b, "stated", of=False), page.cell("reliability", b, "right", of=False),
                 str(page.get("reliability", b, "right")[1])) for b in bands])


def fatigue(page):
    page.say("## Fatigue", "", "Holds that wobble: found / definite by length and slope, then where nothing falls.")
    columns = [f"{slope:g} %/s" for slope in muscle_strata.SLOPES] + ["0 %/s", "amplitude only"]

    def both(stratum):
        return page.cell("trend", stratum, "found", of=False) + " / " + page.cell("trend", stratum, "definite", of=False)

    page.table(("length", *columns), [(f"{s} s", *(both(f"{s} s, {c}") for c in columns)) for s in muscle_strata.LENGTHS_S])
    page.say("The interval of the slope and its error:")
    page.table(("length", "covered", "median error, %/s"),
               [(f"{s} s", page.cell("trend", f"{s} s, all slopes", "covered"),
                 page.cell("trend", f"{s} s, all slopes", "median_slope_error", of=False)) for s in muscle_strata.LENGTHS_S])
    page.table(("repetitions", "falls by 20 % and more: found / definite", "stable: found / definite"),
               [(name, *(page.cell("dynamic", f"{name}, {k}", "found", of=False) + " / " +
                         page.cell("dynamic", f"{name}, {k}", "definite", of=False) for k in ("falls", "stable")))
                for name in targets.DYNAMIC])


def cramps(page):
    page.say("## Cramps and holds")
    page.table(("cramps", "found", "definite"), [(s, page.cell("cramp kinds", s, "found"), page.cell("cramp kinds", s, "found_definite", of=False))
                                                 for s in muscle_strata.CRAMPS])
    page.table(("voluntary holds", "called a cramp", "definite"),
               [(s, page.cell("no cramp", s, "called"), page.cell("no cramp", s, "called_definite", of=False)) for s in muscle_strata.HOLDS])
    page.say("Cramps that something tells, against holds, by the confidence asked for:")
    curve = [s for s in page.strata("cramp kinds", "found") if s.startswith("confidence")]
    page.table(("", "found", "holds called a cramp"),
               [(s, page.cell("cramp kinds", s, "found"), page.cell("no cramp", s, "called")) for s in curve])


def write(rows, path, is_quick):
    page = Page(rows)
    page.out = ["# Accuracy", "", f"Made by `bench/evaluation/run {'--quick ' if is_quick else ''}--bless`; what is measured and how stands in "
                "[`bench/evaluation/README.md`](../evaluation/README.md). All figures are of the report split, whose people, shapes and ranges "
                "nothing was chosen on." + (" **These are of a sixth of the recordings.**" if is_quick else "")]
    summary(page)
    semi_synthetic(page)
    real_controls(page)
    simulated(page)
    confidence(page)
    fatigue(page)
    cramps(page)
    page.say("## Targets", "", "```")
    page.out += list(targets.lines(rows)) + ["```"]
    path.write_text("\n".join(page.out) + "\n")
