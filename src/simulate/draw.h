/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Random draws with the same bits on every machine. Every source of a simulation owns a draw seeded
 * by the recipe's seed and its place, so adding a source never changes another one.
 */
#ifndef MYO_SIMULATE_DRAW_H
#define MYO_SIMULATE_DRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "core/statistics.h"
#include "myoscribe/status.h"

/** Where a draw belongs; sources add their number. */
#define MYO_PLACE_POOL    (UINT64_C(1) << 32)
#define MYO_PLACE_NOISE   (UINT64_C(2) << 32)
#define MYO_PLACE_MAINS   (UINT64_C(3) << 32)
#define MYO_PLACE_ECG     (UINT64_C(4) << 32)
#define MYO_PLACE_MOTION  (UINT64_C(5) << 32)
#define MYO_PLACE_EPISODE (UINT64_C(6) << 32)
#define MYO_PLACE_TRAIN   (UINT64_C(7) << 32)
#define MYO_PLACE_WOBBLE  (UINT64_C(8) << 32)

typedef struct myo_draw {
    myo_random *random;
} myo_draw;

/** @return OK, NO_MEMORY. `place` tells sources apart; close with myo_draw_close. */
MYO_CHECKED myo_status myo_draw_open(myo_draw *draw, uint64_t seed, uint64_t place);
void myo_draw_close(myo_draw *draw);

double myo_draw_uniform(myo_draw *draw, double low, double high);
double myo_draw_normal(myo_draw *draw); /**< mean 0, SD 1 */
double myo_draw_exponential(myo_draw *draw, double mean);
double myo_draw_log_uniform(myo_draw *draw, double low, double high); /**< 0 < low <= high */
bool myo_draw_chance(myo_draw *draw, double probability);

#endif
