/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams faster than 50 kHz at a fraction of their rate. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "pipeline/decimated_input.h"

enum { FRAMES = 192000, CHANNELS = 2 };

static const double pi = 3.14159265358979323846;
static int16_t raw[FRAMES * CHANNELS];
static myo_channel channels[CHANNELS];
static myo_gap gap = { 100000, 40 };
static myo_stream stream;
static myo_recording_info info;
static size_t longest_read;

static myo_status read_raw(void *context, size_t index, int64_t first, size_t count, void *out)
{
    (void)context;
    cr_assert_eq(index, 0);
    cr_assert_geq(first, 0);
    cr_assert_leq(first + (int64_t)count, FRAMES);
    longest_read = count > longest_read ? count : longest_read;
    memcpy(out, raw + first * CHANNELS, count * CHANNELS * sizeof *raw);
    return MYO_OK;
}

/* The first channel holds a tone, the second another. */
static myo_raw_input start(double rate_hz, double first_hz, double second_hz)
{
    for (size_t i = 0; i < FRAMES; i++) {
        const double turns = 2 * pi * (double)i / rate_hz;
        raw[i * CHANNELS] = (int16_t)lround(10000 * sin(first_hz * turns));
        raw[i * CHANNELS + 1] = (int16_t)lround(10000 * sin(second_hz * turns));
    }
    for (size_t c = 0; c < CHANNELS; c++)
        channels[c] = (myo_channel) { .name = c == 0 ? "a" : "b",
                                      .type = MYO_CHANNEL_EMG,
                                      .unit = "uV",
                                      .scale = 0.1,
                                      .rail_low = -32768,
                                      .rail_high = 32767 };
    stream = (myo_stream) { .name = "",
                            .rate_hz = rate_hz,
                            .frames = FRAMES,
                            .sample_type = MYO_SAMPLE_INT16,
                            .channel_count = CHANNELS,
                            .channels = channels };
    info = (myo_recording_info) { .stream_count = 1, .streams = &stream };
    longest_read = 0;
    return (myo_raw_input) { .info = &info, .read = read_raw };
}

static float *read_all(const myo_raw_input *input, size_t at_once)
{
    const size_t frames = (size_t)input->info->streams[0].frames;
    float *out = calloc(frames * CHANNELS, sizeof *out);
    for (size_t first = 0; first < frames; first += at_once) {
        const size_t count = frames - first < at_once ? frames - first : at_once;
        cr_assert_eq(input->read(input->context, 0, (int64_t)first, count, out + first * CHANNELS),
                     MYO_OK);
    }
    return out;
}

static double rms_of(const float *x, size_t frames, size_t channel)
{
    double sum = 0;
    for (size_t i = 64; i + 64 < frames; i++)
        sum += (double)x[i * CHANNELS + channel] * (double)x[i * CHANNELS + channel];
    return sqrt(sum / (double)(frames - 128));
}

Test(decimated_input, slow_streams_are_left_alone)
{
    myo_arena *arena = NULL;
    myo_decimated_input *made = NULL;
    const myo_raw_input input = start(48000, 100, 200);
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    cr_assert_eq(myo_decimated_input_open(&made, &input, arena), MYO_OK);
    cr_assert_null(made);
    myo_arena_close(&arena);
}

Test(decimated_input, the_band_passes_and_what_would_fold_into_it_does_not)
{
    static const double rates[] = { 64000, 96000, 192000 };
    for (size_t r = 0; r < 3; r++) {
        const size_t factor = (size_t)ceil(rates[r] / MYO_DECIMATED_MOST_HZ);
        const double slow_hz = rates[r] / (double)factor;
        myo_arena *arena = NULL;
        myo_decimated_input *made = NULL;
        const myo_raw_input input = start(rates[r], 440, slow_hz - 300);
        cr_assert_eq(myo_arena_open(&arena), MYO_OK);
        cr_assert_eq(myo_decimated_input_open(&made, &input, arena), MYO_OK);
        const myo_raw_input *out = myo_decimated_input_of(made);
        const size_t frames = (size_t)out->info->streams[0].frames;
        cr_assert_eq(out->info->streams[0].rate_hz, slow_hz);
        cr_assert_eq(frames, FRAMES / factor);
        float *x = read_all(out, 100000);
        cr_expect_float_eq(rms_of(x, frames, 0), 10000 / sqrt(2), 10, "%g", rms_of(x, frames, 0));
        cr_expect_lt(rms_of(x, frames, 1), 3, "%g Hz: %g", rates[r], rms_of(x, frames, 1));
        cr_expect_lt(longest_read, 20000); /* bounded, however much is asked for */
        free(x);
        myo_decimated_input_close(&made);
        myo_arena_close(&arena);
    }
}

Test(decimated_input, any_cut_gives_the_same_bits)
{
    myo_arena *arena = NULL;
    myo_decimated_input *made = NULL;
    const myo_raw_input input = start(192000, 440, 90);
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    cr_assert_eq(myo_decimated_input_open(&made, &input, arena), MYO_OK);
    const myo_raw_input *out = myo_decimated_input_of(made);
    const size_t bytes = (size_t)out->info->streams[0].frames * CHANNELS * sizeof(float);
    float *whole = read_all(out, 1000000), *parts = read_all(out, 777);
    cr_assert_eq(memcmp(whole, parts, bytes), 0);
    free(whole);
    free(parts);
    myo_decimated_input_close(&made);
    myo_arena_close(&arena);
}

Test(decimated_input, rails_stay_rails_and_gaps_grow_by_the_filter)
{
    myo_arena *arena = NULL;
    myo_decimated_input *made = NULL;
    const myo_raw_input input = start(192000, 440, 90);
    for (size_t i = 40001; i < 40030; i++)
        raw[i * CHANNELS] = 32767;
    stream.gaps = &gap;
    stream.gap_count = 1;
    cr_assert_eq(myo_arena_open(&arena), MYO_OK);
    cr_assert_eq(myo_decimated_input_open(&made, &input, arena), MYO_OK);
    const myo_raw_input *out = myo_decimated_input_of(made);
    float *x = read_all(out, 4096);
    for (size_t i = 40001 / 4; i < 40030 / 4; i++)
        cr_expect_eq(x[i * CHANNELS], 32767, "frame %zu: %g", i, (double)x[i * CHANNELS]);
    cr_assert_eq(out->info->streams[0].gap_count, 1);
    const myo_gap *left = out->info->streams[0].gaps;
    cr_assert_leq(left->first, (gap.first - 64) / 4);
    cr_assert_geq(left->first + left->count, (gap.first + gap.count + 64) / 4);
    free(x);
    myo_decimated_input_close(&made);
    myo_arena_close(&arena);
}
