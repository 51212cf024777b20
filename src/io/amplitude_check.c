/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/amplitude_check.h"

#include <math.h>
#include <stdlib.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/plausible_amplitude.h"
#include "core/statistics.h"

/* Stretches spread over the recording; the spread within a tenth of a second is that of the signal,
 * not of its drift, and the quietest tenth of the stretches stands for rest. */
enum { STRETCHES = 200, LEAST_FRAMES = 8, MOST_FRAMES = 8192 };
static const double STRETCH_S = 0.1, QUIET_SHARE = 0.1;
/* Where the loudest stretches are not this many times the quietest, the recording may be one
 * contraction, and only what no contraction reaches is held against its unit. */
static const double RANGE_WITH_REST = 6, NO_CONTRACTION_UV = 2000;

typedef struct channel_look {
    double sigmas[STRETCHES];
    size_t count;
    double largest;
} channel_look;

/* Takes one channel of a block; `values` is scratch. */
static void take(channel_look *look, const double *block, size_t frames, size_t width,
                 size_t channel, double *values)
{
    size_t count = 0;
    for (size_t i = 0; i < frames; i++)
        if (isfinite(block[i * width + channel]))
            values[count++] = block[i * width + channel];
    if (count < LEAST_FRAMES)
        return;
    const double middle = myo_quantile(values, count, 0.5);
    for (size_t i = 0; i < count; i++) {
        values[i] = fabs(values[i] - middle);
        look->largest = fmax(look->largest, values[i]);
    }
    look->sigmas[look->count++] = 1.4826 * myo_quantile(values, count, 0.5);
}

static myo_status look_at(myo_recording *recording, size_t index, channel_look *looks,
                          double *block, double *values)
{
    const myo_stream *stream = &myo_recording_describe(recording)->streams[index];
    const double wanted = STRETCH_S * stream->rate_hz;
    const size_t frames = wanted < LEAST_FRAMES  ? LEAST_FRAMES
                          : wanted > MOST_FRAMES ? MOST_FRAMES
                                                 : (size_t)wanted;
    if (stream->frames < (int64_t)frames)
        return MYO_OK;
    const int64_t room = stream->frames - (int64_t)frames;
    const int64_t most = stream->frames / (int64_t)frames;
    const int64_t stretches = most < STRETCHES ? most : STRETCHES;
    for (int64_t k = 0; k < stretches; k++) {
        const int64_t first =
            stretches > 1 ? (int64_t)((double)room * (double)k / (double)(stretches - 1)) : 0;
        MYO_TRY(myo_recording_read_physical(recording, index, first, frames, block));
        for (size_t c = 0; c < stream->channel_count; c++)
            take(&looks[c], block, frames, stream->channel_count, c, values);
    }
    return MYO_OK;
}

static myo_status judge(myo_amplitude_doubts *doubts, const myo_stream *stream, channel_look *looks,
                        myo_arena *arena)
{
    for (size_t c = 0; c < stream->channel_count; c++) {
        const myo_channel *channel = &stream->channels[c];
        channel_look *look = &looks[c];
        if (look->count == 0)
            continue;
        const double loud = myo_quantile(look->sigmas, look->count, 1 - QUIET_SHARE);
        double sigma = myo_quantile(look->sigmas, look->count, QUIET_SHARE);
        if (loud < RANGE_WITH_REST * sigma && sigma < NO_CONTRACTION_UV && sigma > 1)
            sigma = NAN;
        /* no change at all is a flat channel, which is said elsewhere */
        const char *doubt = myo_amplitude_doubt(channel->type, channel->unit,
                                                sigma > 0 ? sigma : NAN, look->largest, arena);
        if (doubt == NULL)
            return MYO_NO_MEMORY;
        myo_amplitude_doubts_add(doubts, channel->name, doubt);
    }
    return MYO_OK;
}

static myo_status check_stream(myo_amplitude_doubts *doubts, myo_recording *recording, size_t index,
                               myo_arena *arena)
{
    const myo_stream *stream = &myo_recording_describe(recording)->streams[index];
    const size_t width = stream->channel_count;
    channel_look *looks = myo_memory_new(width, sizeof *looks);
    double *block = myo_memory_new(width * MOST_FRAMES, sizeof *block);
    double *values = myo_memory_new(MOST_FRAMES, sizeof *values);
    myo_status status = looks == NULL || block == NULL || values == NULL ? MYO_NO_MEMORY : MYO_OK;
    if (status == MYO_OK)
        status = look_at(recording, index, looks, block, values);
    if (status == MYO_OK)
        status = judge(doubts, stream, looks, arena);
    myo_memory_free(looks);
    myo_memory_free(block);
    myo_memory_free(values);
    return status;
}

myo_status myo_recording_check_amplitudes(myo_recording *recording, const myo_log *log)
{
    const myo_recording_info *info = myo_recording_describe(recording);
    myo_amplitude_doubts doubts = { 0 };
    myo_arena *arena = NULL;
    myo_status status = myo_arena_open(&arena);
    for (size_t s = 0; status == MYO_OK && s < info->stream_count; s++)
        status = check_stream(&doubts, recording, s, arena);
    if (status == MYO_OK)
        myo_amplitude_doubts_tell(&doubts, log);
    myo_arena_close(&arena);
    return status;
}
