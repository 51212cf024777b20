/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/line.h"

#include <math.h>

#include "core/order.h"
#include "kernels/exact.h"

enum {
    LAG = 8,           /* blocks between the phasors that refine the turn */
    FOLLOW_BLOCKS = 11 /* as short as leaves a potential or two no vote */
};

static const double pi = 3.14159265358979323846;
static const double quiet_factor = 4;

/* Phases of noise add up to this share of their number in 3 % of cases (Rayleigh). */
static const double least_coherence = 0.3;

myo_phasor myo_phasor_times(myo_phasor a, myo_phasor b)
{
    return (myo_phasor) { a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re };
}

static myo_phasor times_conjugate(myo_phasor a, myo_phasor b)
{
    return (myo_phasor) { a.re * b.re + a.im * b.im, a.im * b.re - a.re * b.im };
}

double myo_phasor_size(myo_phasor a)
{
    return sqrt(a.re * a.re + a.im * a.im);
}

myo_phasor myo_phasor_turn(double angle)
{
    return (myo_phasor) { myo_exact_cos(angle), myo_exact_sin(angle) };
}

/* Angle of a phasor in (-pi, pi]: Newton's method on sin(target - angle), which needs no arctangent
 * and so has the same bits everywhere. */
static double angle_of(myo_phasor a)
{
    const double size = myo_phasor_size(a);
    if (!(size > 0))
        return 0;
    double angle = (a.im < 0 ? -0.5 : 0.5) * pi * (1 - a.re / size);
    for (int i = 0; i < 6; i++) {
        const myo_phasor now = myo_phasor_turn(angle);
        angle += (a.im * now.re - a.re * now.im) / size;
    }
    return angle;
}

size_t myo_phasors_keep_quiet(myo_phasors *of, const double *power)
{
    double sorted[MYO_LINE_BLOCKS];
    size_t count = 0, kept = 0;
    for (size_t k = 0; k < of->blocks; k++)
        if (of->usable[k])
            sorted[count++] = power[k];
    if (count < MYO_LINE_LEAST_BLOCKS)
        return 0;
    double limit = quiet_factor * myo_order_double(sorted, count, count / 5);
    const double least = myo_order_double(sorted, count, MYO_LINE_LEAST_BLOCKS - 1);
    limit = limit > least ? limit : least;
    for (size_t k = 0; k < of->blocks; k++) {
        of->usable[k] = of->usable[k] && power[k] <= limit;
        kept += of->usable[k];
    }
    return kept;
}

bool myo_phasors_cohere(const myo_phasors *of)
{
    myo_phasor sum = { 0, 0 };
    size_t pairs = 0;
    for (size_t k = 0; k + 1 < of->blocks; k++) {
        if (!of->usable[k] || !of->usable[k + 1])
            continue;
        const myo_phasor turn = times_conjugate(of->block[k + 1], of->block[k]);
        const double size = myo_phasor_size(turn);
        pairs++;
        if (size > 0) {
            sum.re += turn.re / size;
            sum.im += turn.im / size;
        }
    }
    return pairs > 0 && myo_phasor_size(sum) >= least_coherence * (double)pairs;
}

/* Mean turn over `lag` blocks; phasors larger than the median count as the median, so that a burst
 * has one vote like any other stretch. */
static double mean_turn(const myo_phasors *of, size_t lag)
{
    double sizes[MYO_LINE_BLOCKS], sorted[MYO_LINE_BLOCKS];
    size_t count = 0;
    for (size_t k = 0; k < of->blocks; k++) {
        sizes[k] = myo_phasor_size(of->block[k]);
        if (of->usable[k])
            sorted[count++] = sizes[k];
    }
    const double limit = myo_order_median(sorted, count);
    myo_phasor sum = { 0, 0 };
    for (size_t k = 0; k + lag < of->blocks; k++) {
        if (!of->usable[k] || !of->usable[k + lag])
            continue;
        const myo_phasor turn = times_conjugate(of->block[k + lag], of->block[k]);
        const double a = sizes[k], b = sizes[k + lag];
        const double weight = (a > limit ? limit / a : 1) * (b > limit ? limit / b : 1);
        sum.re += weight * turn.re;
        sum.im += weight * turn.im;
    }
    return angle_of(sum);
}

static void turn_back(myo_phasors *of, double angle)
{
    const myo_phasor step = myo_phasor_turn(-angle);
    myo_phasor turn = { 1, 0 };
    for (size_t k = 0; k < of->blocks; k++) {
        of->block[k] = myo_phasor_times(of->block[k], turn);
        turn = myo_phasor_times(turn, step);
    }
}

/* Robust centre of phasors that no longer turn, and its distance from 0 in standard errors. */
static myo_line centre_of(const myo_phasors *of, double angle)
{
    double re[MYO_LINE_BLOCKS], im[MYO_LINE_BLOCKS], scatter[2 * MYO_LINE_BLOCKS];
    size_t count = 0;
    for (size_t k = 0; k < of->blocks; k++)
        if (of->usable[k]) {
            re[count] = of->block[k].re;
            im[count++] = of->block[k].im;
        }
    myo_line found = { .angle = angle,
                       .centre = { myo_order_median(re, count), myo_order_median(im, count) } };
    for (size_t i = 0; i < count; i++) {
        scatter[i] = fabs(re[i] - found.centre.re);
        scatter[count + i] = fabs(im[i] - found.centre.im);
    }
    const double sigma = 1.4826 * myo_order_median(scatter, 2 * count);
    /* The standard error of a median; few blocks know their own scatter less well. */
    const double few = 1 + 4.0 / (double)count;
    const double error = few * 1.2533 * sigma / sqrt((double)count);
    const double size = myo_phasor_size(found.centre);
    found.stand_out = size == 0 ? 0 : error > 0 ? size / error : INFINITY;
    return found;
}

myo_line myo_line_find(myo_phasors *of)
{
    double angle = mean_turn(of, 1);
    turn_back(of, angle);
    if (of->blocks > 2 * LAG) {
        const double rest = mean_turn(of, LAG) / LAG;
        turn_back(of, rest);
        angle += rest;
    }
    return centre_of(of, angle);
}

myo_line myo_line_centre(myo_phasors *of, double angle)
{
    turn_back(of, angle);
    return centre_of(of, angle);
}

void myo_line_follow(myo_line *line, const myo_phasors *of)
{
    size_t usable[MYO_LINE_BLOCKS], count = 0;
    for (size_t k = 0; k < of->blocks; k++)
        if (of->usable[k])
            usable[count++] = k;
    size_t next = 0;
    line->knot_count = (of->blocks + 1) / 2;
    for (size_t j = 0; j < line->knot_count; j++) {
        double re[FOLLOW_BLOCKS], im[FOLLOW_BLOCKS];
        while (next + 1 < count && usable[next] < 2 * j)
            next++;
        /* As far on both sides, so that a turn does not pull the centre off; at least one block. */
        size_t reach = next < count - 1 - next ? next : count - 1 - next;
        reach = reach < 1 ? 1 : reach > FOLLOW_BLOCKS / 2 ? FOLLOW_BLOCKS / 2 : reach;
        const size_t first = next > reach ? next - reach : 0;
        size_t width = 0;
        for (; width < 2 * reach + 1 && first + width < count; width++) {
            re[width] = of->block[usable[first + width]].re;
            im[width] = of->block[usable[first + width]].im;
        }
        line->knots[j] = (myo_phasor) { myo_order_median(re, width), myo_order_median(im, width) };
    }
}

myo_line_walk myo_line_start(const myo_line *line, double blocks, double step)
{
    return (myo_line_walk) { .line = line,
                             .turn = myo_phasor_turn(line->angle * blocks),
                             .turn_step = myo_phasor_turn(line->angle * step),
                             .blocks = blocks,
                             .step = step };
}

myo_phasor myo_line_next(myo_line_walk *walk)
{
    const myo_line *line = walk->line;
    const double last = (double)line->knot_count - 1;
    double at = 0.5 * walk->blocks;
    at = at < 0 ? 0 : at > last ? last : at;
    const size_t j = (size_t)at, after = j + 1 < line->knot_count ? j + 1 : j;
    const double share = at - (double)j;
    const myo_phasor a = line->knots[j], b = line->knots[after];
    const myo_phasor knot = { a.re + share * (b.re - a.re), a.im + share * (b.im - a.im) };
    const myo_phasor now = myo_phasor_times(knot, walk->turn);
    walk->turn = myo_phasor_times(walk->turn, walk->turn_step);
    walk->blocks += walk->step;
    return now;
}
