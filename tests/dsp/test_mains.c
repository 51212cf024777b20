/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the mains removal takes, and what it must leave alone. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "dsp/mains.h"
#include "dsp/signals.h"

typedef struct mains_rig {
    myo_geometry geometry;
    myo_mains *mains;
    float *x, *clean;
    size_t n;
} mains_rig;

static mains_rig open_at(double rate_hz)
{
    mains_rig b = { .geometry = myo_geometry_of(rate_hz, (size_t)(0.2 * rate_hz)) };
    b.n = b.geometry.segment + 2 * MYO_MARGIN_HOPS * b.geometry.hop;
    b.x = myo_memory_new(b.n, sizeof(float));
    b.clean = myo_memory_new(b.n, sizeof(float));
    return b;
}

static myo_mains_fit run(mains_rig *b)
{
    const myo_mains_options options = {
        .nominal_hz = -1, .search_hz = 0.6, .harmonics = 8, .highest_hz = 450
    };
    if (b->mains == NULL)
        cr_assert_eq(myo_mains_open(&b->mains, myo_kernels_best(), &b->geometry, &options), MYO_OK);
    double gains[MYO_MAX_HARMONICS];
    for (size_t h = 0; h < MYO_MAX_HARMONICS; h++)
        gains[h] = 1;
    const myo_mains_fit fit = myo_mains_fit_row(b->mains, b->x, b->n, 0, NULL);
    myo_mains_subtract_row(b->mains, gains, b->x, b->n, 0);
    return fit;
}

static void stop(mains_rig *b)
{
    myo_mains_close(&b->mains);
    myo_memory_free(b->x);
    myo_memory_free(b->clean);
}

/* RMS of what is left of the hum over what it was. */
static double left_db(mains_rig *b, const float *hum)
{
    double left = 0, was = 0;
    for (size_t i = 0; i < b->n; i++) {
        const double rest = (double)b->x[i] - (double)b->clean[i];
        left += rest * rest;
        was += (double)hum[i] * (double)hum[i];
    }
    return 10 * log10(left / was);
}

/* Hum of a nominal frequency with an offset, 1st to 5th harmonic, under noise. */
static double hum_left(double rate_hz, double frequency_hz, double sigma, myo_mains_fit *fit)
{
    mains_rig b = open_at(rate_hz);
    float *hum = myo_memory_new(b.n, sizeof *hum);
    add_noise(b.clean, b.n, sigma, 77);
    for (int h = 1; h <= 5; h += 2)
        add_sine(hum, b.n, rate_hz, h * frequency_hz, 1.0 / h, 0.4 * h);
    for (size_t i = 0; i < b.n; i++)
        b.x[i] = b.clean[i] + hum[i];
    *fit = run(&b);
    const double left = left_db(&b, hum);
    myo_memory_free(hum);
    stop(&b);
    return left;
}

Test(mains, hum_is_removed_wherever_it_is_near_nominal)
{
    static const double frequencies[] = { 50, 50.3, 49.55, 60, 59.7, 60.41 };
    static const double rates[] = { 1000, 1111.111, 2000, 10000 };
    for (size_t r = 0; r < 4; r++)
        for (size_t f = 0; f < 6; f++) {
            myo_mains_fit fit;
            const double left = hum_left(rates[r], frequencies[f], 0.1, &fit);
            cr_log_info("%g Hz at rate %g: %.1f dB left, %.4f Hz, amplitude %.4f", frequencies[f],
                        rates[r], left, fit.frequency_hz, fit.amplitude[20]);
            cr_expect_lt(left, -38, "%g Hz at rate %g: %.1f dB left", frequencies[f], rates[r],
                         left);
            cr_expect_float_eq(fit.frequency_hz, frequencies[f], 0.005);
            cr_expect_float_eq(fit.amplitude[20], 1, 0.02);
        }
}

Test(mains, no_hum_no_change)
{
    size_t touched = 0;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        mains_rig b = open_at(1000);
        add_noise(b.x, b.n, 1, seed);
        memcpy(b.clean, b.x, b.n * sizeof *b.x);
        const myo_mains_fit fit = run(&b);
        const bool same = memcmp(b.clean, b.x, b.n * sizeof *b.x) == 0;
        cr_assert_eq(isnan(fit.frequency_hz) != 0, same);
        touched += !same;
        stop(&b);
    }
    cr_log_info("%zu of 300 noise segments touched", touched);
    cr_assert_leq(touched, 3, "%zu of 300 noise segments had a line subtracted", touched);
}

/* One 10 ms potential on a quiet line, without and with hum: no ringing beside it. */
Test(mains, an_isolated_potential_does_not_ring)
{
    for (int with_hum = 0; with_hum < 2; with_hum++) {
        mains_rig b = open_at(2000);
        add_noise(b.clean, b.n, 0.01, 5);
        add_potential(b.clean, b.n, 2000, 7000, 1, 0.01);
        memcpy(b.x, b.clean, b.n * sizeof *b.x);
        if (with_hum)
            add_sine(b.x, b.n, 2000, 50.3, 0.5, 1);
        run(&b);
        for (size_t i = 0; i < b.n; i++)
            b.x[i] -= b.clean[i];
        const double beside = rms_of(b.x + 6000, 2000);
        cr_log_info("hum %d: RMS change around the potential %.2g of its peak", with_hum, beside);
        cr_assert_lt(beside, with_hum ? 2e-3 : 1e-9, "hum %d: %g", with_hum, beside);
        stop(&b);
    }
}

/* A contraction ten times the rest must neither hide the hum nor be eaten with it. */
Test(mains, a_burst_has_one_vote)
{
    mains_rig b = open_at(2000);
    float *hum = myo_memory_new(b.n, sizeof *hum);
    add_noise(b.clean, b.n, 0.1, 9);
    add_noise(b.clean + 4000, 4000, 3, 10);
    add_sine(hum, b.n, 2000, 49.9, 0.5, 0.3);
    for (size_t i = 0; i < b.n; i++)
        b.x[i] = b.clean[i] + hum[i];
    const myo_mains_fit fit = run(&b);
    cr_assert_float_eq(fit.frequency_hz, 49.9, 0.01, "%g", fit.frequency_hz);
    const double left = left_db(&b, hum);
    cr_log_info("%.1f dB left beside a burst", left);
    cr_assert_lt(left, -30, "%.1f dB left", left);
    myo_memory_free(hum);
    stop(&b);
}

/* Mains whose frequency moves by 0.04 Hz inside the segment. */
Test(mains, drift_inside_a_segment_is_followed)
{
    static const double drifts[] = { 0.02, 0.04, 0.08 };
    for (size_t d = 0; d < 3; d++) {
        mains_rig b = open_at(2000);
        float *hum = myo_memory_new(b.n, sizeof *hum);
        add_noise(b.clean, b.n, 0.1, 13);
        for (size_t i = 0; i < b.n; i++) {
            const double t = (double)i / 2000;
            for (int h = 1; h <= 3; h += 2)
                hum[i] +=
                    (float)(sin(2 * 3.14159265358979 * h * (60.1 + 0.5 * drifts[d] * t / 8) * t) /
                            h);
            b.x[i] = b.clean[i] + hum[i];
        }
        run(&b);
        const double left = left_db(&b, hum);
        cr_log_info("drift of %g Hz: %.1f dB left", drifts[d], left);
        cr_expect_lt(left, -30, "drift of %g Hz: %.1f dB left", drifts[d], left);
        myo_memory_free(hum);
        stop(&b);
    }
}

/* A contraction over most of the segment must not lend its 50 Hz to the rest beside it. */
Test(mains, a_long_contraction_leaves_the_rest_alone)
{
    double worst = 0;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        mains_rig b = open_at(2000);
        add_noise(b.clean, b.n, 0.1, seed);
        add_noise(b.clean, 11000, 5, seed + 100);
        memcpy(b.x, b.clean, b.n * sizeof *b.x);
        run(&b);
        for (size_t i = 0; i < b.n; i++)
            b.x[i] -= b.clean[i];
        worst = fmax(worst, rms_of(b.x + 11000, b.n - 11000));
        stop(&b);
    }
    cr_assert_lt(worst, 0.03, "rest of 0.1 changed by %g", worst);
}

/* Sixteen lanes at once find what a row alone finds. */
Test(mains, lanes_find_what_rows_find)
{
    mains_rig b = open_at(2000);
    static myo_mains_fit fits[MYO_LANES];
    myo_mains_fit *wanted[MYO_LANES];
    float power[MYO_MAINS_BLOCKS][MYO_LANES];
    float *lanes = myo_memory_new(b.n, MYO_LANES * sizeof *lanes);
    run(&b);
    for (size_t l = 0; l < MYO_LANES; l++) {
        memset(b.x, 0, b.n * sizeof *b.x);
        add_noise(b.x, b.n, 1, l + 1);
        if (l % 3 != 0)
            add_sine(b.x, b.n, 2000, l % 3 == 1 ? 50.01 : 60.3, 3, 0.1 * (double)l);
        for (size_t i = 0; i < b.n; i++)
            lanes[i * MYO_LANES + l] = b.x[i];
        for (size_t k = 0; k < 40; k++)
            power[k][l] = myo_kernels_best()->mean_square(b.x + k * 400, 400);
        fits[l].frequency_hz = NAN;
        wanted[l] = l == 4 ? NULL : fits + l;
    }
    cr_assert(myo_mains_remove_lanes(b.mains, lanes, power, wanted));
    for (size_t l = 0; l < MYO_LANES; l++) {
        memset(b.x, 0, b.n * sizeof *b.x);
        add_noise(b.x, b.n, 1, l + 1);
        if (l % 3 != 0)
            add_sine(b.x, b.n, 2000, l % 3 == 1 ? 50.01 : 60.3, 3, 0.1 * (double)l);
        const myo_mains_fit fit = run(&b);
        cr_assert_eq(isnan(fits[l].frequency_hz) != 0, l % 3 == 0 || l == 4, "lane %zu", l);
        if (l == 4 || l % 3 == 0)
            continue;
        cr_assert_eq(fits[l].frequency_hz, fit.frequency_hz, "lane %zu", l);
        cr_assert_eq(fits[l].amplitude[20], fit.amplitude[20], "lane %zu", l);
        for (size_t i = 0; i < b.n; i++)
            b.x[i] -= lanes[i * MYO_LANES + l];
        cr_assert_lt(rms_of(b.x, b.n), 1e-4);
    }
    myo_memory_free(lanes);
    stop(&b);
}

/* Neighbours of other frequencies and sizes change no bit of a lane. */
Test(mains, a_lane_is_as_if_alone)
{
    mains_rig b = open_at(1000);
    float *lanes[2], power[MYO_MAINS_BLOCKS][MYO_LANES];
    run(&b);
    for (size_t alone = 0; alone < 2; alone++) {
        static myo_mains_fit fits[MYO_LANES];
        myo_mains_fit *wanted[MYO_LANES] = { NULL };
        lanes[alone] = myo_memory_new(b.n, MYO_LANES * sizeof *lanes[0]);
        for (size_t l = 0; l < MYO_LANES; l++) {
            const bool used = alone == 0 || l == 7;
            wanted[l] = used ? fits + l : NULL;
            memset(b.x, 0, b.n * sizeof *b.x);
            add_noise(b.x, b.n, 0.1, l + 1);
            add_sine(b.x, b.n, 1000, 49.9 + 0.03 * (double)l, (double)l, 1);
            add_sine(b.x, b.n, 1000, 3 * (49.9 + 0.03 * (double)l), 0.1 * (double)(l % 5), 1);
            for (size_t i = 0; i < b.n; i++)
                lanes[alone][i * MYO_LANES + l] = used ? b.x[i] : NAN;
            for (size_t k = 0; k < MYO_MAINS_BLOCKS; k++)
                power[k][l] = used ? myo_kernels_best()->mean_square(b.x + k * 200, 200) : NAN;
        }
        cr_assert(myo_mains_remove_lanes(b.mains, lanes[alone], power, wanted));
    }
    for (size_t i = 7; i < b.n * MYO_LANES; i += MYO_LANES)
        cr_assert_eq(memcmp(lanes[0] + i, lanes[1] + i, sizeof *lanes[0]), 0);
    myo_memory_free(lanes[0]);
    myo_memory_free(lanes[1]);
    stop(&b);
}

/* Raw samples around a fit range, in parts of hops, have their hum taken out as far as they go. */
Test(mains, more_than_the_fit_range_is_subtracted)
{
    static const size_t leads[] = { 0, 300, 317 };
    for (size_t i = 0; i < 3; i++) {
        mains_rig b = open_at(2000);
        double gains[MYO_MAX_HARMONICS];
        const size_t before = 317, after = 211, n = before + b.n + after, first = before - leads[i];
        float *x = myo_memory_new(n, sizeof *x);
        add_noise(b.clean, b.n, 1e-3, 3);
        memcpy(x + before, b.clean, b.n * sizeof *x);
        add_sine(x, n, 2000, 50.11, 1, 0.2);
        add_sine(x, n, 2000, 150.33, 0.3, 0.7);
        run(&b);
        const myo_mains_fit fit = myo_mains_fit_row(b.mains, x + before, b.n, 0, NULL);
        cr_assert_float_eq(fit.frequency_hz, 50.11, 1e-4);
        for (size_t h = 0; h < MYO_MAX_HARMONICS; h++)
            gains[h] = h == 2 ? 0.5 : 1;
        add_sine(x, n, 2000, 150.33, 0.3, 0.7);
        myo_mains_subtract_row(b.mains, gains, x + first, n - first, leads[i]);
        const double left = leads[i] == 0 ? 0 : rms_of(x + first, leads[i]);
        cr_expect_lt(left, 1e-3, "before: %g", left);
        cr_expect_lt(rms_of(x + before, b.n), 2e-3, "%g", rms_of(x + before, b.n));
        cr_expect_lt(rms_of(x + before + b.n, after), 1e-3);
        myo_memory_free(x);
        stop(&b);
    }
}

/* Amplitude of a line in x over all n frames */
static double amplitude_at(const float *x, size_t n, double rate_hz, double frequency_hz)
{
    double re = 0, im = 0;
    for (size_t i = 0; i < n; i++) {
        const double angle = 2 * 3.14159265358979323846 * frequency_hz * (double)i / rate_hz;
        re += 2 * (double)x[i] * cos(angle) / (double)n;
        im += 2 * (double)x[i] * sin(angle) / (double)n;
    }
    return sqrt(re * re + im * im);
}

/* A loud fundamental half way between two tables: none of it may be taken for its harmonics. */
Test(mains, harmonics_are_not_made_up)
{
    static const double rates[] = { 1000, 1111.111, 2000 };
    for (size_t r = 0; r < 3; r++) {
        mains_rig b = open_at(rates[r]);
        add_noise(b.clean, b.n, 1e-4, 31);
        memcpy(b.x, b.clean, b.n * sizeof *b.x);
        add_sine(b.x, b.n, rates[r], 50.024, 1, 0.3);
        run(&b);
        for (size_t i = 0; i < b.n; i++)
            b.x[i] -= b.clean[i];
        for (int h = 1; h <= 4; h++) {
            const double made = amplitude_at(b.x, b.n, rates[r], h * 50.024);
            cr_log_info("rate %g: harmonic %d changed by %.2g of the fundamental", rates[r], h,
                        made);
            cr_expect_lt(made, 1e-4, "rate %g, harmonic %d: %g", rates[r], h, made);
        }
        stop(&b);
    }
}

Test(mains, every_isa_gives_the_same_bits)
{
    static float first[1 << 15];
    for (int isa = 0; isa < MYO_ISA_COUNT; isa++) {
        const myo_kernels *kernels = myo_kernels_of((myo_isa)isa);
        if (kernels == NULL)
            continue;
        mains_rig b = open_at(2000);
        const myo_mains_options options = {
            .nominal_hz = -1, .search_hz = 0.6, .harmonics = 8, .highest_hz = 450
        };
        cr_assert_eq(myo_mains_open(&b.mains, kernels, &b.geometry, &options), MYO_OK);
        add_noise(b.x, b.n, 0.1, 21);
        add_sine(b.x, b.n, 2000, 60.2, 1, 0);
        run(&b);
        if (isa == 0)
            memcpy(first, b.x, b.n * sizeof *b.x);
        cr_assert_eq(memcmp(first, b.x, b.n * sizeof *b.x), 0, "%s differs", kernels->isa);
        stop(&b);
    }
}

/* A gate opens and closes, a size jumps, a swell comes and goes, the frequency drifts: what is left
 * is no more than twice the noise, but for 0.2 s where it begins, ends or jumps, which is said. */
typedef enum course { STARTS, STOPS, JUMPS, SWELLS, DRIFTS, COURSES } course;

static double size_at(course kind, double t)
{
    switch (kind) {
    case STARTS:
        return t > 3.13 ? 20 : 0;
    case STOPS:
        return t < 5.77 ? 20 : 0;
    case JUMPS:
        return t > 4.45 ? 40 : 8;
    case SWELLS:
        return 5 + 55 * exp(-(t - 4) * (t - 4) / 2);
    default:
        return 20;
    }
}

static void check_course(course kind, double rate_hz, double frequency_hz, const int *harmonics)
{
    mains_rig b = open_at(rate_hz);
    double phase = 0.3, worst = 0;
    add_noise(b.x, b.n, 2, 11 + (uint64_t)kind);
    for (size_t i = 0; i < b.n; i++) {
        const double t = (double)i / rate_hz;
        const double hz = kind == DRIFTS ? frequency_hz + 0.1 * (t - 4) : frequency_hz;
        phase += 2 * 3.14159265358979323846 * hz / rate_hz;
        for (int h = 0; h < 2; h++)
            b.x[i] += (float)(size_at(kind, t) * sin(harmonics[h] * phase) / (h + 1));
    }
    const myo_mains_fit fit = run(&b);
    const size_t block = (size_t)MYO_MAINS_BLOCK_HOPS * b.geometry.hop;
    size_t unsure = 0;
    for (size_t k = 0; k < fit.blocks; k++) {
        unsure += fit.unsure[k];
        if (!fit.unsure[k])
            worst = fmax(worst, rms_of(b.x + k * block, block));
    }
    const size_t jumps = kind < SWELLS ? 3 : 0;
    cr_expect_lt(worst, 4, "course %d of %g Hz at %g: %g left of noise 2", kind, frequency_hz,
                 rate_hz, worst);
    cr_expect_leq(unsure, jumps, "course %d of %g Hz (harmonic %d): %zu blocks unsure, %g Hz", kind,
                  frequency_hz, harmonics[0], unsure, fit.frequency_hz);
    stop(&b);
}

Test(mains, hum_is_followed_where_it_begins_ends_jumps_swells_and_drifts)
{
    static const int odd[] = { 1, 3 }, rectified[] = { 2, 4 }, third[] = { 3, 6 };
    static const double frequencies[] = { 50, 60, 49.7, 60.3 }, rates[] = { 1000, 2000, 4000 };
    for (int kind = 0; kind < COURSES; kind++)
        for (size_t f = 0; f < 4; f++)
            for (size_t r = 0; r < 3; r++) {
                /* a drift of 0.1 Hz/s leaves the search within a segment that begins beside nominal */
                if (kind != DRIFTS || f < 2)
                    check_course((course)kind, rates[r], frequencies[f], odd);
                if (kind != DRIFTS) { /* twice and three times as fast at these */
                    check_course((course)kind, rates[r], frequencies[f], rectified);
                    check_course((course)kind, rates[r], frequencies[f], third);
                }
            }
}

/* Evoked potentials at divisors of the mains, over all and over half of the segment. */
Test(mains, trains_of_potentials_keep_their_power)
{
    static const double rates[] = { 5, 10, 12, 12.5, 15, 20, 25, 30, 40, 100.0 / 3 };
    for (size_t r = 0; r < 10; r++)
        for (int half = 0; half < 2; half++) {
            mains_rig b = open_at(2000);
            add_noise(b.x, b.n, 2, 5);
            for (double at = half ? 8000 : 40; at < (double)b.n - 40; at += 2000 / rates[r])
                add_potential(b.x, b.n, 2000, (size_t)(at + 0.5), 100, 0.012);
            memcpy(b.clean, b.x, b.n * sizeof *b.x);
            run(&b);
            const double before = rms_of(b.clean, b.n);
            for (size_t i = 0; i < b.n; i++)
                b.clean[i] -= b.x[i];
            const double lost = rms_of(b.clean, b.n) / before;
            cr_expect_lt(lost * lost, 0.02, "%g/s, half %d: %g of the power lost", rates[r], half,
                         lost * lost);
            stop(&b);
        }
}
