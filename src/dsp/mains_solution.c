/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/mains_solution.h"

#include <math.h>
#include <string.h>

#include "dsp/mains_search.h"

/* How many standard errors a line must stand out: the one it was found by, and the other harmonics,
 * that are looked for only where it says. */
static const double reference_limit = 6, harmonic_limit = 5;
static const double pi = 3.14159265358979323846;
static const double tolerance_hz = 0.02; /* of the frequency itself, at the ends of the search */

/* The frequency of the chosen lanes at their own table, and whether it is what the search saw: near
 * a nominal frequency and, where it stands for all blocks, standing out. */
static void accept(myo_mains_solution *solution, myo_mains_state *state,
                   const myo_mains_place *where, const bool *chosen, bool *accepted,
                   myo_mains_fit *const *fits)
{
    const size_t r = where->reference;
    const double table_hz = where->table_hz;
    const double block_s = (double)state->block / state->geometry->rate_hz;
    double hz[MYO_LANES];
    myo_phasor_centre centre[MYO_LANES];
    myo_phasors turn, still = state->phasors[r - 1];
    memcpy(accepted, chosen, MYO_LANES * sizeof *accepted);
    memset(solution->hum.angle, 0, sizeof solution->hum.angle);
    if (!myo_mains_find_frequency(state, r - 1, (double)r * table_hz, accepted, hz))
        return;
    for (size_t l = 0; l < MYO_LANES; l++) {
        if (accepted[l] && state->votes.count[l] == 1)
            hz[l] = (double)r * table_hz;
        solution->hum.angle[l] = 2 * pi * hz[l] / (double)r * block_s;
    }
    myo_mains_find_turning(state, r, accepted, solution->hum.angle, &turn);
    myo_phasors_turn_back(&still, state->votes.blocks, &turn);
    myo_phasors_centre(state->kernels, &still, &state->votes, centre);
    for (size_t l = 0; l < MYO_LANES; l++) {
        accepted[l] = accepted[l] && (!where->steady || centre[l].stand_out >= reference_limit) &&
                      myo_mains_is_near(state, hz[l] / (double)r, where->family, tolerance_hz);
        if (accepted[l])
            fits[l]->frequency_hz = hz[l] / (double)r;
        else
            solution->hum.angle[l] = 0;
    }
}

/* Blocks that are hum beyond the paths get their own phasors. */
static void take_own(myo_mains_solution *solution, const myo_mains_state *state,
                     const bool *accepted)
{
    myo_mains_harmonics *hum = &solution->hum;
    myo_mains_part parts[MYO_MAX_HARMONICS];
    for (size_t i = 0; i < hum->count; i++)
        parts[i] = (myo_mains_part) { state->phasors + i, &hum->lines[i].path };
    bool own[MYO_PHASOR_BLOCKS][MYO_LANES];
    myo_mains_find_own(&state->blocks, parts, hum->count, accepted, own);
    memset(hum->turns, 0, sizeof hum->turns);
    for (size_t i = 0; i < hum->count; i++)
        for (size_t k = 0; k < hum->blocks; k++)
            for (size_t l = 0; l < MYO_LANES; l++)
                if (own[k][l]) {
                    hum->turns[l] = true;
                    hum->lines[i].path.re[k][l] = state->phasors[i].re[k][l];
                    hum->lines[i].path.im[k][l] = state->phasors[i].im[k][l];
                }
    myo_mains_find_jumps(state->kernels, &state->blocks, parts, hum->count, hum->apart,
                         solution->unsure);
}

/* The size of the strongest harmonic, block by block. */
static void report(const myo_mains_solution *solution, const bool *accepted,
                   myo_mains_fit *const *fits)
{
    const myo_mains_harmonics *hum = &solution->hum;
    for (size_t l = 0; l < MYO_LANES; l++) {
        double largest = 0;
        if (!accepted[l])
            continue;
        fits[l]->blocks = hum->blocks;
        for (size_t i = 0; i < hum->count; i++) {
            const myo_phasors *path = &hum->lines[i].path;
            double sum = 0;
            for (size_t k = 0; k < hum->blocks; k++)
                sum += (double)(path->re[k][l] * path->re[k][l] + path->im[k][l] * path->im[k][l]);
            if (sum <= largest)
                continue;
            largest = sum;
            fits[l]->harmonic = hum->lines[i].harmonic;
            for (size_t k = 0; k < hum->blocks; k++)
                fits[l]->amplitude[k] =
                    sqrtf(path->re[k][l] * path->re[k][l] + path->im[k][l] * path->im[k][l]);
        }
        for (size_t k = 0; k < hum->blocks; k++)
            fits[l]->unsure[k] = solution->unsure[k][l];
        if (!(largest > 0)) /* nothing was subtracted after all */
            *fits[l] = (myo_mains_fit) { .frequency_hz = (double)NAN };
    }
}

/* Fits all harmonics of the chosen lanes from their phasors; harmonic h turns h times as fast. */
void myo_mains_solve(myo_mains_solution *solution, myo_mains_state *state,
                     const myo_mains_place *where, size_t harmonics, const bool *chosen,
                     myo_mains_fit *const *fits)
{
    const size_t blocks = state->votes.blocks;
    myo_mains_harmonics *hum = &solution->hum;
    myo_phasor_centre centre[MYO_LANES];
    bool accepted[MYO_LANES], found[MYO_LANES], any = false;
    hum->count = 0;
    hum->blocks = blocks;
    accept(solution, state, where, chosen, accepted, fits);
    for (size_t l = 0; l < MYO_LANES; l++)
        any = any || accepted[l];
    if (!any)
        return;
    myo_votes_arrange(&state->votes);
    for (size_t h = 1; h <= harmonics; h++) {
        myo_phasors *phasors = state->phasors + h - 1, turn;
        myo_mains_find_turning(state, h, accepted, hum->angle, &turn);
        myo_phasors_turn_back(phasors, blocks, &turn);
        myo_phasors_centre(state->kernels, phasors, &state->votes, centre);
        for (size_t l = 0; l < MYO_LANES; l++)
            found[l] = accepted[l] && where->steady && centre[l].stand_out >= harmonic_limit;
        myo_phasors_follow(state->kernels, phasors, &state->votes, found,
                           myo_mains_harmonics_add(hum, h, &turn));
    }
    take_own(solution, state, accepted);
    myo_mains_harmonics_finish(hum);
    report(solution, accepted, fits);
}
