/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/draw.h"

#include "kernels/exact.h"

/* splitmix64's finaliser: neighbouring places give unrelated seeds. */
static uint64_t mixed(uint64_t x)
{
    x += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

myo_status myo_draw_open(myo_draw *draw, uint64_t seed, uint64_t place)
{
    const uint64_t bits = mixed(mixed(seed) ^ place);
    draw->random = myo_random_open((unsigned long)((bits & UINT32_MAX) | 1u));
    return draw->random == NULL ? MYO_NO_MEMORY : MYO_OK;
}

void myo_draw_close(myo_draw *draw)
{
    myo_random_close(&draw->random);
}

double myo_draw_uniform(myo_draw *draw, double low, double high)
{
    return low + (high - low) * myo_random_uniform(draw->random);
}

double myo_draw_normal(myo_draw *draw)
{
    return myo_random_normal(draw->random);
}

double myo_draw_exponential(myo_draw *draw, double mean)
{
    return myo_random_exponential(draw->random, mean);
}

double myo_draw_log_uniform(myo_draw *draw, double low, double high)
{
    const double from = myo_exact_log(low);
    return myo_exact_exp(myo_draw_uniform(draw, from, myo_exact_log(high)));
}

bool myo_draw_chance(myo_draw *draw, double probability)
{
    return myo_random_uniform(draw->random) < probability;
}
