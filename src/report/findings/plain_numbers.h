/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Numbers as people read them. */
#ifndef MYO_REPORT_PLAIN_NUMBERS_H
#define MYO_REPORT_PLAIN_NUMBERS_H

#include "core/text.h"

/** "3 h 12 min", "4 min 10 s", "14 s", "0.35 s"; never an exponent. */
void myo_words_duration(myo_text *out, double seconds);
/** A rate or a ratio with two digits, never an exponent. */
void myo_words_rate(myo_text *out, double value);
/** "0:03.2", "1:02:10": a place in the recording. */
void myo_words_clock(myo_text *out, double seconds);

#endif
