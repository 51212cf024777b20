/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Pairs of files in order; what cannot be compared is reported and the rest goes on. */
#include "myoscribe/compare.h"

#include <math.h>
#include <string.h>

#include "core/clock.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/memory.h"
#include "myoscribe/recording.h"
#include "replay/comparison.h"
#include "replay/trace_measure.h"
#include "replay/trace_pairs.h"
#include "replay/trace_report.h"
#include "replay/trace_verdict.h"

myo_compare_options myo_compare_options_default(void)
{
    return (myo_compare_options) { .min_snr_db = NAN, .min_second_snr_db = NAN };
}

static myo_status check_shapes(const myo_recording_info *a, const myo_recording_info *b,
                               double skip_s, const myo_log *log)
{
    if (a->stream_count != b->stream_count)
        return myo_fail(log, MYO_MALFORMED, "%zu streams in the model, %zu in the other",
                        a->stream_count, b->stream_count);
    for (size_t s = 0; s < a->stream_count; s++) {
        const myo_stream *x = &a->streams[s], *y = &b->streams[s];
        if (x->channel_count != y->channel_count)
            return myo_fail(log, MYO_MALFORMED,
                            "stream \"%s\": %zu channels in the model, %zu in the other", x->name,
                            x->channel_count, y->channel_count);
        if (x->frames != y->frames)
            return myo_fail(log, MYO_MALFORMED,
                            "stream \"%s\": %lld frames in the model, %lld in the other", x->name,
                            (long long)x->frames, (long long)y->frames);
        if (x->rate_hz != y->rate_hz)
            return myo_fail(log, MYO_MALFORMED,
                            "stream \"%s\": %.10g Hz in the model, %.10g Hz in the other", x->name,
                            x->rate_hz, y->rate_hz);
        if (skip_s > 0 && skip_s * x->rate_hz >= (double)x->frames)
            return myo_fail(log, MYO_MALFORMED,
                            "stream \"%s\" has %.3f s, and all of it would be skipped; skip less",
                            x->name, (double)x->frames / x->rate_hz);
    }
    return MYO_OK;
}

static myo_status compare_stream(myo_comparison *c, myo_trace_pair *pair, myo_recording *model,
                                 myo_recording *other, size_t number)
{
    const myo_stream *stream = &myo_recording_describe(model)->streams[number];
    const size_t first = c->differences.count;
    for (size_t i = 0; i < stream->channel_count; i++)
        if (myo_array_push(&c->differences) == NULL)
            return MYO_NO_MEMORY;
    myo_trace_difference *found = (myo_trace_difference *)c->differences.items + first;
    MYO_TRY(myo_trace_measure(found, model, other, number, &c->options));
    for (size_t i = 0; i < stream->channel_count; i++) {
        found[i].recording = pair->name;
        found[i].stream = myo_arena_text(c->arena, stream->name);
        found[i].channel = myo_arena_text(c->arena, stream->channels[i].name);
        if (found[i].stream == NULL || found[i].channel == NULL)
            return MYO_NO_MEMORY;
        MYO_TRY(myo_trace_judge(&found[i], &c->options, c->arena));
        c->passed = c->passed && found[i].passed;
    }
    return MYO_OK;
}

static myo_status compare_files(myo_comparison *c, myo_trace_pair *pair, const myo_log *log)
{
    myo_recording *model = NULL, *other = NULL;
    myo_log here = *log;
    myo_status status;
    here.subject = pair->model;
    MYO_TRY_CLEAN(myo_recording_open_in_child(&model, pair->model, NULL, &here));
    here.subject = pair->other;
    MYO_TRY_CLEAN(myo_recording_open_in_child(&other, pair->other, NULL, &here));
    MYO_TRY_CLEAN(check_shapes(myo_recording_describe(model), myo_recording_describe(other),
                               c->options.skip_s, &here));
    for (size_t s = 0; s < myo_recording_describe(model)->stream_count; s++)
        MYO_TRY_CLEAN(compare_stream(c, pair, model, other, s));
cleanup:
    myo_recording_close(&other);
    myo_recording_close(&model);
    return status;
}

/* Keeps the last error, which stands in the pair's row, and passes it on. */
typedef struct error_keeper {
    const myo_log *log;
    myo_arena *arena;
    const char *error;
} error_keeper;

static void listen(void *context, myo_log_level level, const char *message)
{
    error_keeper *self = context;
    if (level == MYO_LOG_ERROR)
        self->error = myo_arena_text(self->arena, message);
    if (self->log->write != NULL)
        self->log->write(self->log->context, level, message);
}

static myo_status compare_pair(myo_comparison *c, myo_trace_pair *pair, const myo_log *log)
{
    error_keeper self = { .log = log, .arena = c->arena };
    const myo_log here = { listen, &self, log->subject };
    const double start = myo_clock_s();
    pair->first = c->differences.count;
    myo_status status = MYO_OK;
    if (pair->model == NULL || pair->other == NULL)
        status = myo_fail(&here, MYO_NOT_FOUND, "%s: it is missing in %s", pair->name,
                          pair->model == NULL ? c->model : c->other);
    else
        status = compare_files(c, pair, &here);
    pair->seconds = myo_clock_s() - start;
    if (status == MYO_NO_MEMORY)
        return status;
    if (status != MYO_OK) {
        c->differences.count = pair->first;
        pair->error = self.error == NULL ? myo_status_text(status) : self.error;
        c->passed = false;
    }
    pair->count = c->differences.count - pair->first;
    return MYO_OK;
}

static myo_status run(myo_comparison *c, const myo_log *log)
{
    MYO_TRY(myo_arena_open(&c->arena));
    MYO_TRY(myo_trace_find_pairs(c, log));
    for (size_t i = 0; i < c->pairs.count; i++)
        MYO_TRY(compare_pair(c, (myo_trace_pair *)c->pairs.items + i, log));
    return MYO_OK;
}

myo_status myo_compare_run(myo_comparison **out, const char *model, const char *other,
                           const myo_compare_options *options, const myo_log *log)
{
    const myo_log silent = { 0 };
    myo_comparison *c = myo_memory_new(1, sizeof *c);
    if (c == NULL)
        return MYO_NO_MEMORY;
    *c = (myo_comparison) { .options = options == NULL ? myo_compare_options_default() : *options,
                            .model = model,
                            .other = other,
                            .pairs = MYO_ARRAY(myo_trace_pair),
                            .differences = MYO_ARRAY(myo_trace_difference),
                            .passed = true };
    const myo_status status = run(c, log == NULL ? &silent : log);
    if (status != MYO_OK) {
        myo_compare_close(&c);
        return status;
    }
    *out = c;
    return c->passed ? MYO_OK : MYO_FAILED;
}

const myo_trace_difference *myo_compare_differences(const myo_comparison *comparison, size_t *count)
{
    *count = comparison->differences.count;
    return comparison->differences.items;
}

const char *myo_compare_render(myo_comparison *comparison, myo_compare_format format)
{
    if (comparison->rendered[format] == NULL)
        comparison->rendered[format] = myo_trace_report(comparison, format);
    return comparison->rendered[format];
}

myo_status myo_compare_write(myo_comparison *comparison, myo_compare_format format,
                             const char *path, const myo_log *log)
{
    const char *text = myo_compare_render(comparison, format);
    return text == NULL ? MYO_NO_MEMORY : myo_file_write(path, text, strlen(text), log);
}

void myo_compare_close(myo_comparison **comparison)
{
    if (*comparison == NULL)
        return;
    myo_array_free(&(*comparison)->differences);
    myo_array_free(&(*comparison)->pairs);
    myo_arena_close(&(*comparison)->arena);
    myo_memory_free(*comparison);
    *comparison = NULL;
}
