/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <criterion/criterion.h>
#include <math.h>

#include "simulate/measure.h"
#include "simulate/potential.h"
#include "simulate/reference.h"

static const myo_fibres fibres = {
    .depth_mm = 10, .radius_mm = 3, .half_mm = 65, .velocity = 4, .count = 300
};

static void make(myo_potential *out, const myo_electrode *electrodes, size_t count,
                 myo_arena **arena)
{
    myo_draw draw;
    cr_assert_eq(myo_arena_open(arena), MYO_OK);
    cr_assert_eq(myo_draw_open(&draw, 3, 1), MYO_OK);
    cr_assert_eq(myo_potential_make(out, &fibres, electrodes, count, &draw, *arena), MYO_OK);
    myo_draw_close(&draw);
}

static double peak_of(const myo_potential *p, size_t *at)
{
    double peak = 0;
    for (size_t i = 0; i < p->samples; i++)
        if ((double)p->resting[i] > peak) {
            peak = (double)p->resting[i];
            *at = i;
        }
    return peak;
}

/* Properties of a volume conductor: less with depth and distance, later along the fibre at the
 * conduction velocity, longer when the velocity falls. */
Test(potential, travels_and_fades)
{
    const myo_electrode electrodes[] = { { 0, 20, 20 }, { 0, 40, 20 }, { 30, 20, 20 } };
    myo_potential p[3];
    myo_arena *arena = NULL;
    make(p, electrodes, 3, &arena);
    size_t near = 0, far = 0, aside = 0;
    const double peak = peak_of(&p[0], &near), along = peak_of(&p[1], &far);
    cr_expect_gt(peak, 5, "microvolts, not %g", peak);
    cr_expect_float_eq((double)(far - near) * p[0].step_s, 0.020 / 4, 0.0012,
                       "20 mm at 4 m/s is 5 ms");
    cr_expect_gt(along, 0.4 * peak);
    cr_expect_lt(peak_of(&p[2], &aside), 0.3 * peak);
    cr_expect_float_eq(myo_potential_at(&p[0], 0.012, 2, 0), myo_potential_at(&p[0], 0.006, 1, 0),
                       1e-9);
    cr_expect_eq(myo_potential_at(&p[0], -0.001, 1, 0), 0);
    cr_expect_eq(myo_potential_at(&p[0], 1, 1, 0), 0);
    myo_arena_close(&arena);
}

/* -3 dB at both corners after both passes, and the noise gain of what it lets through. */
Test(potential, reference_band)
{
    const double corners[] = { 20, 450, 100, 5 }, gains[] = { 0.7071, 0.7071, 1, 0 };
    const double limits[] = { 0.01, 0.01, 0.01, 0.06 };
    myo_reference reference;
    myo_reference_design(&reference, 2000);
    for (int k = 0; k < 4; k++) {
        static double x[20000];
        for (int i = 0; i < 20000; i++)
            x[i] = sin(2 * 3.14159265358979 * corners[k] * i / 2000);
        myo_reference_apply(&reference, x, 20000);
        double sum = 0;
        for (int i = 5000; i < 15000; i++)
            sum += x[i] * x[i];
        cr_expect_float_eq(sqrt(sum / 5000), gains[k], limits[k], "%g Hz: %g", corners[k],
                           sqrt(sum / 5000));
    }
    cr_expect_float_eq(reference.noise_gain, sqrt(430.0 / 1000), 0.03);
}
