/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/mains_phasors.h"

#include <math.h>

#include "kernels/exact.h"

enum {
    LAG = 8,           /* blocks between the phasors that refine the turn */
    FOLLOW_BLOCKS = 11 /* as short as leaves a potential or two no vote */
};

static const double pi = 3.14159265358979323846;
static const float quiet_factor = 4;

/* Sum of the turns over LAG blocks over that of the turns from block to block, of a line that does
 * not drift: the former has a fifth fewer, or fewer still where votes are missing. */
static const double agreeing = 0.3;

/* Phases of noise add up to this share of their number in 3 % of cases (Rayleigh). */
static const float least_coherence = 0.3f;

myo_phasor myo_phasor_turn(double angle)
{
    return (myo_phasor) { myo_exact_cos(angle), myo_exact_sin(angle) };
}

/* Angle of a phasor in [-pi, pi], with the same bits everywhere: a polynomial (Abramowitz & Stegun
 * 4.4.49, error under 1e-5), then one step of Newton's method on sin(target - angle), whose error
 * is the third power of that. */
static double angle_of(myo_phasor a)
{
    const double x = fabs(a.re), y = fabs(a.im), size = sqrt(x * x + y * y);
    if (!(size > 0))
        return 0;
    const double t = x > y ? y / x : x / y, z = t * t;
    double angle =
        t * (0.9998660 + z * (-0.3302995 + z * (0.1801410 + z * (-0.0851330 + z * 0.0208351))));
    angle = x > y ? angle : 0.5 * pi - angle;
    angle = a.re < 0 ? pi - angle : angle;
    angle = a.im < 0 ? -angle : angle;
    const myo_phasor now = myo_phasor_turn(angle);
    return angle + (a.im * now.re - a.re * now.im) / size;
}

/* What of a lane's values is no vote goes behind all others. */
static void sort_votes(const myo_kernels *kernels, const myo_votes *votes,
                       float values[][MYO_LANES])
{
    for (size_t k = 0; k < votes->blocks; k++)
        for (size_t l = 0; l < MYO_LANES; l++)
            values[k][l] += votes->absent[k][l];
    kernels->lanes_sort(values[0], values[0], votes->blocks);
}

/* The median of the first `count` of sorted values, 0 of none */
static double median_of(float sorted[][MYO_LANES], size_t lane, size_t count)
{
    if (count == 0)
        return 0;
    return 0.5 * ((double)sorted[(count - 1) / 2][lane] + (double)sorted[count / 2][lane]);
}

void myo_votes_keep_quiet(const myo_kernels *kernels, myo_votes *votes, float power[][MYO_LANES])
{
    float sorted[MYO_PHASOR_BLOCKS][MYO_LANES], limit[MYO_LANES];
    size_t kept[MYO_LANES] = { 0 };
    for (size_t k = 0; k < votes->blocks; k++)
        for (size_t l = 0; l < MYO_LANES; l++)
            sorted[k][l] = power[k][l];
    sort_votes(kernels, votes, sorted);
    for (size_t l = 0; l < MYO_LANES; l++) {
        limit[l] = -1;
        if (votes->count[l] < MYO_PHASOR_LEAST_BLOCKS)
            continue;
        const float quiet = quiet_factor * sorted[votes->count[l] / 5][l];
        const float least = sorted[MYO_PHASOR_LEAST_BLOCKS - 1][l];
        limit[l] = quiet > least ? quiet : least;
    }
    for (size_t k = 0; k < votes->blocks; k++)
        for (size_t l = 0; l < MYO_LANES; l++) {
            const bool keep = power[k][l] + votes->absent[k][l] <= limit[l];
            votes->absent[k][l] = keep ? 0 : INFINITY;
            kept[l] += keep;
        }
    for (size_t l = 0; l < MYO_LANES; l++)
        votes->count[l] = kept[l];
}

void myo_votes_arrange(myo_votes *votes)
{
    for (size_t l = 0; l < MYO_LANES; l++) {
        const size_t count = votes->count[l];
        size_t used = 0, next = 0;
        for (size_t k = 0; k < votes->blocks; k++)
            if (votes->absent[k][l] == 0)
                votes->place[used++][l] = (unsigned char)k;
        for (size_t j = 0; 2 * j < votes->blocks; j++) {
            votes->first[j][l] = votes->width[j][l] = 0;
            if (count == 0)
                continue;
            while (next + 1 < count && votes->place[next][l] < 2 * j)
                next++;
            /* As far on both sides, so that a turn does not pull the centre off; at least one. */
            size_t reach = next < count - 1 - next ? next : count - 1 - next;
            reach = reach < 1 ? 1 : reach > FOLLOW_BLOCKS / 2 ? FOLLOW_BLOCKS / 2 : reach;
            const size_t first = next > reach ? next - reach : 0, left = count - first;
            votes->first[j][l] = (unsigned char)first;
            votes->width[j][l] = (unsigned char)(2 * reach + 1 < left ? 2 * reach + 1 : left);
        }
    }
}

/* One over the larger of each phasor's size and its lane's `least`; 0 where the block has no vote
 * or both are 0. */
static void find_scales(const myo_phasors *of, const myo_votes *votes, const float *least,
                        float scales[][MYO_LANES])
{
    for (size_t k = 0; k < votes->blocks; k++)
        for (size_t l = 0; l < MYO_LANES; l++) {
            const float re = of->re[k][l], im = of->im[k][l];
            const float size = sqrtf(re * re + im * im);
            const float larger = size > least[l] ? size : least[l];
            const float divisor = larger + votes->absent[k][l];
            scales[k][l] = divisor > 0 ? 1 / divisor : 0;
        }
}

typedef struct sums {
    float re[MYO_LANES], im[MYO_LANES];
} sums;

/* Sum of the turns over `lag` blocks of phasors so scaled. */
static sums sum_turns(const myo_phasors *of, const myo_votes *votes, float scales[][MYO_LANES],
                      size_t lag)
{
    sums sum = { { 0 }, { 0 } };
    for (size_t k = 0; k + lag < votes->blocks; k++)
        for (size_t l = 0; l < MYO_LANES; l++) {
            const float scale = scales[k][l] * scales[k + lag][l];
            const float re = of->re[k][l], im = of->im[k][l];
            const float later_re = of->re[k + lag][l], later_im = of->im[k + lag][l];
            sum.re[l] += scale * (later_re * re + later_im * im);
            sum.im[l] += scale * (later_im * re - later_re * im);
        }
    return sum;
}

void myo_phasors_cohere(const myo_phasors *of, const myo_votes *votes, bool *cohere)
{
    static const float none[MYO_LANES] = { 0 };
    float scales[MYO_PHASOR_BLOCKS][MYO_LANES];
    float pairs[MYO_LANES] = { 0 };
    find_scales(of, votes, none, scales);
    const sums sum = sum_turns(of, votes, scales, 1);
    for (size_t k = 0; k + 1 < votes->blocks; k++)
        for (size_t l = 0; l < MYO_LANES; l++)
            pairs[l] += votes->absent[k][l] + votes->absent[k + 1][l] > 0 ? 0 : 1;
    for (size_t l = 0; l < MYO_LANES; l++)
        cohere[l] = pairs[l] > 0 && sqrtf(sum.re[l] * sum.re[l] + sum.im[l] * sum.im[l]) >=
                                        least_coherence * pairs[l];
}

/* Phasors larger than the median count as the median, so that a burst has one vote like any other
 * stretch. */
void myo_phasors_find_turn(const myo_kernels *kernels, const myo_phasors *of,
                           const myo_votes *votes, const bool *wanted, double *angle)
{
    float sizes[MYO_PHASOR_BLOCKS][MYO_LANES], scales[MYO_PHASOR_BLOCKS][MYO_LANES];
    float median[MYO_LANES];
    for (size_t k = 0; k < votes->blocks; k++)
        for (size_t l = 0; l < MYO_LANES; l++) {
            const float re = of->re[k][l], im = of->im[k][l];
            sizes[k][l] = sqrtf(re * re + im * im);
        }
    sort_votes(kernels, votes, sizes);
    for (size_t l = 0; l < MYO_LANES; l++)
        median[l] = (float)median_of(sizes, l, votes->count[l]);
    find_scales(of, votes, median, scales);
    const sums near = sum_turns(of, votes, scales, 1), far = sum_turns(of, votes, scales, LAG);
    for (size_t l = 0; l < MYO_LANES; l++) {
        if (!wanted[l])
            continue;
        angle[l] = angle_of((myo_phasor) { (double)near.re[l], (double)near.im[l] });
        if (votes->blocks <= 2 * LAG)
            continue;
        const myo_phasor over_lag = { (double)far.re[l], (double)far.im[l] };
        /* of a line that drifts the turns over so long do not agree, and their sum says nothing */
        if (over_lag.re * over_lag.re + over_lag.im * over_lag.im <
            agreeing * agreeing * (double)(near.re[l] * near.re[l] + near.im[l] * near.im[l]))
            continue;
        angle[l] += angle_of(myo_phasor_times(over_lag, myo_phasor_turn(-LAG * angle[l]))) / LAG;
    }
}

void myo_phasors_turning(myo_phasors *turn, size_t blocks, const bool *wanted, const double *angle)
{
    myo_phasor now[MYO_LANES], step[MYO_LANES];
    for (size_t l = 0; l < MYO_LANES; l++) {
        now[l] = (myo_phasor) { 1, 0 };
        step[l] = wanted[l] ? myo_phasor_turn(angle[l]) : now[l];
    }
    for (size_t k = 0; k < blocks; k++)
        for (size_t l = 0; l < MYO_LANES; l++) {
            turn->re[k][l] = (float)now[l].re;
            turn->im[k][l] = (float)now[l].im;
            now[l] = myo_phasor_times(now[l], step[l]);
        }
}

void myo_phasors_turn_back(myo_phasors *of, size_t blocks, const myo_phasors *turn)
{
    for (size_t k = 0; k < blocks; k++)
        for (size_t l = 0; l < MYO_LANES; l++) {
            const float re = of->re[k][l], im = of->im[k][l];
            of->re[k][l] = re * turn->re[k][l] + im * turn->im[k][l];
            of->im[k][l] = im * turn->re[k][l] - re * turn->im[k][l];
        }
}

void myo_phasors_centre(const myo_kernels *kernels, const myo_phasors *of, const myo_votes *votes,
                        myo_phasor_centre *centre)
{
    myo_phasors sorted = *of;
    float scatter[2 * MYO_PHASOR_BLOCKS][MYO_LANES], re[MYO_LANES], im[MYO_LANES];
    sort_votes(kernels, votes, sorted.re);
    sort_votes(kernels, votes, sorted.im);
    for (size_t l = 0; l < MYO_LANES; l++) {
        centre[l].re = median_of(sorted.re, l, votes->count[l]);
        centre[l].im = median_of(sorted.im, l, votes->count[l]);
        re[l] = (float)centre[l].re;
        im[l] = (float)centre[l].im;
    }
    for (size_t k = 0; k < votes->blocks; k++)
        for (size_t l = 0; l < MYO_LANES; l++) {
            const float absent = votes->absent[k][l];
            scatter[2 * k][l] = fabsf(of->re[k][l] - re[l]) + absent;
            scatter[2 * k + 1][l] = fabsf(of->im[k][l] - im[l]) + absent;
        }
    kernels->lanes_sort(scatter[0], scatter[0], 2 * votes->blocks);
    for (size_t l = 0; l < MYO_LANES; l++) {
        const double count = (double)votes->count[l];
        const double sigma = 1.4826 * median_of(scatter, l, 2 * votes->count[l]);
        /* The standard error of a median; few blocks know their own scatter less well. */
        const double error = (1 + 4.0 / count) * 1.2533 * sigma / sqrt(count);
        const double size = sqrt(centre[l].re * centre[l].re + centre[l].im * centre[l].im);
        centre[l].stand_out = size == 0 ? 0 : error > 0 ? size / error : (double)INFINITY;
    }
}

/* Block 2 j of all lanes: medians of the votes around it. */
static void find_knot(const myo_kernels *kernels, const myo_phasors *of, const myo_votes *votes,
                      const bool *wanted, size_t j, myo_phasors *path)
{
    float re[FOLLOW_BLOCKS][MYO_LANES], im[FOLLOW_BLOCKS][MYO_LANES];
    for (size_t l = 0; l < MYO_LANES; l++) {
        const size_t first = votes->first[j][l], width = wanted[l] ? votes->width[j][l] : 0;
        for (size_t i = 0; i < width; i++) {
            const size_t k = votes->place[first + i][l];
            re[i][l] = of->re[k][l];
            im[i][l] = of->im[k][l];
        }
        for (size_t i = width; i < FOLLOW_BLOCKS; i++)
            re[i][l] = im[i][l] = INFINITY;
    }
    kernels->lanes_sort(re[0], re[0], FOLLOW_BLOCKS);
    kernels->lanes_sort(im[0], im[0], FOLLOW_BLOCKS);
    for (size_t l = 0; l < MYO_LANES; l++) {
        const size_t width = wanted[l] ? votes->width[j][l] : 0;
        path->re[2 * j][l] = (float)median_of(re, l, width);
        path->im[2 * j][l] = (float)median_of(im, l, width);
    }
}

void myo_phasors_follow(const myo_kernels *kernels, const myo_phasors *of, const myo_votes *votes,
                        const bool *wanted, myo_phasors *path)
{
    for (size_t j = 0; 2 * j < votes->blocks; j++)
        find_knot(kernels, of, votes, wanted, j, path);
    for (size_t k = 1; k < votes->blocks; k += 2) {
        const size_t next = k + 1 < votes->blocks ? k + 1 : k - 1;
        for (size_t l = 0; l < MYO_LANES; l++) {
            path->re[k][l] = 0.5F * (path->re[k - 1][l] + path->re[next][l]);
            path->im[k][l] = 0.5F * (path->im[k - 1][l] + path->im[next][l]);
        }
    }
}
