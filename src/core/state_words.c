/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "myoscribe/words.h"

#include <string.h>

static const myo_word classes[] = {
    { "fasciculation", "fasciculation", "spontaneous, isolated discharge of a motor unit at rest" },
    { "cramp", "cramp", "sustained involuntary activity; see certainty" },
    { "fatigue", "fatigue",
      "the spectral trend of a contraction, or of a series of them, shows fatigue; a contraction's "
      "row has the same episode_id" },
    { "voluntary", "voluntary activity",
      "activity under a task mark, with the regularity of voluntary work, or that nothing marks as "
      "involuntary" },
    { "artefact", "artefact", "not muscle: heart, motion, electrode; see subtype" },
    { "unscored", "unscored", "an event that is counted nowhere: evoked, or beyond every rule" },
    { NULL, NULL, NULL }
};

static const myo_word certainties[] = {
    { "definite", "definite", "every condition of the rule was met and nothing speaks against it" },
    { "like", "like",
      "has the form, but what would prove it is missing (a task mark, a second channel, a shape "
      "that returns, motion)" },
    { "indeterminate", "indeterminate",
      "has the form, but too little rest to know the noise by, or the evidence is weak" },
    { NULL, NULL, NULL }
};

static const myo_word subtypes[] = {
    { "isolated", "isolated",
      "fasciculation with no other discharge inside the isolation interval" },
    { "grouped", "grouped", "fasciculation with a neighbour inside it, but not part of a train" },
    { "multiplet", "multiplet",
      "two or more discharges closer than the merge interval, counted once" },
    { "mechanical", "mechanical",
      "a twitch seen by the accelerometer alone, without EMG beside it" },
    { "train", "train", "successive discharges at a steady rate: voluntary" },
    { "continual", "continual", "low-level firing that goes on and on, too often for twitches" },
    { "tonic", "tonic", "low-level firing of units that keep on discharging" },
    { "tremor", "tremor", "bursts at the rhythm of a tremor" },
    { "burst", "burst", "voluntary activity shorter than the sustained length" },
    { "hold", "hold", "sustained voluntary activity" },
    { "no_rest", "no rest", "activity throughout: the channel shows no rest to compare with" },
    { "repetitions", "repetitions", "fatigue over a series of contractions, one value each" },
    { "ecg", "heart beat", "heart beat" },
    { "pacemaker", "pacemaker", "pulse of a pacemaker" },
    { "stimulus", "stimulus", "artefact of a stimulus" },
    { "motion", "motion", "movement of limb, cable or electrode" },
    { "pop", "electrode pop", "electrode step with an exponential tail" },
    { "clip", "clipped", "signal at the converter's limit" },
    { "gap", "gap", "missing samples" },
    { "evoked", "evoked", "begins within 60 ms of a stimulus mark; neither counted nor rest" },
    { "contraction", "cramp or hold",
      "shaped as a cramp, and nothing around it tells it from a hold" },
    { "myokymia", "myokymia", "rhythmic grouped discharges of one unit" },
    { "crosstalk", "cross-talk", "seen larger on another channel at the same time" },
    { NULL, NULL, NULL }
};

static const myo_word accelerometer_states[] = {
    { "confirmed", "motion confirms it", "motion followed inside the coincidence window" },
    { "silent", "no motion seen", "an accelerometer was there and saw no motion: electrical only" },
    { "mechanical", "motion led", "motion came first, or motion without electrical activity" },
    { "n/a", "not known",
      "no accelerometer beside this channel, or motion shortly before on a clock that could not be "
      "compared" },
    { NULL, NULL, NULL }
};

static const myo_word fatigue_states[] = {
    { "found", "signs of fatigue",
      "the trend test was passed in at least one contraction or series of them" },
    { "none", "no sign of fatigue",
      "the 95 % interval of the change excludes a fall that would matter" },
    { "undecided", "fatigue undecided",
