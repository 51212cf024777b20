/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hops, windows and candidate spikes against closed forms. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "core/geometry.h"
#include "core/memory.h"
#include "dsp/candidates.h"
#include "dsp/condition.h"
#include "dsp/features.h"
#include "dsp/signals.h"

enum { RATE = 2000, HOP = 50, CORE = 320 * HOP, MARGIN = 2 * HOP };

typedef struct features_rig {
    myo_geometry geometry;
    myo_features features;
    float x[CORE + 2 * MARGIN], low[(320 + 4) * MYO_LOW_PER_HOP];
    myo_hop hops[320];
    myo_window windows[8];
    myo_measured measured;
} features_rig;

static features_rig b;

static void start(void)
{
    b.geometry = myo_geometry_of(RATE, 400);
    cr_assert_eq(myo_features_open(&b.features, myo_kernels_best(), &b.geometry, 20, 450), MYO_OK);
    b.measured = (myo_measured) { .hops = b.hops, .windows = b.windows };
}

static void stop(void)
{
    myo_features_close(&b.features);
}

static const float mains[8] = { 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F, 0.5F };

static void measure(size_t count, bool complete, const int64_t *damaged)
{
    static const int64_t none[8] = { 0 };
    const myo_feature_input input = { .x = b.x + MARGIN,
                                      .count = count,
                                      .complete = complete,
                                      .low = b.low + 2 * MYO_LOW_PER_HOP,
                                      .damaged = damaged == NULL ? none : damaged,
                                      .mains_amplitude = mains };
    myo_features_measure(&b.features, &input, &b.measured);
}

Test(features, a_sine_measures_as_it_is, .init = start, .fini = stop)
{
    add_sine(b.x, CORE + 2 * MARGIN, RATE, 100, 2, 0.1);
    for (size_t i = 0; i < sizeof b.low / sizeof *b.low; i++)
        b.low[i] = 3;
    measure(CORE, true, NULL);
    cr_assert_eq(b.measured.hop_count, 320);
    cr_assert_eq(b.measured.window_count, 8);
    const myo_window *w = b.windows + 3;
    const double step = 2 * 3.14159265358979 * 100 / RATE;
    cr_assert_float_eq((double)w->rms, sqrt(2), 1e-4);
    cr_assert_float_eq((double)w->arv, 4 / 3.14159265, 0.01);
    cr_assert_float_eq((double)w->tkeo, 4 * sin(step) * sin(step), 1e-4);
    cr_assert_float_eq((double)w->zero_crossings, 200, 1);
    cr_assert_float_eq((double)w->slope_sign_changes, 200, 1);
    cr_assert_float_eq((double)w->waveform_length, 2 * 4 * 100, 12);
    cr_assert_eq(w->valid, 1);
    cr_assert_eq(w->mains_amplitude, 0.5F);
    cr_assert_float_eq((double)b.hops[5].mean_square, 2, 0.01);
    cr_assert_float_eq((double)b.hops[5].low_mean_square, 9, 1e-5);
    cr_assert(b.hops[5].maximum > 1.95F && b.hops[5].minimum < -1.95F);
}

/* What sixteen lanes measure at once is what one row measures, but for the order of its sums. */
Test(features, lanes_measure_as_rows_do, .init = start, .fini = stop)
{
    enum { LANE = 11 };
    static myo_window rows[8];
    static myo_hop row_hops[320];
    static const int64_t none[8] = { 0 };
    myo_block block = { 0 };
    float *memory = myo_memory_new(myo_block_floats(&b.geometry), sizeof *memory);
    myo_block_lay(&block, &b.geometry, memory);
    add_noise(b.x, CORE + 2 * MARGIN, 3, 4);
    measure(CORE, true, NULL);
    memcpy(rows, b.windows, sizeof rows);
    memcpy(row_hops, b.hops, sizeof row_hops);
    for (size_t i = 0; i < CORE + 2 * MARGIN; i++)
        block.lanes[i * MYO_LANES + LANE] = b.x[i];
    myo_block_measure(myo_kernels_best(), &b.geometry, block.lanes, 324, 0, &block.out);
    for (size_t w = 0; w < 8; w++)
        myo_kernels_best()->lanes_shape(block.shape + w * 5 * MYO_LANES,
                                        block.lanes + (MARGIN + w * 2000) * MYO_LANES, 2000);
    const myo_feature_input input = { .x = b.x + MARGIN,
                                      .count = CORE,
                                      .complete = true,
                                      .low = b.low + 2 * MYO_LOW_PER_HOP,
                                      .damaged = none,
                                      .mains_amplitude = mains,
                                      .block = &block,
                                      .lane = LANE };
    myo_features_measure(&b.features, &input, &b.measured);
    for (size_t w = 0; w < 8; w++) {
        const float *x = &rows[w].sigma, *y = &b.windows[w].sigma;
        for (size_t i = 0; i < 7; i++)
            cr_assert(fabsf(x[i] - y[i]) <= 1e-5F * fabsf(x[i]), "window %zu, number %zu: %g, %g",
                      w, i, (double)x[i], (double)y[i]);
    }
    for (size_t h = 0; h < 320; h++) {
        cr_assert_float_eq((double)row_hops[h].mean_square, (double)b.hops[h].mean_square, 1e-4);
        cr_assert_eq(row_hops[h].minimum, b.hops[h].minimum);
        cr_assert_eq(row_hops[h].maximum, b.hops[h].maximum);
    }
    myo_memory_free(memory);
}

Test(features, sigma_is_robust, .init = start, .fini = stop)
{
    add_noise(b.x, CORE + 2 * MARGIN, 0.7, 8);
    for (size_t i = 0; i < CORE; i += 50)
        b.x[MARGIN + i] = 1000;
    measure(CORE, true, NULL);
    cr_assert_float_eq((double)b.windows[0].sigma, 0.7, 0.05);
}

Test(features, missing_samples_are_left_out, .init = start, .fini = stop)
{
    int64_t damaged[8] = { 1000, 2000, 0 };
    for (size_t i = 0; i < CORE + 2 * MARGIN; i++)
        b.x[i] = i % 2 == 0 ? 1.0F : -1.0F;
    for (size_t i = 0; i < 3000; i++)
        b.x[MARGIN + 1000 + i] = NAN;
    measure(CORE - 900, false, damaged);
    cr_assert_eq(b.windows[0].valid, 0.5F);
    cr_assert_eq(b.windows[0].rms, 1);
    cr_assert_eq(b.windows[1].valid, 0);
    cr_assert(isnan(b.windows[1].rms) && isnan(b.windows[1].mdf_hz));
    cr_assert_eq(b.windows[2].valid, 1);
    cr_assert_float_eq((double)b.windows[7].valid, 0.55, 1e-6);
    cr_assert_eq(b.measured.hop_count, 302);
    cr_assert(isnan(b.hops[30].mean_square) && isnan(b.hops[30].maximum));
    cr_assert_eq(b.hops[10].mean_square, 1);
}

static size_t find(myo_candidates *found, float sigma)
{
    const myo_candidate_input input = { .x = b.x,
                                        .first = 100000 - MARGIN,
                                        .count = CORE + 2 * MARGIN,
                                        .core_first = MARGIN,
                                        .core_end = MARGIN + CORE,
                                        .low = b.low,
                                        .low_count = sizeof b.low / sizeof *b.low,
                                        .hops = b.hops,
                                        .sigma = sigma };
    measure(CORE, true, NULL);
    myo_candidates_find(found, &input);
    return found->count;
}

Test(candidates, a_potential_is_described, .init = start, .fini = stop)
{
    myo_candidates found;
    cr_assert_eq(myo_candidates_open(&found, myo_kernels_best(), &b.geometry, 4.5, 0.1), MYO_OK);
    add_potential(b.x, CORE + 2 * MARGIN, RATE, MARGIN + 5000, -10, 0.012);
    b.low[(MARGIN + 5010) * MYO_LOW_PER_HOP / HOP] = -7;
    cr_assert_eq(find(&found, 0.1F), 1, "%zu", found.count);
    const myo_spike *s = found.found;
    cr_assert_eq(s->peak_frame, 105000);
    cr_assert_float_eq((double)s->peak, -10, 1e-4);
    cr_assert_float_eq((double)s->peak_to_peak, 10 * (1 + 2 * exp(-1.5)), 0.05);
    cr_assert_eq(s->sigma, 0.1F);
    cr_assert_eq(s->low_peak, 7);
    /* (1 - t^2) exp(-t^2/2) falls under a tenth near t = 3.0, of sigma 2 ms = 4 frames. */
    cr_assert(s->onset_offset <= -10 && s->onset_offset >= -14, "%d", (int)s->onset_offset);
    cr_assert_float_eq((double)s->width_s, 0.0025, 0.0011);
    myo_candidates_close(&found);
}

Test(candidates, near_peaks_are_one_and_borders_belong_to_one_segment, .init = start, .fini = stop)
{
    myo_candidates found;
    cr_assert_eq(myo_candidates_open(&found, myo_kernels_best(), &b.geometry, 4.5, 0.1), MYO_OK);
    b.x[MARGIN + 1000] = 5;
    b.x[MARGIN + 1005] = 6;
    b.x[MARGIN + 1012] = 5;
    b.x[MARGIN - 1] = 9; /* the neighbour's */
    b.x[MARGIN + 2] = 8; /* hidden by it */
    b.x[MARGIN + CORE - 1] = 8;
    b.x[MARGIN + CORE + 20] = 9;
    cr_assert_eq(find(&found, 1), 3, "%zu", found.count);
    cr_assert_eq(found.found[0].peak_frame, 101005);
    cr_assert_eq(found.found[1].peak_frame, 101012);
    cr_assert_eq(found.found[2].peak_frame, 100000 + CORE - 1);
    cr_assert_eq(find(&found, NAN), 0);
    cr_assert_eq(find(&found, 0), 0);
    myo_candidates_close(&found);
}

Test(candidates, too_many_keep_the_largest_in_order, .init = start, .fini = stop)
{
    myo_candidates found;
    cr_assert_eq(myo_candidates_open(&found, myo_kernels_best(), &b.geometry, 4.5, 0.1), MYO_OK);
    for (size_t i = 8; i < CORE; i += 8)
        b.x[MARGIN + i] = 5 + (float)i / 1000;
    find(&found, 1);
    cr_assert(found.count > MYO_MAX_CANDIDATES / 2 && found.count <= MYO_MAX_CANDIDATES);
    for (size_t i = 1; i < found.count; i++)
        cr_assert_gt(found.found[i].peak_frame, found.found[i - 1].peak_frame);
    cr_assert_eq(found.found[found.count - 1].peak_frame, 100000 + (CORE - 1) / 8 * 8);
    myo_candidates_close(&found);
}

Test(candidates, quiet_sigma_ignores_contractions)
{
    float sigmas[10] = { 20, 1, NAN, 1.1F, 30, 0, 25, 0.9F, 40, 1.05F };
    cr_assert_eq(myo_quiet_sigma(sigmas, 10), 1);
    cr_assert(isnan(myo_quiet_sigma(sigmas, 0)));
}
