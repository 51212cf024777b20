/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Plays a recipe into memory. */
#ifndef MYO_TESTS_SIMULATE_PLAYED_H
#define MYO_TESTS_SIMULATE_PLAYED_H

#include <stddef.h>
#include <stdint.h>

#include "core/text.h"
#include "myoscribe/recording.h"
#include "myoscribe/status.h"

typedef struct played {
    size_t frames[2], channels[2];
    int16_t *samples[2]; /**< interleaved; recipes of the tests use int16 */
    double scale[2];
    myo_text truth;
    char message[512]; /**< last error line */
} played;

myo_status play_text(played *out, const char *recipe);
myo_status play_file(played *out, const char *path);
void played_free(played *out);
/** Number in column `name` of line `row` (from 0) of the truth; NaN for n/a or no such row. */
double truth_number(const played *from, size_t row, const char *name);
/** Rows of the truth with this trial_type on this channel. */
size_t truth_count(const played *from, const char *type, const char *channel);

#endif
