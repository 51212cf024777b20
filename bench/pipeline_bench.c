/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The whole analysis through the public interface, on recordings made here: noise, mains hum,
 * bursts and twitches, 16-bit WAV at 2 kHz. Stage times are the analyser's
 * own shares. */
#include "bench.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/array.h"
#include "myoscribe/myoscribe.h"

enum { RATE = 2000 };

static void put(unsigned char *p, uint32_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        p[i] = (unsigned char)(value >> (8 * i));
    }
}

/* Amplitude of one sample in steps of the converter; about 5 % of the time a channel is active. */
static double sample(uint32_t *seed, size_t frame, size_t channel)
{
    double noise = -3;
    for (int i = 0; i < 6; i++) {
        *seed = *seed * 1664525u + 1013904223u;
        noise += (double)*seed / 4294967296.0;
    }
    const double hum = 40 * sin(2 * 3.14159265358979 * 50.02 / RATE * (double)frame);
    const size_t cycle = (frame + 977 * channel) % (40 * RATE);
    const double burst = cycle < 2 * RATE ? 500 : 30;
    const size_t since = (frame + 5003 * channel) % (7 * RATE + 311);
    const double t = (double)since / RATE;
    const double twitch = since < RATE / 50 ? 2500 * sin(700 * t) * exp(-250 * t) : 0;
    return burst * noise + hum + twitch;
}

static bool write_wav(const char *path, size_t channels, size_t frames)
{
    unsigned char header[44] = "RIFF....WAVEfmt ";
    const uint32_t bytes = (uint32_t)(frames * channels * 2);
    put(header + 4, bytes + 36, 4);
    put(header + 16, 16, 4);
    put(header + 20, 1, 2);
    put(header + 22, (uint32_t)channels, 2);
    put(header + 24, RATE, 4);
    put(header + 28, (uint32_t)(RATE * channels * 2), 4);
    put(header + 32, (uint32_t)(channels * 2), 2);
    put(header + 34, 16, 2);
    memcpy(header + 36, "data", 4);
    put(header + 40, bytes, 4);
    FILE *file = fopen(path, "wb");
    bool good = file != NULL && fwrite(header, sizeof header, 1, file) == 1;
    uint32_t seed = 7;
    for (size_t i = 0; good && i < frames * channels; i++) {
        unsigned char pair[2];
        put(pair, (uint32_t)(int32_t)lrint(sample(&seed, i / channels, i % channels)), 2);
        good = fwrite(pair, sizeof pair, 1, file) == 1;
    }
    return file != NULL && fclose(file) == 0 && good;
}

static void complain(void *context, myo_log_level level, const char *message)
{
    (void)context;
    if (level == MYO_LOG_ERROR) {
        fprintf(stderr, "myoscribe-bench: %s\n", message);
    }
}

/* One analysis; whole and stage times go into `rows` from `first` on, made in the first repetition.
 */
static bool analyse(const char *path, size_t channels, size_t frames, myo_array *rows, size_t first,
                    const myo_bench_options *options)
{
    const myo_log log = { .write = complain, .subject = path };
    const myo_recording_options reading = { .full_scale = "5 mV" };
    const myo_run_options running = { .isa = options->isa };
    const myo_settings settings = myo_settings_default();
    myo_recording *recording = NULL;
    myo_result *result = NULL;
    const double start = myo_bench_clock(), wall_start = myo_bench_wall_clock();
    bool good = myo_recording_open(&recording, path, &reading, &log) == MYO_OK &&
                myo_analyse(&result, recording, &settings, &running, &log) == MYO_OK;
    const double took = myo_bench_clock() - start, wall = myo_bench_wall_clock() - wall_start;
    const myo_result_view *view = good ? myo_result_describe(result) : NULL;
    for (size_t s = 0; good && s <= view->stage_count; s++) {
        const char *stage = s == 0 ? "whole" : view->stages[s - 1].stage;
        if (first + s == rows->count) {
            char group[64];
            snprintf(group, sizeof group, "pipeline_%zuch/%s", channels, stage);
            myo_bench_row *made = myo_bench_add(rows, group, view->isa, frames);
            good = made != NULL;
        }
        myo_bench_row *row = (myo_bench_row *)rows->items + first + s;
        if (good) {
            /* Processor time shared out by the wall times of the stages. */
            const double share = s == 0 ? 1 : (view->stages[s - 1].seconds + 1e-9) / wall;
            row->wall[row->repetitions] = share * wall;
            row->seconds[row->repetitions++] = share * took;
            row->iterations = 1;
            row->items = (double)(frames * channels);
            row->bytes = 2 * row->items;
        }
    }
    myo_result_close(&result);
    myo_recording_close(&recording);
    return good;
}

static bool bench_recording(myo_array *rows, size_t channels, const myo_bench_options *options)
{
    char folder[] = "/tmp/myoscribe-bench-XXXXXX", path[64];
    const size_t frames = (size_t)(options->recording_s * RATE), first = rows->count;
    if (mkdtemp(folder) == NULL) {
        return false;
    }
    snprintf(path, sizeof path, "%s/recording.wav", folder);
    bool good = write_wav(path, channels, frames);
    /* The first run fills caches and makes FFT plans and is not kept. */
    myo_array discarded = MYO_ARRAY(myo_bench_row);
    good = good && analyse(path, channels, frames, &discarded, 0, options);
    myo_array_free(&discarded);
    for (size_t r = 0; good && r < options->repetitions; r++) {
        good = analyse(path, channels, frames, rows, first, options);
    }
    unlink(path);
    rmdir(folder);
    return good;
}

bool myo_bench_pipeline(myo_array *rows, const myo_bench_options *options)
{
    static const size_t counts[] = { 16, 1 };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        char group[64];
        snprintf(group, sizeof group, "pipeline_%zuch/whole", counts[i]);
        if (!myo_bench_wanted(options, group)) {
            continue;
        }
        if (options->list) {
            const size_t frames = (size_t)(options->recording_s * RATE);
            if (myo_bench_add(rows, group, myo_kernels_best()->isa, frames) == NULL) {
                return false;
            }
        } else if (!bench_recording(rows, counts[i], options)) {
            return false;
        }
    }
    return true;
}
