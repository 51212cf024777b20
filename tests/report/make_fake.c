/* SPDX-License-Identifier: GPL-3.0-or-later */
/* make_fake SCENE FOLDER: writes made-up recordings and their batch, for the browser's tests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/file.h"
#include "core/arena.h"
#include "myoscribe/report.h"
#include "report/batch/batch_files.h"
#include "report/fake_result.h"

#define HOSTILE "<img src=x onerror=alert(1)></script><script>alert(2)</script>\"'&"

static void print(void *context, myo_log_level level, const char *message)
{
    (void)context;
    (void)level;
    fprintf(stderr, "%s\n", message);
}

static const myo_log console = { .write = print };

static void must(myo_status status)
{
    if (status != MYO_OK) {
        fprintf(stderr, "make_fake: %s\n", myo_status_text(status));
        exit(1);
    }
}

static void write_one(const fake_scene *scene, const char *folder, const char *key)
{
    myo_arena *arena = NULL;
    must(myo_arena_open(&arena));
    myo_result *result = fake_result_open(scene);
    must(myo_report_write(result, myo_arena_format(arena, "%s/%s", folder, key), key,
                          MYO_FORMAT_ALL | MYO_FORMAT_FIGURES, &console));
    myo_result_close(&result);
    myo_arena_close(&arena);
}

static void write_batch(const myo_batch_row *rows, size_t count, const char *folder,
                        const char *participants)
{
    const myo_batch_input input = { .folder = folder,
                                    .count = count,
                                    .rows = rows,
                                    .formats = MYO_FORMAT_ALL,
                                    .participants = participants };
    myo_batch_totals totals;
    must(myo_batch_write(&totals, &input, &console));
    printf("%zu recordings, %zu failed\n", totals.recordings, totals.failed);
}

static void make_single(const fake_scene *scene, const char *folder)
{
    const myo_batch_row row = { .input = "trial.wav", .key = "trial.wav" };
    write_one(scene, folder, "trial.wav");
    write_batch(&row, 1, folder, NULL);
}

static void make_hostile(const char *folder)
{
    static const char *const names[] = { HOSTILE, "<!-- ]]> <script>" };
    const fake_scene scene = { .seconds = 120,
                               .emg_channels = 2,
                               .twitches_per_channel = 6,
                               .hold = true,
                               .cramp = true,
                               .names = names,
                               .reason = HOSTILE };
    const char *key = "<b>x<img src=x onerror=alert(3)>.wav";
    const myo_batch_row rows[] = {
        { .input = key, .key = key },
        { .input = "<script>alert(4)</script>", .failed = true, .message = HOSTILE }
    };
    write_one(&scene, folder, key);
    write_batch(rows, 2, folder, NULL);
}

/* Several people in two groups with a few trials each. */
static void make_study(const char *folder, size_t people, size_t trials, size_t channels)
{
    static const char *const names[] = { "L_gastrocnemius", "R_gastrocnemius", "L_tibialis",
                                         "R_tibialis" };
    myo_arena *arena = NULL;
    must(myo_arena_open(&arena));
    myo_batch_row *rows = myo_arena_new(arena, people * trials + 1, sizeof *rows);
    size_t count = 0;
    for (size_t p = 0; p < people; p++)
        for (size_t t = 0; t < trials; t++) {
            const char *key = myo_arena_format(arena, "%s/sub-%02zu/trial%zu.wav",
                                               p % 2 ? "marathon" : "control", p + 1, t + 1);
            const fake_scene scene = { .seconds = 300,
                                       .emg_channels = channels,
                                       .twitches_per_channel = 2 + (p * 7 + t * 5) % 23,
                                       .hold = t % 2 == 0,
                                       .cramp = (p + t) % 5 == 0,
                                       .names = channels <= 4 ? names : NULL,
                                       .accelerometer = true };
            write_one(&scene, folder, key);
            rows[count++] = (myo_batch_row) { .input = key, .key = key };
        }
    rows[count++] = (myo_batch_row) { .input = "control/sub-01/broken.wav",
                                      .failed = true,
                                      .message = "control/sub-01/broken.wav: the header says 0 "
                                                 "channels; export the recording again" };
    write_batch(rows, count, folder, NULL);
    myo_arena_close(&arena);
}

/* Ten thousand rows: 1250 short recordings of eight channels. */
static void make_many(const char *folder)
{
    enum { RECORDINGS = 1250 };
    myo_arena *arena = NULL;
    must(myo_arena_open(&arena));
    myo_batch_row *rows = myo_arena_new(arena, RECORDINGS, sizeof *rows);
    for (size_t i = 0; i < RECORDINGS; i++) {
        const char *key = myo_arena_format(arena, "person%zu/trial%zu.wav", i / 5 + 1, i % 5 + 1);
        const fake_scene scene = { .seconds = 8,
                                   .emg_channels = 8,
                                   .twitches_per_channel = 1 + i * 7 % 11,
                                   .hold = i % 3 == 0 };
        myo_result *result = fake_result_open(&scene);
        must(myo_report_write(result, myo_arena_format(arena, "%s/%s", folder, key), key,
                              MYO_FORMAT_EVENTS, &console));
        myo_result_close(&result);
        rows[i] = (myo_batch_row) { .input = key, .key = key };
    }
    write_batch(rows, RECORDINGS, folder, NULL);
    myo_arena_close(&arena);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: make_fake trial|hour|day|hostile|study|many FOLDER\n");
        return 2;
    }
    must(myo_folder_make(argv[2], &console));
    fake_scene scene = { .seconds = 180,
                         .emg_channels = 2,
                         .twitches_per_channel = 14,
                         .accelerometer = true,
                         .hold = true,
                         .cramp = true };
    if (strcmp(argv[1], "hour") == 0)
        scene = (fake_scene) { .seconds = 3600,
                               .emg_channels = 8,
                               .twitches_per_channel = 300,
                               .accelerometer = true,
                               .hold = true,
                               .cramp = true };
    if (strcmp(argv[1], "day") == 0)
        scene = (fake_scene) { .seconds = 86400,
                               .emg_channels = 2,
                               .twitches_per_channel = 3000,
                               .accelerometer = true,
                               .hold = true,
                               .cramp = true };
    if (strcmp(argv[1], "many") == 0)
        make_many(argv[2]);
    else if (strcmp(argv[1], "hostile") == 0)
        make_hostile(argv[2]);
    else if (strcmp(argv[1], "study") == 0)
        make_study(argv[2], 4, 3, 4);
    else
        make_single(&scene, argv[2]);
    return 0;
}
