/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/convert.h"

#include <math.h>

#include "core/gap_search.h"
#include "core/raw_sample.h"

/* Larger values are missing samples, see dsp/quality.c. */
static const double absurd = 1e15;

myo_converter myo_converter_of(const myo_stream *stream, size_t channel)
{
    return (myo_converter) { .channel = channel, .gain = stream->channels[channel].scale };
}

/* One raw sample, times the gain as the kernels multiply it. */
static double scaled(const myo_converter *of, const myo_stream *stream, double raw)
{
    if (stream->sample_type == MYO_SAMPLE_FLOAT64)
        return raw * of->gain;
    return (double)((float)raw * (float)of->gain);
}

int64_t myo_after_gap(const myo_stream *stream, int64_t frame)
{
    const size_t gap = myo_gap_ending_after(stream->gaps, stream->gap_count, frame);
    if (gap < stream->gap_count && stream->gaps[gap].first <= frame)
        return stream->gaps[gap].first + stream->gaps[gap].count;
    return frame;
}

int64_t myo_next_gap(const myo_stream *stream, int64_t frame)
{
    const size_t gap = myo_gap_ending_after(stream->gaps, stream->gap_count, frame);
    return gap < stream->gap_count ? stream->gaps[gap].first : INT64_MAX;
}

static void find_offset(myo_converter *of, const myo_stream *stream, const void *raw, int64_t first,
                        size_t count)
{
    int64_t frame = myo_after_gap(stream, first);
    for (; frame < first + (int64_t)count; frame = myo_after_gap(stream, frame + 1)) {
        const size_t at = (size_t)(frame - first) * stream->channel_count + of->channel;
        const double value = scaled(of, stream, myo_raw_sample(raw, stream->sample_type, at));
        if (!(fabs(value) <= absurd))
            continue;
        of->offset = -value;
        of->has_offset = true;
        return;
    }
}

void myo_convert(myo_converter *converter, const myo_kernels *kernels, const myo_stream *stream,
                 const void *raw, int64_t first, size_t count, float *row)
{
    const size_t channels = stream->channel_count, channel = converter->channel;
    if (!converter->has_offset)
        find_offset(converter, stream, raw, first, count);
    const float gain = (float)converter->gain, offset = (float)converter->offset;
    switch (stream->sample_type) {
    case MYO_SAMPLE_INT16:
        kernels->row_i16(row, (const int16_t *)raw, count, channels, channel, gain, offset);
        break;
    case MYO_SAMPLE_INT32:
        kernels->row_i32(row, (const int32_t *)raw, count, channels, channel, gain, offset);
        break;
    case MYO_SAMPLE_FLOAT32:
        kernels->row_f32(row, (const float *)raw, count, channels, channel, gain, offset);
        break;
    default:
        kernels->row_f64(row, (const double *)raw, count, channels, channel, converter->gain,
                         converter->offset);
    }
}

void myo_convert_lanes(myo_converter *const *converters, size_t lanes, const myo_kernels *kernels,
                       const myo_stream *stream, const void *raw, int64_t first, size_t count,
                       float *out)
{
    const size_t channels = stream->channel_count, channel = converters[0]->channel;
    float gain[MYO_LANES] = { 0 }, offset[MYO_LANES] = { 0 };
    double gain_double[MYO_LANES] = { 0 }, offset_double[MYO_LANES] = { 0 };
    for (size_t l = 0; l < lanes; l++) {
        if (!converters[l]->has_offset)
            find_offset(converters[l], stream, raw, first, count);
        gain_double[l] = converters[l]->gain;
        offset_double[l] = converters[l]->offset;
        gain[l] = (float)gain_double[l];
        offset[l] = (float)offset_double[l];
    }
    switch (stream->sample_type) {
    case MYO_SAMPLE_INT16:
        kernels->lanes_i16(out, (const int16_t *)raw, count, channels, channel, lanes, gain,
                           offset);
        break;
    case MYO_SAMPLE_INT32:
        kernels->lanes_i32(out, (const int32_t *)raw, count, channels, channel, lanes, gain,
                           offset);
        break;
    case MYO_SAMPLE_FLOAT32:
        kernels->lanes_f32(out, (const float *)raw, count, channels, channel, lanes, gain, offset);
        break;
    default:
        kernels->lanes_f64(out, (const double *)raw, count, channels, channel, lanes, gain_double,
                           offset_double);
    }
}

/* A rail as the row kernel would convert it, so that comparisons with it are exact. */
static float rail_of(const myo_converter *of, const myo_stream *stream, double raw)
{
    const double value = scaled(of, stream, raw);
    if (stream->sample_type == MYO_SAMPLE_FLOAT64)
        return (float)(value + of->offset);
    return (float)value + (float)of->offset;
}

void myo_convert_rails(const myo_converter *converter, const myo_stream *stream, float *low,
                       float *high)
{
    const myo_channel *channel = stream->channels + converter->channel;
    const bool turned = converter->gain < 0;
    *low = rail_of(converter, stream, turned ? channel->rail_high : channel->rail_low);
    *high = rail_of(converter, stream, turned ? channel->rail_low : channel->rail_high);
    if (isnan(*low))
        *low = -INFINITY;
    if (isnan(*high))
        *high = INFINITY;
}
