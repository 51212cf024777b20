/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The host's side of the comparison.
 *   twin_host export RECORDING float32|int16 SECONDS CHUNK OUT   samples for drive()
 *   twin_host run IN OUT                                         drive() on this machine
 *   twin_host time IN                                            nanoseconds and cycles per sample
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#if defined(__x86_64__)
#include <x86intrin.h>
#endif

#include "drive.h"
#include "kernels/twin/twin.h"
#include "replay/detector_source.h"

static FILE *in, *out;

int drive_read(void *to, size_t bytes)
{
    return fread(to, 1, bytes, in) == bytes;
}

int drive_write(const void *bytes, size_t count)
{
    return fwrite(bytes, 1, count, out) == count;
}

void drive_clock_start(void)
{
}

void drive_clock_stop(void)
{
}

static void complain(void *context, myo_log_level level, const char *message)
{
    (void)context;
    if (level == MYO_LOG_ERROR)
        fprintf(stderr, "%s\n", message);
}

static int export_samples(char **arguments)
{
    const myo_log log = { .write = complain };
    const myo_replay_setup setup = { .chunk = 1,
                                     .int16 = strcmp(arguments[1], "int16") == 0,
                                     .gain = 1 };
    myo_recording *recording = NULL;
    myo_replay_source source;
    const uint32_t chunk = (uint32_t)atoi(arguments[3]);
    if (myo_recording_open(&recording, arguments[0], NULL, &log) != MYO_OK ||
        myo_replay_source_open(&source, recording, 0, &setup) != MYO_OK)
        return 1;
    const myo_detector_format format = { .rate_hz = source.info->rate_hz,
                                         .scale = source.scale,
                                         .channels = source.channels,
                                         .sample_type = setup.int16 ? MYO_DETECTOR_INT16
                                                                    : MYO_DETECTOR_FLOAT32 };
    const double wanted = atof(arguments[2]) * format.rate_hz;
    const uint32_t frames =
        wanted < (double)source.info->frames ? (uint32_t)wanted : (uint32_t)source.info->frames;
    const size_t bytes = frames * myo_replay_frame_bytes(&source);
    void *samples = malloc(bytes);
    out = fopen(arguments[4], "wb");
    if (samples == NULL || out == NULL ||
        myo_replay_source_read(&source, 0, frames, samples) != MYO_OK)
        return 1;
    const int well = drive_write(&format, sizeof format) && drive_write(&frames, sizeof frames) &&
                     drive_write(&chunk, sizeof chunk) && drive_write(samples, bytes) &&
                     fclose(out) == 0;
    free(samples);
    myo_replay_source_close(&source);
    myo_recording_close(&recording);
    return well ? 0 : 1;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* Time-stamp counter: cycles at the nominal clock of the CPU; 0 where there is none. */
static double cycles(void)
{
#if defined(__x86_64__)
    return (double)__rdtsc();
#else
    return 0;
#endif
}

static int measure(const char *path)
{
    enum { ROUNDS = 20 };
    static myo_twin_state state;
    static myo_detector_event events[MYO_DETECTOR_EVENTS];
    const myo_detector *twin = myo_twin_entry(MYO_DETECTOR_VERSION);
    myo_detector_format format;
    uint32_t frames, chunk;
    in = fopen(path, "rb");
    if (in == NULL || !drive_read(&format, sizeof format) || !drive_read(&frames, sizeof frames) ||
        !drive_read(&chunk, sizeof chunk))
        return 1;
    const size_t width = (format.sample_type == MYO_DETECTOR_INT16 ? 2 : 4) * format.channels;
    unsigned char *samples = malloc(frames * width);
    if (samples == NULL || !drive_read(samples, frames * width) || twin->init(&state, &format) != 0)
        return 1;
    double best_s = INFINITY, best_cycles = INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
        twin->reset(&state);
        const double start_s = now(), start_cycles = cycles();
        for (uint32_t first = 0; first < frames; first += chunk)
            if (twin->push(&state, samples + first * width,
                           frames - first < chunk ? frames - first : chunk, events,
                           MYO_DETECTOR_EVENTS) < 0)
                return 1;
        best_cycles = fmin(best_cycles, cycles() - start_cycles);
        best_s = fmin(best_s, now() - start_s);
    }
    const double values = (double)frames * format.channels;
    printf("%.1f ns and %.0f cycles (time-stamp counter) per sample and channel, best of %d; "
           "state %zu bytes for %u channels\n",
           best_s / values * 1e9, best_cycles / values, ROUNDS, twin->state_bytes(&format),
           format.channels);
    free(samples);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 7 && strcmp(argv[1], "export") == 0)
        return export_samples(argv + 2);
    if (argc == 3 && strcmp(argv[1], "time") == 0)
        return measure(argv[2]);
    if (argc != 4 || strcmp(argv[1], "run") != 0)
        return 2;
    in = fopen(argv[2], "rb");
    out = fopen(argv[3], "wb");
    if (in == NULL || out == NULL)
        return 1;
    const int failed = drive();
    return failed != 0 || fclose(out) != 0;
}
