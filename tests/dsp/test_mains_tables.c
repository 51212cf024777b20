/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of lines and what they answer to other lines. */
#include <criterion/criterion.h>
#include <math.h>

#include "dsp/mains_tables.h"

static const double pi = 3.14159265358979323846;

/* What line `k` of the tables measures of cos(2 pi hz u / rate + phase) about a block's middle. */
static void measure(const myo_waves *waves, size_t k, size_t block, double rate_hz, double hz,
                    double phase, double *re, double *im)
{
    *re = *im = 0;
    for (size_t i = 0; i < block / 2; i++) {
        const double w = 2 * pi * hz / rate_hz * ((double)i + 0.5);
        const float *at = waves->measure + (i * waves->count + k) * 2;
        *re += (cos(w + phase) + cos(-w + phase)) * (double)at[0];
        *im += (cos(w + phase) - cos(-w + phase)) * (double)at[1];
    }
}

Test(tables, each_line_is_measured_without_other_harmonics)
{
    static const struct {
        double rate_hz, first_hz, step_hz;
        size_t count;
    } cases[] = { { 130, 50, 10, 1 },       { 200, 50, 10, 2 },      { 1000, 50.05, 50.05, 9 },
                  { 1111.111, 60, 60, 7 },  { 2000, 49.7, 49.7, 8 }, { 2000, 50, 10, 2 },
                  { 4000, 50.3, 50.3, 20 }, { 10000, 60.2, 60.2, 8 } };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const double rate_hz = cases[c].rate_hz;
        const size_t hop = (size_t)(rate_hz / 40 + 0.5), block = 8 * hop, count = cases[c].count;
        myo_mains_tables *tables = NULL;
        cr_assert_eq(myo_mains_tables_open(&tables, rate_hz, block, hop, count), MYO_OK);
        const myo_waves waves =
            myo_mains_tables_waves(tables, cases[c].first_hz, cases[c].step_hz, count);
        const bool harmonics = cases[c].first_hz == cases[c].step_hz;
        for (size_t k = 0; k < count; k++)
            for (size_t other = harmonics ? 0 : k; other < (harmonics ? count : k + 1); other++) {
                const double hz = cases[c].first_hz + (double)other * cases[c].step_hz;
                double re, im;
                measure(&waves, k, block, rate_hz, hz, 0.7, &re, &im);
                cr_expect_float_eq(re, k == other ? cos(0.7) : 0, 2e-6, "case %zu", c);
                cr_expect_float_eq(im, k == other ? sin(0.7) : 0, 2e-6, "case %zu", c);
                measure(&waves, k, block, rate_hz, hz + 0.025, 0.7, &re, &im);
                cr_expect_float_eq(re, k == other ? cos(0.7) : 0, 1e-4, "case %zu: %g", c, re);
                cr_expect_float_eq(im, k == other ? sin(0.7) : 0, 1e-4, "case %zu: %g", c, im);
            }
        for (size_t n = 0; n < hop; n++) {
            const double u = (double)n - 0.5 * (double)(hop - 1);
            const double w = 2 * pi * cases[c].first_hz / rate_hz * u;
            cr_expect_float_eq((double)waves.subtract[n * count * 2], cos(w), 1e-6);
            cr_expect_float_eq((double)waves.subtract[n * count * 2 + 1], sin(w), 1e-6);
        }
        myo_mains_tables_close(&tables);
    }
}

/* Each alternative as if it were the only one, so that noise is not larger for the other. */
Test(tables, alternatives_do_not_matter_to_each_other)
{
    myo_mains_tables *tables = NULL;
    cr_assert_eq(myo_mains_tables_open(&tables, 2000, 400, 50, 2), MYO_OK);
    const myo_waves both = myo_mains_tables_waves(tables, 50, 10, 2);
    for (size_t k = 0; k < 2; k++) {
        const myo_waves one = myo_mains_tables_waves(tables, 50 + 10 * (double)k, 10, 1);
        for (size_t i = 0; i < 200; i++) {
            const float *a = both.measure + (i * 2 + k) * 2, *b = one.measure + i * 2;
            cr_assert(a[0] == b[0] && a[1] == b[1], "line %zu, pair %zu", k, i);
        }
    }
    myo_mains_tables_close(&tables);
}

/* More frequencies than there is room for, in any order, are the same each time. */
Test(tables, tables_do_not_depend_on_what_was_asked_before)
{
    myo_mains_tables *tables = NULL;
    float first[30];
    cr_assert_eq(myo_mains_tables_open(&tables, 1000, 200, 25, 4), MYO_OK);
    for (size_t turn = 0; turn < 3; turn++)
        for (size_t i = 0; i < 30; i++) {
            const size_t at = turn == 1 ? 29 - i : i, count = 1 + at % 4;
            const double hz = myo_mains_tables_nearest(49 + 0.05 * (double)at);
            const float now = myo_mains_tables_waves(tables, hz, hz, count).measure[count * 6];
            cr_assert(turn == 0 || now == first[at]);
            first[at] = now;
        }
    myo_mains_tables_close(&tables);
}
