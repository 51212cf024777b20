/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Two passes. The first goes over everything and measures the difference as it is. The second looks
 * at a stretch of the channels that differ and asks what explains it: a delay, an offset, a factor.
 */
#include "replay/trace_measure.h"

#include <math.h>
#include <string.h>

#include "core/array.h"
#include "core/fail.h"
#include "core/memory.h"
#include "replay/trace_alignment.h"

enum { BLOCK = 4096 };

/* Power of the model and of the error, of finite samples. */
typedef struct second_sums {
    double model, error;
    int64_t samples;
} second_sums;

/* One channel's seconds; 16 MiB for a day of eight channels. */
typedef struct channel_sums {
    myo_array seconds; /* of second_sums */
    int64_t first_second;
} channel_sums;

static double ratio_db(double model, double error)
{
    if (!(error > 0))
        return (double)INFINITY;
    return model > 0 ? 10 * log10(model / error) : -(double)INFINITY;
}

/* A second counts where its error is more than the limit allows against the mean of the channel:
 * the noise of a converter is none, however quiet the second. */
static void sum_up(myo_trace_difference *out, const channel_sums *sums, double min_snr_db)
{
    const second_sums *seconds = sums->seconds.items;
    second_sums all = { 0 };
    for (size_t s = 0; s < sums->seconds.count; s++) {
        all.model += seconds[s].model;
        all.error += seconds[s].error;
        all.samples += seconds[s].samples;
    }
    out->snr_db = ratio_db(all.model, all.error);
    const double mean = all.samples > 0 ? all.model / (double)all.samples : 0;
    const double allowed = isnan(min_snr_db) ? 0 : mean * pow(10, -min_snr_db / 10);
    for (size_t s = 0; s < sums->seconds.count; s++) {
        const double snr_db = ratio_db(seconds[s].model, seconds[s].error);
        if (seconds[s].error > allowed * (double)seconds[s].samples &&
            snr_db < out->second_snr_db) {
            out->second_snr_db = snr_db;
            out->second_s = (double)(sums->first_second + (int64_t)s);
        }
    }
}

static void note_difference(myo_trace_difference *out, int64_t frame, double a, double b)
{
    const double error = fabs(a - b);
    if (out->different++ == 0) {
        out->first_frame = frame;
        out->first_model = a;
        out->first_other = b;
    }
    if (!isfinite(a) || !isfinite(b)) {
        if (out->not_finite++ == 0) {
            out->not_finite_frame = frame;
            out->not_finite_model = a;
            out->not_finite_other = b;
        }
    } else if (out->largest_frame < 0 || error > out->largest) {
        out->largest = error;
        out->largest_frame = frame;
        out->largest_model = a;
        out->largest_other = b;
    }
}

static myo_status take(myo_trace_difference *out, channel_sums *sums, int64_t frame, double a,
                       double b)
{
    const int64_t second = (int64_t)((double)frame / out->rate_hz) - sums->first_second;
    while ((int64_t)sums->seconds.count <= second)
        if (myo_array_push(&sums->seconds) == NULL)
            return MYO_NO_MEMORY;
    out->samples++;
    if (isnan(a) && isnan(b))
        return MYO_OK;
    if (memcmp(&a, &b, sizeof a) != 0)
        note_difference(out, frame, a, b);
    if (isfinite(a) && isfinite(b)) {
        second_sums *sum = &((second_sums *)sums->seconds.items)[second];
        sum->model += a * a;
        sum->error += (a - b) * (a - b);
        sum->samples++;
    }
    return MYO_OK;
}

static myo_status measure_all(myo_trace_difference *out, channel_sums *sums, myo_recording *model,
                              myo_recording *other, size_t number, int64_t skip)
{
    const myo_stream *stream = &myo_recording_describe(model)->streams[number];
    const size_t channels = stream->channel_count;
    double *x = myo_memory_new(BLOCK, channels * sizeof *x);
    double *y = myo_memory_new(BLOCK, channels * sizeof *y);
    myo_status status = x == NULL || y == NULL ? MYO_NO_MEMORY : MYO_OK;
    for (int64_t first = skip; first < stream->frames && status == MYO_OK; first += BLOCK) {
        const int64_t left = stream->frames - first;
        const size_t count = left < BLOCK ? (size_t)left : BLOCK;
        MYO_TRY_CLEAN(myo_recording_read_physical(model, number, first, count, x));
        MYO_TRY_CLEAN(myo_recording_read_physical(other, number, first, count, y));
        for (size_t i = 0; i < count * channels; i++)
            MYO_TRY_CLEAN(take(&out[i % channels], &sums[i % channels],
                               first + (int64_t)(i / channels), x[i], y[i]));
    }
cleanup:
    myo_memory_free(y);
    myo_memory_free(x);
    return status;
}

myo_status myo_trace_measure(myo_trace_difference *out, myo_recording *model, myo_recording *other,
                             size_t number, const myo_compare_options *options)
{
    const myo_stream *stream = &myo_recording_describe(model)->streams[number];
    const int64_t skip = (int64_t)ceil(options->skip_s * stream->rate_hz);
    channel_sums *sums = myo_memory_new(stream->channel_count, sizeof *sums);
    if (sums == NULL)
        return MYO_NO_MEMORY;
    for (size_t c = 0; c < stream->channel_count; c++) {
        sums[c] = (channel_sums) { .seconds = MYO_ARRAY(second_sums),
                                   .first_second = (int64_t)((double)skip / stream->rate_hz) };
        out[c] = (myo_trace_difference) { .rate_hz = stream->rate_hz,
                                          .not_finite_frame = -1,
                                          .first_frame = -1,
                                          .largest_frame = -1,
                                          .second_snr_db = INFINITY,
                                          .gain = 1 };
    }
    myo_status status = measure_all(out, sums, model, other, number, skip);
    for (size_t c = 0; c < stream->channel_count && status == MYO_OK; c++) {
        sum_up(&out[c], &sums[c], options->min_snr_db);
        out[c].explained_snr_db = out[c].snr_db;
        if (out[c].not_finite > 0) /* a ratio of what is left would say that nothing is wrong */
            out[c].snr_db = out[c].second_snr_db = out[c].explained_snr_db = NAN;
        else if (out[c].different > 0)
            status = myo_trace_explain(&out[c], model, other, number, c, skip);
    }
    for (size_t c = 0; c < stream->channel_count; c++)
        myo_array_free(&sums[c].seconds);
    myo_memory_free(sums);
    return status;
}
