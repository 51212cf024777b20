/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What was found, said in plain words, with how sure and on how much clean signal. */
#ifndef MYO_REPORT_SENTENCES_H
#define MYO_REPORT_SENTENCES_H

#include "core/text.h"
#include "report/findings/report_context.h"
#include "report/findings/tally.h"

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
