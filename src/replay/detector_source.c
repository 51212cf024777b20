/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The EMG channels of a stream as a converter would deliver them: float32 or 16-bit codes. */
#include "replay/detector_source.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"

enum { BLOCK_FRAMES = 4096, MIXED_MOST = 257 };

static double microvolts(const myo_channel *channel)
{
    static const struct {
        const char *unit;
        double uv;
    } units[] = { { "uV", 1 }, { "mV", 1e3 }, { "V", 1e6 }, { "nV", 1e-3 } };
    for (size_t i = 0; channel->calibrated && i < sizeof units / sizeof units[0]; i++)
        if (strcmp(channel->unit, units[i].unit) == 0)
            return units[i].uv;
    return 0;
}

static myo_status pick_channels(myo_replay_source *out)
{
    const myo_stream *info = out->info;
    out->picks = myo_memory_new(info->channel_count, sizeof *out->picks);
    out->to_uv = myo_memory_new(info->channel_count, sizeof *out->to_uv);
    if (out->picks == NULL || out->to_uv == NULL)
        return MYO_NO_MEMORY;
    out->calibrated = true;
    for (size_t c = 0; c < info->channel_count; c++) {
        if (info->channels[c].type != MYO_CHANNEL_EMG)
            continue;
        const double uv = microvolts(&info->channels[c]);
        out->calibrated = out->calibrated && uv > 0;
        out->to_uv[out->channels] = uv;
        out->picks[out->channels++] = c;
    }
    for (size_t c = 0; !out->calibrated && c < out->channels; c++)
        out->to_uv[c] = 1;
    return out->channels > 0 ? MYO_OK : MYO_CHANNEL;
}

/* The recording's codes can be passed on when one factor turns all of them into microvolts. */
static bool is_plain_int16(const myo_replay_source *source)
{
    const myo_channel *channels = source->info->channels;
    const double scale = channels[source->picks[0]].scale * source->to_uv[0];
    if (source->info->sample_type != MYO_SAMPLE_INT16 || !(scale > 0))
        return false;
    for (size_t c = 0; c < source->channels; c++) {
        const myo_channel *channel = &channels[source->picks[c]];
        if (channel->offset != 0 || channel->scale * source->to_uv[c] != scale)
            return false;
    }
    return true;
}

static myo_status fill_block(myo_replay_source *source, int64_t first)
{
    const int64_t left = source->info->frames - first;
    const size_t count = left < BLOCK_FRAMES ? (size_t)left : BLOCK_FRAMES;
    const myo_status status =
        myo_recording_read_physical(source->recording, source->stream, first, count, source->block);
    source->block_first = first;
    source->block_count = status == MYO_OK ? count : 0;
    return status;
}

/* In microvolts (or the uncalibrated unit); missing samples are silence. */
static double sample_at(const myo_replay_source *source, int64_t frame, size_t pick)
{
    const size_t row = (size_t)(frame - source->block_first);
    const double value = source->block[row * source->info->channel_count + source->picks[pick]];
    return isnan(value) ? 0 : value * source->to_uv[pick] * source->gain + source->offset_uv;
}

static bool holds(const myo_replay_source *source, int64_t frame)
{
    return frame >= source->block_first &&
           frame < source->block_first + (int64_t)source->block_count;
}

static myo_status find_peak(myo_replay_source *source, double *peak)
{
    *peak = 0;
    for (int64_t first = 0; first < source->info->frames; first += BLOCK_FRAMES) {
        MYO_TRY(fill_block(source, first));
        for (size_t i = 0; i < source->block_count; i++)
            for (size_t c = 0; c < source->channels; c++)
                *peak = fmax(*peak, fabs(sample_at(source, first + (int64_t)i, c)));
    }
    return MYO_OK;
}

static double largest_code(const myo_replay_source *source)
{
    return source->bits == 0 ? INT16_MAX : (double)((1 << (source->bits - 1)) - 1);
}

static myo_status choose_scale(myo_replay_source *source, const myo_replay_setup *setup)
{
    double full_scale = setup->full_scale_uv;
    source->scale = source->calibrated ? 1 : 0;
    if (!source->int16 && source->bits == 0)
        return MYO_OK;
    source->raw = is_plain_int16(source) && source->gain == 1 && full_scale == 0 &&
                  source->offset_uv == 0 && source->bits == 0;
    if (source->raw) {
        source->step = source->info->channels[source->picks[0]].scale * source->to_uv[0];
    } else {
        if (full_scale == 0)
            MYO_TRY(find_peak(source, &full_scale));
        source->step = full_scale > 0 ? full_scale / largest_code(source) : 1;
    }
    if (source->int16)
        source->scale = source->step;
    return MYO_OK;
}

myo_status myo_replay_source_open(myo_replay_source *out, myo_recording *recording, size_t stream,
                                  const myo_replay_setup *setup)
{
    myo_replay_source source = { .recording = recording,
                                 .stream = stream,
                                 .info = &myo_recording_describe(recording)->streams[stream],
                                 .int16 = setup->int16,
                                 .gain = setup->gain,
                                 .offset_uv = setup->offset_uv,
                                 .bits = setup->bits };
    myo_status status = pick_channels(&source);
    if (status == MYO_OK) {
        source.block =
            myo_memory_new(BLOCK_FRAMES, source.info->channel_count * sizeof *source.block);
        status = source.block == NULL ? MYO_NO_MEMORY : choose_scale(&source, setup);
    }
    if (status != MYO_OK)
        myo_replay_source_close(&source);
    else
        *out = source;
    return status;
}

void myo_replay_source_close(myo_replay_source *source)
{
    myo_memory_free(source->block);
    myo_memory_free(source->to_uv);
    myo_memory_free(source->picks);
    *source = (myo_replay_source) { 0 };
}

size_t myo_replay_frame_bytes(const myo_replay_source *source)
{
    return source->channels * (source->int16 ? sizeof(int16_t) : sizeof(float));
}

/* For the recording's own codes this undoes raw * scale exactly. A converter saturates. */
static double quantise(const myo_replay_source *source, double microvolt)
{
    const double most = largest_code(source);
    return fmin(fmax(floor(microvolt / source->step + 0.5), -most - 1), most);
}

myo_status myo_replay_source_read(myo_replay_source *source, int64_t first, size_t count, void *out)
{
    float *floats = out;
    int16_t *codes = out;
    for (size_t i = 0; i < count; i++) {
        const int64_t frame = first + (int64_t)i;
        if (!holds(source, frame))
            MYO_TRY(fill_block(source, frame));
        for (size_t c = 0; c < source->channels; c++) {
            const double value = sample_at(source, frame, c);
            if (source->int16)
                codes[i * source->channels + c] = (int16_t)quantise(source, value);
            else if (source->step > 0)
                floats[i * source->channels + c] = (float)(quantise(source, value) * source->step);
            else
                floats[i * source->channels + c] = (float)value;
        }
    }
    return MYO_OK;
}

uint32_t myo_replay_largest_chunk(const myo_replay_setup *setup)
{
    return setup->chunk == MYO_REPLAY_MIXED ? MIXED_MOST : setup->chunk;
}

uint32_t myo_replay_chunk(const myo_replay_setup *setup, int64_t first, int64_t frames)
{
    const int64_t left = frames - first;
    /* irregular but repeatable, by position */
    const int64_t chunk = setup->chunk == MYO_REPLAY_MIXED
                              ? 1 + (first % 100003 * 7919 + 104729) % MIXED_MOST
                              : (int64_t)setup->chunk;
    return (uint32_t)(chunk < left ? chunk : left);
}
