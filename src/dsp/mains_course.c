/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/mains_course.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Shares of the power beyond the path that the harmonics explain: in one block, and of the mean
 * phasor of three. The first and the last block have fewer neighbours to speak for them. */
static const float alone_share = 0.65F, three_share = 0.45F, edge_share = 0.6F;

/* Blocks between own ones that are bridged, if they hold this share of the hum. */
enum { BRIDGED = 3 };
static const float bridge_share = 0.25F;

/* What may be left in a block, over the power of the quiet fifth of the blocks. */
static const float left_over_quiet = 4;

/* Smaller over larger power, and power of the difference over the larger, of a jump. */
static const float smallest_ratio = 0.47F, largest_turn = 1;

/* The power of hum that is no whole number of its periods is known no better than this. */
static const float power_error = 0.02F;

typedef struct block_power {
    float hum[MYO_LANES];   /* beyond the paths, that the harmonics explain */
    float rest[MYO_LANES];  /* beyond the paths, all */
    float error[MYO_LANES]; /* of rest */
} block_power;

/* The power of a block beyond the paths: the harmonics are nearly orthogonal to each other and to
 * what they do not explain. */
static void find_power(const myo_mains_blocks *blocks, const myo_mains_part *parts, size_t count,
                       size_t k, block_power *out)
{
    for (size_t l = 0; l < MYO_LANES; l++) {
        out->hum[l] = out->error[l] = 0;
        out->rest[l] = blocks->power[k][l];
    }
    for (size_t i = 0; i < count; i++)
        for (size_t l = 0; l < MYO_LANES; l++) {
            const float re = parts[i].of->re[k][l], im = parts[i].of->im[k][l];
            const float path_re = parts[i].path == NULL ? 0 : parts[i].path->re[k][l];
            const float path_im = parts[i].path == NULL ? 0 : parts[i].path->im[k][l];
            const float left_re = re - path_re, left_im = im - path_im;
            const float left = 0.5F * (left_re * left_re + left_im * left_im);
            out->hum[l] += left;
            out->rest[l] += left - 0.5F * (re * re + im * im);
            out->error[l] += 0.5F * power_error * (path_re * path_re + path_im * path_im);
        }
    for (size_t l = 0; l < MYO_LANES; l++)
        out->rest[l] = out->rest[l] > out->hum[l] ? out->rest[l] : out->hum[l];
}

/* The power of the mean phasors of blocks k - 1 .. k + 1 beyond the paths. */
static void find_common(const myo_mains_part *parts, size_t count, size_t k, float *out)
{
    memset(out, 0, MYO_LANES * sizeof *out);
    for (size_t i = 0; i < count; i++)
        for (size_t l = 0; l < MYO_LANES; l++) {
            float re = 0, im = 0;
            for (size_t j = k - 1; j <= k + 1; j++) {
                re += parts[i].of->re[j][l] - (parts[i].path == NULL ? 0 : parts[i].path->re[j][l]);
                im += parts[i].of->im[j][l] - (parts[i].path == NULL ? 0 : parts[i].path->im[j][l]);
            }
            out[l] += (re * re + im * im) / 18;
        }
}

static float whole_power(const myo_mains_part *parts, size_t count, size_t k, size_t lane)
{
    float sum = 0;
    for (size_t i = 0; i < count; i++) {
        const float re = parts[i].of->re[k][lane], im = parts[i].of->im[k][lane];
        sum += 0.5F * (re * re + im * im);
    }
    return sum;
}

/* Makes the blocks [first, end) own that hold about as much hum as those beside them. */
static void fill(const myo_mains_part *parts, size_t count, size_t lane, size_t first, size_t end,
                 float beside, bool own[][MYO_LANES])
{
    for (size_t k = first; k < end; k++)
        own[k][lane] = whole_power(parts, count, k, lane) > bridge_share * beside;
}

/* Between own blocks of a lane, and between one and an end of the segment, the path, a median of
 * phasors that turn or swell, is right by chance alone. */
static void bridge(const myo_mains_blocks *blocks, const myo_mains_part *parts, size_t count,
                   size_t lane, bool own[][MYO_LANES])
{
    size_t next = 0; /* behind the last own one */
    float before = 0;
    for (size_t k = 0; k < blocks->count; k++) {
        if (!own[k][lane])
            continue;
        const float here = whole_power(parts, count, k, lane);
        if (k - next <= BRIDGED)
            fill(parts, count, lane, next, k, next == 0 || here < before ? here : before, own);
        next = k + 1;
        before = here;
    }
    if (next > 0 && blocks->count - next <= BRIDGED)
        fill(parts, count, lane, next, blocks->count, before, own);
}

void myo_mains_find_own(const myo_mains_blocks *blocks, const myo_mains_part *parts, size_t count,
                        const bool *wanted, bool own[][MYO_LANES])
{
    block_power of[3];
    memset(own, 0, MYO_PHASOR_BLOCKS * sizeof *own);
    for (size_t k = 0; k < blocks->count; k++) {
        find_power(blocks, parts, count, k, of + k % 3);
        const block_power *now = of + k % 3;
        const float least = k == 0 || k + 1 == blocks->count ? edge_share : alone_share;
        for (size_t l = 0; l < MYO_LANES; l++)
            own[k][l] =
                own[k][l] || (wanted[l] && now->hum[l] > least * (now->rest[l] + now->error[l]));
        if (k < 2)
            continue;
        float common[MYO_LANES];
        find_common(parts, count, k - 1, common);
        for (size_t l = 0; l < MYO_LANES; l++) {
            float all = 0;
            for (size_t j = 0; j < 3; j++)
                all += (of[j].rest[l] + of[j].error[l]) / 3;
            if (wanted[l] && common[l] > three_share * all)
                own[k - 2][l] = own[k - 1][l] = own[k][l] = true;
        }
    }
    for (size_t l = 0; l < MYO_LANES; l++)
        bridge(blocks, parts, count, l, own);
    for (size_t k = 0; k < blocks->count; k++)
        for (size_t l = 0; l < MYO_LANES; l++)
            own[k][l] = own[k][l] && blocks->absent[k][l] == 0;
}

/* The paths of blocks k - 1 and k: the power of each and of their difference. */
static void find_step(const myo_mains_part *parts, size_t count, size_t k, float *before,
                      float *now, float *step)
{
    memset(before, 0, MYO_LANES * sizeof *before);
    memset(now, 0, MYO_LANES * sizeof *now);
    memset(step, 0, MYO_LANES * sizeof *step);
    for (size_t i = 0; i < count; i++)
        for (size_t l = 0; l < MYO_LANES; l++) {
            const float re = parts[i].path->re[k - 1][l], im = parts[i].path->im[k - 1][l];
            const float next_re = parts[i].path->re[k][l], next_im = parts[i].path->im[k][l];
            const float change_re = next_re - re, change_im = next_im - im;
            before[l] += 0.5F * (re * re + im * im);
            now[l] += 0.5F * (next_re * next_re + next_im * next_im);
            step[l] += 0.5F * (change_re * change_re + change_im * change_im);
        }
}

/* A swell of ten times within a second changes from block to block by less, and so does the phase
 * of mains that are half a hertz off. */
static bool is_jump(float before, float now, float step)
{
    const float larger = before > now ? before : now, smaller = before > now ? now : before;
    return smaller < smallest_ratio * larger || step > largest_turn * larger;
}

/* A block beside a jump that more is left in than noise: it goes through the block. */
static void mark_beside(const myo_mains_blocks *blocks, float left[][MYO_LANES],
                        float least[][MYO_LANES], float sorted[][MYO_LANES], const size_t *present,
                        bool unsure[][MYO_LANES])
{
    bool beside[MYO_PHASOR_BLOCKS + 2][MYO_LANES] = { { false } };
    for (size_t k = 0; k < blocks->count; k++)
        for (size_t l = 0; l < MYO_LANES; l++)
            if (unsure[k][l])
                beside[k][l] = beside[k + 1][l] = beside[k + 2][l] = true;
    for (size_t k = 0; k < blocks->count; k++)
        for (size_t l = 0; l < MYO_LANES; l++) {
            const float quiet = left_over_quiet * sorted[present[l] / 5][l];
            unsure[k][l] = unsure[k][l] ||
                           (beside[k + 1][l] && left[k][l] > quiet && left[k][l] > least[k][l]);
        }
}

void myo_mains_find_jumps(const myo_kernels *kernels, const myo_mains_blocks *blocks,
                          const myo_mains_part *parts, size_t count, bool apart[][MYO_LANES],
                          bool unsure[][MYO_LANES])
{
    float left[MYO_PHASOR_BLOCKS][MYO_LANES], least[MYO_PHASOR_BLOCKS][MYO_LANES];
    float sorted[MYO_PHASOR_BLOCKS][MYO_LANES];
    size_t present[MYO_LANES] = { 0 };
    memset(unsure, 0, MYO_PHASOR_BLOCKS * sizeof *unsure);
    memset(apart, 0, MYO_PHASOR_BLOCKS * sizeof *apart);
    for (size_t k = 0; k < blocks->count; k++) {
        block_power now;
        find_power(blocks, parts, count, k, &now);
        for (size_t l = 0; l < MYO_LANES; l++) {
            left[k][l] = now.rest[l];
            least[k][l] = now.error[l];
            sorted[k][l] = left[k][l] + blocks->absent[k][l];
            present[l] += blocks->absent[k][l] == 0;
        }
    }
    kernels->lanes_sort(sorted[0], sorted[0], blocks->count);
    for (size_t k = 1; k < blocks->count; k++) {
        float before[MYO_LANES], now[MYO_LANES], step[MYO_LANES];
        find_step(parts, count, k, before, now, step);
        for (size_t l = 0; l < MYO_LANES; l++) {
            const float quiet = left_over_quiet * sorted[present[l] / 5][l];
            if (!is_jump(before[l], now[l], step[l]) || !(step[l] > quiet))
                continue;
            apart[k][l] = unsure[k - 1][l] = unsure[k][l] = true;
        }
    }
    mark_beside(blocks, left, least, sorted, present, unsure);
}
