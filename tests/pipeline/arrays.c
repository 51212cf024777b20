/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/arrays.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"

static const double pi = 3.14159265358979323846;

/* Noise from the position alone, so that any block can be made at any time. */
static double noise_at(uint64_t position)
{
    double sum = -2;
    for (uint64_t i = 0; i < 4; i++) {
        uint64_t z = (position * 4 + i) * 0x9E3779B97F4A7C15U + 0x1234567;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        sum += (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
    }
    return sum * 1.7320508;
}

/* Microvolts of one channel at one time; a potential every 1.7 s, a contraction from 10 to 13 s of
 * every 30. */
static double value_at(const arrays *of, int64_t frame, size_t channel)
{
    const double t = (double)frame / of->rate_hz;
    const double beat = fmod(t + 0.13 * (double)channel, 1.7) - 0.8, u = beat / 0.002;
    const double phase = fmod(t, 30);
    double x = noise_at((uint64_t)frame * 512 + channel) * (phase > 10 && phase < 13 ? 80 : 4);
    if (fabs(u) < 8)
        x += 150 * (1 - u * u) * exp(-u * u / 2);
    x += 300 * sin(2 * pi * 0.1 * t + (double)channel);
    if (of->hum_hz > 0)
        x += 30 * sin(2 * pi * of->hum_hz * t);
    return x;
}

static void make(const arrays *of, int64_t first, size_t count, void *out)
{
    for (size_t n = 0; n < count; n++)
        for (size_t c = 0; c < of->channels; c++) {
            const double x = value_at(of, first + (int64_t)n, c);
            const size_t at = n * of->channels + c;
            if (of->type == MYO_SAMPLE_INT16)
                ((int16_t *)out)[at] = (int16_t)floor(x * 10 + 0.5);
            else if (of->type == MYO_SAMPLE_INT32)
                ((int32_t *)out)[at] = (int32_t)floor(x * 1000 + 0.5);
            else if (of->type == MYO_SAMPLE_FLOAT32)
                ((float *)out)[at] = (float)x;
            else
                ((double *)out)[at] = x;
        }
}

static bool is_missing(const arrays *of, int64_t frame)
{
    for (size_t g = 0; g < of->gap_count; g++)
        if (frame >= of->gaps[g].first && frame < of->gaps[g].first + of->gaps[g].count)
            return true;
    return false;
}

static myo_status read(void *context, size_t stream, int64_t first, size_t count, void *out)
{
    arrays *of = (arrays *)context;
    const size_t bytes = of->channels * myo_sample_bytes(of->type);
    if (stream != 0 || first < 0 || first + (int64_t)count > of->frames)
        return MYO_ARGUMENT;
    of->longest_read = count > of->longest_read ? count : of->longest_read;
    if (of->computed)
        make(of, first, count, out);
    else
        memcpy(out, (char *)of->samples + (size_t)first * bytes, count * bytes);
    return MYO_OK;
}

myo_raw_input arrays_open(arrays *of)
{
    const double scales[] = { 0.1, 0.001, 1, 1 };
    const size_t bytes = of->channels * myo_sample_bytes(of->type);
    for (size_t c = 0; c < of->channels; c++) {
        const bool axis = c >= of->channels - of->axes;
        snprintf(of->names[c], sizeof of->names[c], "ch%zu", c + 1);
        of->channel[c] = (myo_channel) { .name = of->names[c],
                                         .type = axis ? MYO_CHANNEL_ACC : MYO_CHANNEL_EMG,
                                         .unit = axis ? "g" : "uV",
                                         .scale = scales[of->type],
                                         .rail_low = of->type == MYO_SAMPLE_INT16 ? -32768 : NAN,
                                         .rail_high = of->type == MYO_SAMPLE_INT16 ? 32767 : NAN,
                                         .calibrated = true,
                                         .unit_source = "test",
                                         .axis_group = axis ? 0 : -1 };
    }
    of->stream = (myo_stream) { .name = "",
                                .rate_hz = of->rate_hz,
                                .rate_source = "test",
                                .frames = of->frames,
                                .sample_type = of->type,
                                .channel_count = of->channels,
                                .channels = of->channel,
                                .gap_count = of->gap_count,
                                .gaps = of->gaps };
    of->info = (myo_recording_info) {
        .path = "arrays", .format = "arrays", .stream_count = 1, .streams = &of->stream
    };
    if (!of->computed) {
        of->samples = myo_memory_new((size_t)of->frames, bytes);
        make(of, 0, (size_t)of->frames, of->samples);
        for (int64_t n = 0; n < of->frames; n++)
            if (is_missing(of, n))
                memset((char *)of->samples + (size_t)n * bytes, 0, bytes);
    }
    return (myo_raw_input) { .info = &of->info, .context = of, .read = read };
}

void arrays_close(arrays *of)
{
    myo_memory_free(of->samples);
    of->samples = NULL;
}
