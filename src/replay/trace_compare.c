/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A port against its model, sample by sample. */
#include "myoscribe/replay.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"

enum { BLOCK = 4096 };

typedef struct trace_sums {
    double model, error;
} trace_sums;

static myo_status check_shapes(const myo_recording_info *a, const myo_recording_info *b,
                               const myo_log *log)
{
    if (a->stream_count != b->stream_count)
        return myo_fail(log, MYO_MALFORMED, "%zu streams against %zu", a->stream_count,
                        b->stream_count);
    for (size_t s = 0; s < a->stream_count; s++) {
        const myo_stream *x = &a->streams[s], *y = &b->streams[s];
        if (x->channel_count != y->channel_count)
            return myo_fail(log, MYO_MALFORMED, "stream \"%s\": %zu channels against %zu", x->name,
                            x->channel_count, y->channel_count);
        if (x->frames != y->frames)
            return myo_fail(log, MYO_MALFORMED, "stream \"%s\": %lld frames against %lld", x->name,
                            (long long)x->frames, (long long)y->frames);
        if (x->rate_hz != y->rate_hz)
            return myo_fail(log, MYO_MALFORMED, "stream \"%s\": %.10g Hz against %.10g Hz", x->name,
                            x->rate_hz, y->rate_hz);
    }
    return MYO_OK;
}

static void note(myo_trace_difference *out, const char *channel, int64_t frame, double a, double b)
{
    const double error = isnan(a - b) ? INFINITY : fabs(a - b);
    if (out->different++ == 0) {
        snprintf(out->first_channel, sizeof out->first_channel, "%s", channel);
        out->first_frame = frame;
        out->first_model = a;
        out->first_other = b;
    }
    if (error > out->largest) {
        snprintf(out->largest_channel, sizeof out->largest_channel, "%s", channel);
        out->largest = error;
        out->largest_frame = frame;
        out->largest_model = a;
        out->largest_other = b;
    }
}

static myo_status compare_stream(myo_trace_difference *out, trace_sums *total, myo_recording *a,
                                 myo_recording *b, size_t number)
{
    const myo_stream *stream = &myo_recording_describe(a)->streams[number];
    const size_t channels = stream->channel_count;
    double *x = myo_memory_new(BLOCK, channels * sizeof *x);
    double *y = myo_memory_new(BLOCK, channels * sizeof *y);
    myo_status status = x == NULL || y == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (int64_t first = 0; first < stream->frames && status == MYO_OK; first += BLOCK) {
        const int64_t left = stream->frames - first;
        const size_t count = left < BLOCK ? (size_t)left : BLOCK;
        MYO_TRY_CLEAN(myo_recording_read_physical(a, number, first, count, x));
        MYO_TRY_CLEAN(myo_recording_read_physical(b, number, first, count, y));
        for (size_t i = 0; i < count * channels; i++) {
            out->samples++;
            if (isnan(x[i]) && isnan(y[i]))
                continue;
            if (memcmp(&x[i], &y[i], sizeof x[i]) != 0)
                note(out, stream->channels[i % channels].name, first + (int64_t)(i / channels),
                     x[i], y[i]);
            total->model += isnan(x[i]) ? 0 : x[i] * x[i];
            total->error += isnan(x[i] - y[i]) ? 0 : (x[i] - y[i]) * (x[i] - y[i]);
        }
    }
cleanup:
    myo_memory_free(y);
    myo_memory_free(x);
    return status;
}

myo_status myo_trace_compare(myo_trace_difference *out, const char *model, const char *other,
                             const myo_log *log)
{
    myo_recording *a = NULL, *b = NULL;
    myo_trace_difference difference = { 0 };
    trace_sums total = { 0 };
    myo_log here = *log;
    here.subject = model;
    myo_status status = myo_recording_open_in_child(&a, model, NULL, &here);
    here.subject = other;
    if (status == MYO_OK)
        status = myo_recording_open_in_child(&b, other, NULL, &here);
    if (status == MYO_OK)
        status = check_shapes(myo_recording_describe(a), myo_recording_describe(b), &here);
    for (size_t s = 0; status == MYO_OK && s < myo_recording_describe(a)->stream_count; s++)
        status = compare_stream(&difference, &total, a, b, s);
    difference.snr_db = total.error > 0 ? 10 * log10(total.model / total.error) : (double)INFINITY;
    if (status == MYO_OK)
        *out = difference;
    myo_recording_close(&b);
    myo_recording_close(&a);
    return status;
}
