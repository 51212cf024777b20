/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulate/pool.h"

#include "core/fail.h"
#include "core/arena.h"
#include "core/memory.h"
#include "kernels/exact.h"

/* Fibres of the smallest unit; the largest has size_range times as many. */
#define SMALLEST_FIBRES 30.0
/* Contraction times fall 3-fold while forces rise 100-fold: exponent 1 / 4.2 (Fuglevand 1993). */
#define CONTRACTION_EXPONENT (-1 / 4.2)
#define SLOWEST_S            0.09

static myo_status make_potentials(myo_unit *unit, const myo_recipe *recipe, size_t muscle,
                                  const myo_fibres *fibres, myo_draw *draw, myo_arena *arena)
{
    const size_t count = recipe->emg.channel_count;
    myo_potential *potentials = myo_arena_new(arena, count, sizeof *potentials);
    myo_electrode *electrodes = myo_memory_new(count, sizeof *electrodes);
    myo_status status = MYO_NO_MEMORY;
    if (potentials != NULL && electrodes != NULL) {
        for (size_t c = 0; c < count; c++) {
            const myo_sim_channel *channel = &recipe->emg.channels[c];
            electrodes[c] = (myo_electrode) { .x_mm = recipe->muscles[channel->muscle].x_mm +
                                                      channel->x_mm - recipe->muscles[muscle].x_mm,
                                              .z_mm = channel->z_mm,
                                              .spacing_mm = channel->spacing_mm };
        }
        status = myo_potential_make(potentials, fibres, electrodes, count, draw, arena);
        unit->potentials = potentials;
    }
    myo_memory_free(electrodes);
    return status;
}

/* `rank` 0..1 from the smallest unit to the largest. */
myo_status myo_pool_unit(myo_unit *out, const myo_recipe *recipe, size_t muscle, double rank,
                         double scatter_mm, myo_draw *draw, myo_arena *arena)
{
    const myo_sim_muscle *m = &recipe->muscles[muscle];
    const double size = myo_exact_exp(myo_exact_log(m->size_range) * rank);
    const double force = myo_exact_exp(myo_exact_log(100) * rank);
    const double spread = m->width_mm / 2;
    const myo_fibres fibres = {
        .x_mm = myo_draw_uniform(draw, -spread, spread),
        .depth_mm = myo_draw_uniform(draw, m->depth_mm.low, m->depth_mm.high),
        .radius_mm = 2 + 4 * rank,
        .half_mm = myo_draw_uniform(draw, m->fibre_mm.low, m->fibre_mm.high) / 2,
        .scatter_mm = scatter_mm,
        .velocity = m->velocity.low + (m->velocity.high - m->velocity.low) * rank +
                    0.1 * myo_draw_normal(draw),
        .count = SMALLEST_FIBRES * size,
    };
    *out = (myo_unit) {
        .threshold = myo_exact_exp(myo_exact_log(m->recruitment_range) * rank),
        .peak_rate = m->peak_first + (m->peak_last - m->peak_first) * rank,
        .size = size,
        .contraction_s = SLOWEST_S * myo_exact_pow(force, CONTRACTION_EXPONENT),
    };
    return make_potentials(out, recipe, muscle, &fibres, draw, arena);
}

myo_status myo_pool_make(myo_pool *out, const myo_recipe *recipe, size_t muscle, myo_arena *arena)
{
    const myo_sim_muscle *m = &recipe->muscles[muscle];
    const size_t count = (size_t)m->units;
    myo_unit *units = myo_arena_new(arena, count, sizeof *units);
    if (units == NULL)
        return MYO_NO_MEMORY;
    myo_draw draw;
    MYO_TRY(myo_draw_open(&draw, (uint64_t)recipe->seed, MYO_PLACE_POOL + muscle));
    myo_status status = MYO_OK;
    double largest = 0;
    for (size_t i = 0; i < count && status == MYO_OK; i++) {
        status = myo_pool_unit(&units[i], recipe, muscle, (double)(i + 1) / (double)count,
                               m->plate_scatter_mm, &draw, arena);
        const double need = units[i].threshold + (units[i].peak_rate - m->min_rate) / m->rate_gain;
        largest = need > largest ? need : largest;
    }
    myo_draw_close(&draw);
    *out = (myo_pool) { m, count, units, largest };
    return status;
}

/* Linear in the excitation above threshold, equal gain for all units, up to the peak rate. */
double myo_pool_rate(const myo_pool *pool, const myo_unit *unit, double excitation)
{
    if (excitation < unit->threshold)
        return 0;
    const double rate =
        pool->muscle->min_rate + pool->muscle->rate_gain * (excitation - unit->threshold);
    return rate < unit->peak_rate ? rate : unit->peak_rate;
}
