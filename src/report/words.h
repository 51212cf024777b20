/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What was found, said in plain words, with how sure and on how much clean signal. */
#ifndef MYO_REPORT_WORDS_H
#define MYO_REPORT_WORDS_H

#include "core/text.h"
#include "report/parts.h"

/** Events of one channel, counted. */
typedef struct myo_tally {
    int64_t count[MYO_CLASS_COUNT];
    int64_t definite[MYO_CLASS_COUNT]; /**< of them with certainty `definite` */
    int64_t confirmed, silent;         /**< fasciculations by the accelerometer */
    const myo_event *longest[MYO_CLASS_COUNT];
    const myo_event *steepest; /**< fatigue or, failing that, a contraction with a slope */
} myo_tally;

/** One tally per summary of the view, in the report's arena; NULL when out of memory. */
const myo_tally *myo_tally_make(const myo_report *report);

/** "3 h 12 min", "4 min 10 s", "14 s", "0.35 s"; never an exponent. */
void myo_words_duration(myo_text *out, double seconds);
/** A rate or a ratio with two digits, never an exponent. */
void myo_words_rate(myo_text *out, double value);
/** "0:03.2", "1:02:10": a place in the recording. */
void myo_words_clock(myo_text *out, double seconds);

/** One sentence that says it all: "Twitched 13 times, cramped once, shows fatigue." */
void myo_words_lead(myo_text *out, const myo_report *report, size_t summary,
                    const myo_tally *tally);
/** Sentences about twitching, cramp, fatigue and quality of one channel, separated by blanks. */
void myo_words_twitching(myo_text *out, const myo_report *report, size_t summary,
                         const myo_tally *tally);
void myo_words_cramp(myo_text *out, const myo_report *report, size_t summary,
                     const myo_tally *tally);
void myo_words_fatigue(myo_text *out, const myo_report *report, size_t summary,
                       const myo_tally *tally);
void myo_words_quality(myo_text *out, const myo_report *report, size_t summary);

#endif
