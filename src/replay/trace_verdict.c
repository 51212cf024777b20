/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "replay/trace_verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

/* "inf dB" is what a person expects where nothing is left. */
static void decibels(myo_text *text, double value)
{
    if (isinf(value))
        (void)myo_text_add(text, value > 0 ? "inf dB" : "-inf dB");
    else
        (void)myo_text_add(text, "%.2f dB", value);
}

static void add_explanation(myo_text *text, const myo_trace_difference *d)
{
    const char *between = "; ";
    if (d->lag == 0 && d->gain == 1 && d->offset == 0)
        return;
    if (d->lag != 0) {
        (void)myo_text_add(text, "%slag %lld (%lld frame%s %s)", between, (long long)d->lag,
                           llabs((long long)d->lag), llabs((long long)d->lag) == 1 ? "" : "s",
                           d->lag > 0 ? "late" : "early");
        between = ", ";
    }
    if (d->gain != 1) {
        (void)myo_text_add(text, "%sgain %.6g", between, d->gain);
        between = ", ";
    }
    if (d->offset != 0)
        (void)myo_text_add(text, "%soffset %.6g", between, d->offset);
    (void)myo_text_add(text, "; without that the SNR is ");
    decibels(text, d->explained_snr_db);
}

static void add_not_finite(myo_text *text, const myo_trace_difference *d)
{
    (void)myo_text_add(text,
                       "NaN or infinite at frame %lld (%.6f s): model %.9g, other %.9g (%lld such "
                       "sample%s)",
                       (long long)d->not_finite_frame, (double)d->not_finite_frame / d->rate_hz,
                       d->not_finite_model, d->not_finite_other, (long long)d->not_finite,
                       d->not_finite == 1 ? "" : "s");
}

static bool judge(myo_text *text, const myo_trace_difference *d, const myo_compare_options *options)
{
    const double second_db = isnan(options->min_second_snr_db) ? 3 : options->min_second_snr_db;
    if (d->different == 0) {
        (void)myo_text_add(text, "the same bits");
        return true;
    }
    if (d->not_finite > 0) {
        add_not_finite(text, d);
        return false;
    }
    (void)myo_text_add(text, "SNR ");
    decibels(text, d->snr_db);
    if (isnan(options->min_snr_db)) {
        (void)myo_text_add(text, ", but every bit must be equal unless --min-snr is given");
        add_explanation(text, d);
        return false;
    }
    const bool whole = d->snr_db >= options->min_snr_db, second = d->second_snr_db >= second_db;
    if (!whole)
        (void)myo_text_add(text, " where %.6g are required", options->min_snr_db);
    if (!second) {
        (void)myo_text_add(text, "; the second from %.0f s has ", d->second_s);
        decibels(text, d->second_snr_db);
        (void)myo_text_add(text, " where %.6g are required (--min-second-snr)", second_db);
    }
    if (!whole || !second)
        add_explanation(text, d);
    return whole && second;
}

myo_status myo_trace_judge(myo_trace_difference *difference, const myo_compare_options *options,
                           myo_arena *arena)
{
    myo_text text = { 0 };
    difference->passed = judge(&text, difference, options);
    difference->verdict = text.failed ? NULL : myo_arena_text_n(arena, text.bytes, text.length);
    myo_text_free(&text);
    return difference->verdict == NULL ? MYO_NO_MEMORY : MYO_OK;
}
