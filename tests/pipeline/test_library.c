/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a program on top of the library may do wrong, and what it may rely on. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "myoscribe/myoscribe.h"
#include "support/scratch.h"

TestSuite(library, .init = scratch_make, .fini = scratch_remove);

enum { RATE = 1000, SECONDS = 30, FRAMES = RATE * SECONDS };

static char said[1024];

static void keep(void *context, myo_log_level level, const char *message)
{
    (void)context;
    if (level == MYO_LOG_ERROR)
        snprintf(said, sizeof said, "%s", message);
}

static const myo_log log_ = { .write = keep };

static void put(unsigned char *at, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (unsigned char)(value >> 8 * i);
}

/* Noise with a twitch every three seconds. */
static int16_t sample(size_t n)
{
    static uint32_t seed = 7;
    seed = seed * 1664525 + 1013904223;
    const double noise = (double)(seed >> 16) / 65536 - 0.5;
    const size_t at = n % (3 * RATE);
    return (int16_t)(80 * noise + (at > 1500 && at < 1510 ? 9000 * sin((double)(at - 1500)) : 0));
}

static int16_t samples[FRAMES];

static const char *write_wav(void)
{
    static unsigned char head[44] = "RIFF....WAVEfmt ";
    FILE *file = fopen(scratch_path("a.wav"), "wb");
    put(head + 4, 36 + sizeof samples, 4);
    put(head + 16, 16, 4);
    put(head + 20, 1, 2);
    put(head + 22, 1, 2);
    put(head + 24, RATE, 4);
    put(head + 28, RATE * 2, 4);
    put(head + 32, 2, 2);
    put(head + 34, 16, 2);
    memcpy(head + 36, "data", 4);
    put(head + 40, sizeof samples, 4);
    for (size_t i = 0; i < FRAMES; i++)
        samples[i] = sample(i);
    cr_assert(file != NULL && fwrite(head, sizeof head, 1, file) == 1 &&
              fwrite(samples, sizeof samples, 1, file) == 1);
    fclose(file);
    return scratch_path("a.wav");
}

static myo_recording *opened(void)
{
    const myo_recording_options options = { .full_scale = "5 mV" };
    myo_recording *recording = NULL;
    cr_assert_eq(myo_recording_open(&recording, write_wav(), &options, &log_), MYO_OK, "%s", said);
    return recording;
}

Test(library, settings_are_checked_where_they_are_used)
{
    static const struct {
        const char *name;
        double value;
    } wrong[] = { { "emg_low_hz", -7 },        { "spike_sigma", NAN }, { "filter_order", 3 },
                  { "emg_high_hz", INFINITY }, { "mains_hz", 55 },     { "candidate_sigma", 20 } };
    myo_recording *recording = opened();
    myo_result *result = NULL;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        myo_settings settings = myo_settings_default();
        const myo_setting *row = myo_setting_find(wrong[i].name, NULL);
        memcpy((unsigned char *)&settings + row->offset, &wrong[i].value, sizeof(double));
        cr_assert_eq(myo_analyse(&result, recording, &settings, NULL, &log_), MYO_SETTINGS);
        cr_assert_null(result);
        cr_assert_not_null(strstr(said, wrong[i].name), "%s: %s", wrong[i].name, said);
    }
    myo_recording_close(&recording);
}

Test(library, a_misspelt_setting_has_a_nearest_one)
{
    const char *nearest = "";
    cr_assert_str_eq(myo_setting_find("spike_sigma", &nearest)->name, "spike_sigma");
    cr_assert_null(nearest);
    cr_assert_null(myo_setting_find("spike_sigm", &nearest));
    cr_assert_str_eq(nearest, "spike_sigma");
    cr_assert_null(myo_setting_find("quite another thing", &nearest));
    cr_assert_null(nearest);
    cr_assert_null(myo_setting_find(NULL, &nearest));
}

Test(library, run_options_are_checked)
{
    myo_recording *recording = opened();
    myo_result *result = NULL;
    const myo_run_options little = { .memory_bytes = 1000 },
                          nowhere = { .spool_folder = "/no/such/folder" };
    cr_assert_eq(myo_analyse(&result, recording, NULL, &little, &log_), MYO_ARGUMENT);
    cr_assert_not_null(strstr(said, "1000 bytes of memory"));
    cr_assert_eq(myo_analyse(&result, recording, NULL, &nowhere, &log_), MYO_ARGUMENT);
    cr_assert_not_null(strstr(said, "/no/such/folder"));
    myo_recording_close(&recording);
}

Test(library, a_result_outlives_its_recording)
{
    static float before[4096], after[4096];
    myo_recording *recording = opened();
    myo_result *result = NULL;
    cr_assert_eq(myo_analyse(&result, recording, NULL, NULL, &log_), MYO_OK, "%s", said);
    cr_assert_eq(myo_result_samples(result, 0, 1000, 4096, before), MYO_OK);
    myo_recording_close(&recording);
    cr_assert_null(recording);
    cr_assert_eq(myo_result_samples(result, 0, 1000, 4096, after), MYO_OK);
    cr_assert_eq(memcmp(before, after, sizeof before), 0);
    cr_assert_str_eq(myo_result_describe(result)->recording->streams[0].channels[0].unit, "uV");
    cr_assert_eq(myo_report_write(result, scratch_path("out"), "a.wav", MYO_FORMAT_ALL, &log_),
                 MYO_OK);
    myo_result_close(&result);
}

typedef struct memory_input {
    size_t reads;
    int released;
} memory_input;

static myo_status read_memory(void *context, size_t stream, int64_t first, size_t count, void *out)
{
    ((memory_input *)context)->reads++;
    cr_assert_eq(stream, 0);
    memcpy(out, samples + first, count * sizeof *samples);
    return MYO_OK;
}

static void release_memory(void *context)
{
    ((memory_input *)context)->released++;
}

Test(library, samples_in_memory_give_what_the_file_gives)
{
    myo_recording *recording = opened();
    memory_input memory = { 0 };
    const myo_raw_input input = { .info = myo_recording_describe(recording),
                                  .context = &memory,
                                  .read = read_memory,
                                  .release = release_memory };
    myo_result *of_file = NULL, *of_memory = NULL;
    cr_assert_eq(myo_analyse(&of_file, recording, NULL, NULL, &log_), MYO_OK);
    cr_assert_eq(myo_analyse_input(&of_memory, &input, NULL, NULL, &log_), MYO_OK);
    const myo_result_view *a = myo_result_describe(of_file), *b = myo_result_describe(of_memory);
    cr_assert_gt(a->event_count, 5);
    cr_assert_eq(a->event_count, b->event_count);
    for (size_t i = 0; i < a->event_count; i++)
        cr_assert_eq(a->events[i].onset_s, b->events[i].onset_s);
    cr_assert_gt(memory.reads, 0);
    myo_result_close(&of_memory);
    cr_assert_eq(memory.released, 1);
    myo_result_close(&of_file);
    myo_recording_close(&recording);
}

Test(library, an_input_that_contradicts_itself_is_refused)
{
    const myo_channel channel = { .name = "x", .type = MYO_CHANNEL_EMG, .unit = "uV", .scale = 1 };
    const myo_gap gaps[] = { { 10, 5 }, { 12, 5 } };
    const myo_stream good = { .name = "",
                              .rate_hz = RATE,
                              .frames = FRAMES,
                              .sample_type = MYO_SAMPLE_INT16,
                              .channel_count = 1,
                              .channels = &channel };
    myo_channel unscaled = channel;
    unscaled.scale = NAN;
    myo_stream wrong[6] = { good, good, good, good, good, good };
    wrong[0].rate_hz = 5e-324 * 0;
    wrong[1].rate_hz = NAN;
    wrong[2].frames = -5;
    wrong[3].channels = NULL;
    wrong[4].channels = &unscaled;
    wrong[5].gap_count = 2;
    wrong[5].gaps = gaps;
    memory_input memory = { 0 };
    myo_result *result = NULL;
    for (size_t i = 0; i < 6; i++) {
        const myo_recording_info info = { .path = "", .stream_count = 1, .streams = &wrong[i] };
        const myo_raw_input input = {
            .info = &info, .context = &memory, .read = read_memory, .release = release_memory
        };
        cr_assert_eq(myo_analyse_input(&result, &input, NULL, NULL, &log_), MYO_ARGUMENT, "%zu", i);
        cr_assert_null(result);
    }
    cr_assert_eq(memory.released, 0);
    cr_assert_eq(myo_analyse_input(&result, NULL, NULL, NULL, NULL), MYO_ARGUMENT);
}

Test(library, null_is_an_error_and_not_a_crash)
{
    myo_recording *recording = NULL;
    myo_result *result = NULL;
    float one[8];
    myo_hop hop;
    myo_window window;
    double value;
    cr_assert_eq(myo_recording_open(&recording, NULL, NULL, NULL), MYO_ARGUMENT);
    cr_assert_eq(myo_recording_open(NULL, "x", NULL, NULL), MYO_ARGUMENT);
    cr_assert_eq(myo_recording_open_in_child(NULL, "x", NULL, NULL), MYO_ARGUMENT);
    cr_assert_null(myo_recording_describe(NULL));
    cr_assert_eq(myo_recording_read(NULL, 0, 0, 1, one), MYO_ARGUMENT);
    cr_assert_eq(myo_recording_read_physical(NULL, 0, 0, 1, &value), MYO_ARGUMENT);
    cr_assert_eq(myo_analyse(&result, NULL, NULL, NULL, NULL), MYO_ARGUMENT);
    cr_assert_null(myo_result_describe(NULL));
    cr_assert_eq(myo_result_hops(NULL, 0, 0, 1, &hop), MYO_ARGUMENT);
    cr_assert_eq(myo_result_windows(NULL, 0, 0, 1, &window), MYO_ARGUMENT);
    cr_assert_eq(myo_result_psd(NULL, 0, 0, 1, one), MYO_ARGUMENT);
    cr_assert_eq(myo_result_samples(NULL, 0, 0, 1, one), MYO_ARGUMENT);
    cr_assert_eq(myo_report_write(NULL, "x", "y", MYO_FORMAT_ALL, NULL), MYO_ARGUMENT);
    myo_result_release(NULL);
    myo_recording_retain(NULL);
    myo_recording_close(NULL);
    myo_result_close(NULL);
    myo_inputs_close(NULL);
    myo_score_close(NULL);
    myo_replay_close(NULL);
    myo_describe_free(NULL);
    myo_batch_missing_free(NULL);
}
