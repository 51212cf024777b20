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
      "a fall that would matter is neither shown nor excluded, or something else explains it as "
      "well: the note says what" },
    { "too short to say", "too short to say whether it tired",
      "no contraction has enough clean windows, and no series enough repetitions, for the trend "
      "test" },
    { "too noisy to say", "too noisy to say whether it tired",
      "too few windows of any contraction stand far enough over the noise to trust their "
      "spectrum" },
    { "n/a", "fatigue not judged", "no voluntary contraction that could be measured" },
    { NULL, NULL, NULL }
};

static const myo_word exclusion_reasons[] = {
    { "unnamed", "not named", "a potential over the threshold that no rule names" },
    { "gap", "missing samples", "samples the recorder lost" },
    { "clip", "clipped", "the signal stood at the converter's limit" },
    { "flat", "flat", "the signal did not change: lead off, or switched off" },
    { "noise", "noise", "the noise was over the limit" },
    { "exclude", "marked", "a mark of the type exclude" },
    { "ecg", "heart beats", "named an artefact: heart beat" },
    { "motion", "motion", "named an artefact: movement of limb, cable or electrode" },
    { "pop", "electrode pop", "named an artefact: electrode step" },
    { "stimulus", "stimulus", "named an artefact: stimulus" },
    { "pacemaker", "pacemaker", "named an artefact: pulse of a pacemaker" },
    { "interference", "interference",
      "switched or drifting interference that could not be removed" },
    { "evoked", "evoked", "a response to a stimulus" },
    { "crosstalk", "cross-talk", "seen larger on another channel at the same time" },
    { "artefact", "artefact", "named an artefact of another kind" },
    { NULL, NULL, NULL }
};

static const myo_word outcomes[] = { { "ok", "analysed", "analysed; its folder is whole" },
                                     { "failed", "failed",
                                       "not analysed; message says what to do" },
                                     { NULL, NULL, NULL } };

static const myo_word terms[] = {
    { "clean rest", "clean rest",
      "time in which a twitch could have been seen: the recording without what was excluded, "
      "artefacts, and activity with a margin around it" },
    { "95 % interval", "95 % interval",
      "where the true value lies if the recording is typical; a wide one says that little was "
      "recorded" },
    { "unit number", "unit number",
      "fasciculations of one waveform are taken for one motor unit; numbered from the largest "
      "group of the channel" },
    { "confidence", "confidence",
      "0 to 1: how far the measured values lie beyond the limits of the rule that decided" },
    { "MDF", "MDF",
      "median frequency: half of the signal's power lies below it; it falls as a muscle tires" },
    { "RMS", "RMS", "root mean square: the amplitude of activity" },
    { "SNR", "SNR",
      "signal-to-noise ratio: activity over the noise at rest, in decibels; 20 dB are ten times" },
    { "Dimitrov's index", "Dimitrov's index",
      "ratio of low to high frequencies of the spectrum that rises with fatigue (Dimitrov 2006)" },
    { "JASA", "JASA",
      "joint analysis of spectrum and amplitude: amplitude up and frequency down is fatigue, both "
      "down is less force" },
    { NULL, NULL, NULL }
};

static const myo_word *const lists[MYO_WORD_LISTS] = {
    [MYO_WORDS_CLASS] = classes,          [MYO_WORDS_CERTAINTY] = certainties,
    [MYO_WORDS_SUBTYPE] = subtypes,       [MYO_WORDS_ACCELEROMETER] = accelerometer_states,
    [MYO_WORDS_FATIGUE] = fatigue_states, [MYO_WORDS_EXCLUDED] = exclusion_reasons,
    [MYO_WORDS_STATUS] = outcomes,        [MYO_WORDS_TERM] = terms,
};

const myo_word *myo_words(myo_word_list list)
{
    return lists[list];
}

const myo_word *myo_word_find(myo_word_list list, const char *name)
{
    for (const myo_word *word = lists[list]; name != NULL && word->name != NULL; word++)
        if (strcmp(word->name, name) == 0)
            return word;
    return NULL;
}
