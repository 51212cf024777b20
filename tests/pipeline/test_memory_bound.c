/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Peak memory of whole analyses, each in a process of its own. Samples are made when they are read,
 * so what is measured is the analysis alone. */
#include <criterion/criterion.h>
#include <math.h>
#include <sys/resource.h>

#include "myoscribe/analyser.h"
#include "pipeline/arrays.h"
#include "pipeline/analysis_result.h"

static const long limit_kib = 128 * 1024;

static void expect_bounded(arrays *of)
{
    const myo_settings settings = myo_settings_default();
    const myo_raw_input feed = arrays_open(of);
    myo_result *result = NULL;
    struct rusage usage;
    cr_assert_eq(myo_analyse_input(&result, &feed, &settings, NULL, NULL), MYO_OK);
    cr_assert_eq(getrusage(RUSAGE_SELF, &usage), 0);
    cr_log_info("%zu channels, %g Hz, %.0f s: peak %ld MiB", of->channels, of->rate_hz,
                (double)of->frames / of->rate_hz, usage.ru_maxrss / 1024);
    cr_assert_leq(usage.ru_maxrss, limit_kib, "peak of %ld MiB", usage.ru_maxrss / 1024);
    myo_result_close(&result);
    arrays_close(of);
}

Test(memory, many_channels)
{
    arrays of = { .rate_hz = 2000, .frames = 2000 * 10, .channels = 256, .computed = true };
    expect_bounded(&of);
}

Test(memory, a_long_recording)
{
    arrays of = { .rate_hz = 2000, .frames = 2000 * 1200, .channels = 8, .computed = true };
    expect_bounded(&of);
}

Test(memory, a_day)
{
    arrays of = { .rate_hz = 250, .frames = 250LL * 86400, .channels = 1, .computed = true };
    expect_bounded(&of);
}

Test(memory, an_audio_rate)
{
    arrays of = { .rate_hz = 44100, .frames = 44100 * 60, .channels = 2, .computed = true };
    expect_bounded(&of);
}

/* However fast, what is read and what is kept are bounded: see pipeline/decimated_input.h. */
Test(memory, a_rate_of_a_megahertz)
{
    arrays of = { .rate_hz = 1e6, .frames = 3000000, .channels = 1, .computed = true };
    expect_bounded(&of);
    cr_assert_leq(of.longest_read, 100000);
}
