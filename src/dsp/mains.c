/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of one segment: votes (which blocks are quiet) -> search (50 or 60 Hz, and the table
 * nearest to the frequency itself) -> fit (phasors of all harmonics in each block, turned back by h
 * times the fundamental's turn, robust centres every 0.4 s; blocks that hold more hum than these
 * say have their own) -> subtraction, hop by hop.
 *
 *   mains_tables     cosines and sines to measure and to subtract with
 *   mains_phasors    what a line's phasors say: votes, coherence, turn, centre
 *   mains_search     at which frequency, by a harmonic that stands out or by blocks that are hum
 *   mains_train      whether it is a train of potentials and no hum
 *   mains_course     where hum begins, ends, jumps or drifts
 *   mains_harmonics  the lines found, and their sizes in each hop
 *
 * What was tried, and why this. A notch rings on every potential (mains.h). One phase and size for
 * a segment of 8 s: mains drift, and 0.04 Hz left -13 dB of the hum where centres of 2.2 s every
 * 0.4 s leave -37 dB. All blocks with a vote: a contraction has power at 50 Hz of its own, which
 * was then subtracted from the rest beside it. Quiet blocks alone: hum that begins inside a segment
 * is loud, had no vote, and became a contraction. A table as long as the segment for each
 * frequency: 12 MB, and a pass over the samples for each harmonic, the largest part of an analysis;
 * a short one about the block's middle serves all blocks, and being 0 against the other harmonics
 * all are measured at once. A train of potentials told by lines between the harmonics: a pass for
 * each of them, where eleven sums of products say the same. */
#include "dsp/mains.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "dsp/mains_search.h"
#include "dsp/mains_train.h"

/* How many standard errors a line must stand out: the one it was found by, and the other harmonics,
 * that are looked for only where it says. */
static const double reference_limit = 6, harmonic_limit = 5;
static const double most_of_train = 0.6; /* of its power, one line of a train; ours */
static const double pi = 3.14159265358979323846;
static const double tolerance_hz = 0.02; /* of the frequency itself, at the ends of the search */

struct myo_mains {
    myo_mains_state state;
    float *tables;           /* of a hop, for the lines alone */
    myo_mains_harmonics hum; /* that of the last fit */
    bool unsure[MYO_PHASOR_BLOCKS][MYO_LANES];
};

static void measure_lanes(myo_mains_state *mains, const float *lanes, const myo_waves *waves)
{
    float sums[MYO_MAX_HARMONICS * 2 * MYO_LANES];
    for (size_t k = 0; k < mains->votes.blocks; k++) {
        mains->kernels->lanes_quadrature(sums, lanes + k * mains->block * MYO_LANES,
                                         mains->block / 2, waves->measure, waves->count);
        for (size_t w = 0; w < waves->count; w++) {
            const float *of = sums + 2 * w * MYO_LANES;
            memcpy(mains->phasors[w].re[k], of, MYO_LANES * sizeof(float));
            memcpy(mains->phasors[w].im[k], of + MYO_LANES, MYO_LANES * sizeof(float));
        }
    }
}

/* The phasors of a row are those of lane 0. */
static void measure_row(myo_mains_state *mains, const float *x, const myo_waves *waves)
{
    float sums[MYO_MAX_HARMONICS * 2 * MYO_LANES];
    for (size_t first = 0; first < mains->votes.blocks; first += MYO_LANES) {
        const size_t left = mains->votes.blocks - first;
        const size_t count = left < MYO_LANES ? left : MYO_LANES;
        const float *rows[MYO_LANES] = { NULL };
        for (size_t i = 0; i < count; i++)
            rows[i] = x + (first + i) * mains->block;
        mains->kernels->rows_to_lanes(mains->side_by_side, rows, mains->block);
        mains->kernels->lanes_quadrature(sums, mains->side_by_side, mains->block / 2,
                                         waves->measure, waves->count);
        for (size_t w = 0; w < waves->count; w++)
            for (size_t i = 0; i < count; i++) {
                mains->phasors[w].re[first + i][0] = sums[2 * w * MYO_LANES + i];
                mains->phasors[w].im[first + i][0] = sums[(2 * w + 1) * MYO_LANES + i];
            }
    }
}

/* The frequency of the chosen lanes at their own table, and whether it is what the search saw: near
 * a nominal frequency and, where it stands for all blocks, standing out. */
static void accept(myo_mains *mains, const myo_mains_place *where, const bool *chosen,
                   bool *accepted, myo_mains_fit *const *fits)
{
    const size_t r = where->reference;
    const double table_hz = where->table_hz;
    const double block_s = (double)mains->state.block / mains->state.geometry->rate_hz;
    const double nominal_hz = table_hz < 55 ? myo_mains_nominal_hz(0) : myo_mains_nominal_hz(1);
    double hz[MYO_LANES];
    myo_phasor_centre centre[MYO_LANES];
    myo_phasors turn, still = mains->state.phasors[r - 1];
    memcpy(accepted, chosen, MYO_LANES * sizeof *accepted);
    memset(mains->hum.angle, 0, sizeof mains->hum.angle);
    if (!myo_mains_find_frequency(&mains->state, r - 1, (double)r * table_hz, accepted, hz))
        return;
    for (size_t l = 0; l < MYO_LANES; l++) {
        if (accepted[l] && mains->state.votes.count[l] == 1)
            hz[l] = (double)r * table_hz;
        mains->hum.angle[l] = 2 * pi * hz[l] / (double)r * block_s;
    }
    myo_mains_find_turning(&mains->state, r, accepted, mains->hum.angle, &turn);
    myo_phasors_turn_back(&still, mains->state.votes.blocks, &turn);
    myo_phasors_centre(mains->state.kernels, &still, &mains->state.votes, centre);
    for (size_t l = 0; l < MYO_LANES; l++) {
        accepted[l] = accepted[l] && (!where->steady || centre[l].stand_out >= reference_limit) &&
                      myo_mains_is_near(&mains->state, hz[l] / (double)r, nominal_hz, tolerance_hz);
        if (accepted[l])
            fits[l]->frequency_hz = hz[l] / (double)r;
        else
            mains->hum.angle[l] = 0;
    }
}

/* Blocks that are hum beyond the paths get their own phasors. */
static void take_own(myo_mains *mains, const bool *accepted)
{
    myo_mains_harmonics *hum = &mains->hum;
    myo_mains_part parts[MYO_MAX_HARMONICS];
    for (size_t i = 0; i < hum->count; i++)
        parts[i] = (myo_mains_part) { mains->state.phasors + i, &hum->lines[i].path };
    bool own[MYO_PHASOR_BLOCKS][MYO_LANES];
    myo_mains_find_own(&mains->state.blocks, parts, hum->count, accepted, own);
    memset(hum->turns, 0, sizeof hum->turns);
    for (size_t i = 0; i < hum->count; i++)
        for (size_t k = 0; k < hum->blocks; k++)
            for (size_t l = 0; l < MYO_LANES; l++)
                if (own[k][l]) {
                    hum->turns[l] = true;
                    hum->lines[i].path.re[k][l] = mains->state.phasors[i].re[k][l];
                    hum->lines[i].path.im[k][l] = mains->state.phasors[i].im[k][l];
                }
    myo_mains_find_jumps(mains->state.kernels, &mains->state.blocks, parts, hum->count, hum->apart,
                         mains->unsure);
}

/* The size of the strongest harmonic, block by block. */
static void report(const myo_mains *mains, const bool *accepted, myo_mains_fit *const *fits)
{
    const myo_mains_harmonics *hum = &mains->hum;
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
            fits[l]->unsure[k] = mains->unsure[k][l];
        if (!(largest > 0)) /* nothing was subtracted after all */
            *fits[l] = (myo_mains_fit) { .frequency_hz = (double)NAN };
    }
}

/* Fits all harmonics of the chosen lanes from their phasors; harmonic h turns h times as fast. */
static void fit_lines(myo_mains *mains, const myo_mains_place *where, size_t harmonics,
                      const bool *chosen, myo_mains_fit *const *fits)
{
    const size_t blocks = mains->state.votes.blocks;
    myo_mains_harmonics *hum = &mains->hum;
    myo_phasor_centre centre[MYO_LANES];
    bool accepted[MYO_LANES], found[MYO_LANES], any = false;
    hum->count = 0;
    hum->blocks = blocks;
    accept(mains, where, chosen, accepted, fits);
    for (size_t l = 0; l < MYO_LANES; l++)
        any = any || accepted[l];
    if (!any)
        return;
    myo_votes_arrange(&mains->state.votes);
    for (size_t h = 1; h <= harmonics; h++) {
        myo_phasors *phasors = mains->state.phasors + h - 1, turn;
        myo_mains_find_turning(&mains->state, h, accepted, hum->angle, &turn);
        myo_phasors_turn_back(phasors, blocks, &turn);
        myo_phasors_centre(mains->state.kernels, phasors, &mains->state.votes, centre);
        for (size_t l = 0; l < MYO_LANES; l++)
            found[l] = accepted[l] && where->steady && centre[l].stand_out >= harmonic_limit;
        myo_phasors_follow(mains->state.kernels, phasors, &mains->state.votes, found,
                           myo_mains_harmonics_add(hum, h, &turn));
    }
    take_own(mains, accepted);
    myo_mains_harmonics_finish(hum);
    report(mains, accepted, fits);
}

/* Measures and fits the chosen lanes, whose lines are nearest to one table. */
static void fit(myo_mains *mains, const float *x, myo_mains_measurer *measure,
                const myo_mains_place *where, const bool *chosen, myo_mains_fit *const *fits)
{
    const size_t harmonics =
        myo_mains_count_harmonics(&mains->state, where->table_hz, mains->state.options.harmonics);
    const myo_waves waves =
        myo_mains_tables_waves(mains->state.waves, where->table_hz, where->table_hz, harmonics);
    measure(&mains->state, x, &waves);
    fit_lines(mains, where, harmonics, chosen, fits);
    myo_mains_harmonics_tables(&mains->hum, &waves, mains->state.geometry->hop, mains->tables);
}

/* What is known of the blocks before the quiet ones among them get the votes. */
static void know_blocks(myo_mains *mains, float power[][MYO_LANES])
{
    myo_mains_blocks *blocks = &mains->state.blocks;
    blocks->count = mains->state.votes.blocks;
    memcpy(blocks->power, power, blocks->count * sizeof *power);
    memcpy(blocks->absent, mains->state.votes.absent, sizeof blocks->absent);
    myo_votes_keep_quiet(mains->state.kernels, &mains->state.votes, power);
}

static void subtract_lanes(myo_mains *mains, float *lanes)
{
    const size_t hop = mains->state.geometry->hop;
    const size_t hops = MYO_HOPS_PER_SEGMENT + 2 * MYO_MARGIN_HOPS;
    for (size_t h = 0; h < hops && mains->hum.count > 0; h++, lanes += hop * MYO_LANES) {
        myo_mains_harmonics_find_sizes(&mains->hum, h);
        mains->state.kernels->lanes_quadrature_subtract(lanes, hop, mains->tables, mains->hum.count,
                                                        mains->hum.sizes);
    }
}

/* Whether a line is so small a part of the lane's power that it may be one of many of a train. */
static bool may_be_train(const myo_mains_state *of, const myo_mains_place *place, size_t lane)
{
    double sum = 0;
    size_t count = 0;
    for (size_t k = 0; k < of->blocks.count; k++)
        if (of->blocks.absent[k][lane] == 0) {
            sum += (double)of->blocks.power[k][lane];
            count++;
        }
    return place->table_hz > 0 && place->power * (double)count < most_of_train * sum;
}

/* Gives up what was found where it is a train of potentials. x: `width` lanes of `count` frames. */
static void leave_trains(myo_mains *mains, const float *x, size_t width, size_t count,
                         myo_mains_place *places)
{
    myo_mains_state *of = &mains->state;
    bool is_train[MYO_LANES];
    double table_hz[MYO_LANES];
    for (size_t l = 0; l < width; l++) {
        const bool blocks = places[l].table_hz == 0 && of->found.count[l] > 0;
        table_hz[l] = blocks                            ? of->found.places[l].table_hz
                      : may_be_train(of, places + l, l) ? places[l].table_hz
                                                        : 0;
    }
    for (size_t first = 0; first < width; first++) {
        const double hz = table_hz[first];
        if (hz == 0)
            continue;
        myo_mains_find_trains(x, width, count, of->geometry->rate_hz, hz, is_train);
        for (size_t l = first; l < width; l++) {
            if (table_hz[l] != hz)
                continue;
            table_hz[l] = 0;
            if (is_train[l]) {
                places[l].table_hz = 0;
                of->found.count[l] = 0;
            }
        }
    }
}

/* Lanes of the same place are fitted together; true when anything was subtracted. */
static bool remove_at(myo_mains *mains, float *lanes, myo_mains_place *places,
                      myo_mains_fit *const *fits)
{
    bool any = false;
    for (size_t first = 0; first < MYO_LANES; first++) {
        bool chosen[MYO_LANES];
        const myo_mains_place shared = places[first];
        if (shared.table_hz == 0)
            continue;
        for (size_t l = 0; l < MYO_LANES; l++) {
            chosen[l] = places[l].table_hz == shared.table_hz &&
                        places[l].reference == shared.reference &&
                        places[l].steady == shared.steady;
            places[l].table_hz = chosen[l] ? 0 : places[l].table_hz;
        }
        fit(mains, lanes, measure_lanes, &shared, chosen, fits);
        any = any || mains->hum.count > 0;
        subtract_lanes(mains, lanes);
    }
    return any;
}

bool myo_mains_remove_lanes(myo_mains *mains, float *lanes, float power[][MYO_LANES],
                            myo_mains_fit *const fits[MYO_LANES])
{
    myo_mains_place places[MYO_LANES];
    myo_votes *votes = &mains->state.votes;
    votes->blocks = MYO_MAINS_BLOCKS;
    for (size_t l = 0; l < MYO_LANES; l++) {
        votes->count[l] = fits[l] == NULL ? 0 : MYO_MAINS_BLOCKS;
        for (size_t k = 0; k < MYO_MAINS_BLOCKS; k++)
            votes->absent[k][l] = fits[l] == NULL ? INFINITY : 0;
    }
    know_blocks(mains, power);
    myo_mains_search(&mains->state, lanes, measure_lanes, fits, places);
    leave_trains(mains, lanes, MYO_LANES, MYO_MAINS_BLOCKS * mains->state.block, places);
    bool any = remove_at(mains, lanes, places, fits);
    myo_mains_search_blocks(&mains->state, lanes, measure_lanes, fits, places);
    return remove_at(mains, lanes, places, fits) || any;
}

/* Blocks that touch a break have no vote, and no other lane has one. */
static void vote_in_row(myo_mains *mains, const float *x, size_t count, int64_t first,
                        const myo_intervals *breaks)
{
    float power[MYO_PHASOR_BLOCKS][MYO_LANES] = { { 0 } };
    myo_votes *votes = &mains->state.votes;
    const size_t blocks = count / mains->state.block;
    /* Turns go on for the hops after the last whole block, so there is room for one more. */
    votes->blocks = blocks < MYO_PHASOR_BLOCKS ? blocks : MYO_PHASOR_BLOCKS - 1;
    for (size_t l = 0; l < MYO_LANES; l++)
        votes->count[l] = 0;
    for (size_t k = 0; k < votes->blocks; k++) {
        const int64_t from = first + (int64_t)(k * mains->state.block);
        const bool whole =
            breaks == NULL ||
            myo_intervals_overlap(breaks, from, from + (int64_t)mains->state.block) == 0;
        for (size_t l = 0; l < MYO_LANES; l++)
            votes->absent[k][l] = INFINITY;
        votes->absent[k][0] = whole ? 0 : INFINITY;
        votes->count[0] += whole;
        power[k][0] =
            mains->state.kernels->mean_square(x + k * mains->state.block, mains->state.block);
    }
    know_blocks(mains, power);
}

myo_mains_fit myo_mains_fit_row(myo_mains *mains, const float *x, size_t count, int64_t first,
                                const myo_intervals *breaks)
{
    static const bool alone[MYO_LANES] = { true };
    myo_mains_fit found = { .frequency_hz = (double)NAN };
    myo_mains_fit *const fits[MYO_LANES] = { &found };
    myo_mains_place places[MYO_LANES] = { { 0 } };
    mains->hum.count = 0;
    vote_in_row(mains, x, count, first, breaks);
    if (mains->state.votes.blocks < 2)
        return found;
    myo_mains_search(&mains->state, x, measure_row, fits, places);
    leave_trains(mains, x, 1, mains->state.votes.blocks * mains->state.block, places);
    if (places[0].table_hz > 0)
        fit(mains, x, measure_row, places, alone, fits);
    places[0].table_hz = 0;
    myo_mains_search_blocks(&mains->state, x, measure_row, fits, places);
    if (places[0].table_hz > 0)
        fit(mains, x, measure_row, places, alone, fits);
    return found;
}

/* Subtracts the lines from hops of `frames` side by side. */
static void subtract_hops(const myo_mains *mains, float *x, size_t hops, size_t frames)
{
    const float *from[MYO_LANES] = { NULL };
    float *to[MYO_LANES] = { NULL };
    for (size_t i = 0; i < hops; i++)
        from[i] = to[i] = x + i * frames;
    mains->state.kernels->rows_to_lanes(mains->state.side_by_side, from, frames);
    mains->state.kernels->lanes_quadrature_subtract(
        mains->state.side_by_side, frames, mains->tables, mains->hum.count, mains->hum.sizes);
    mains->state.kernels->lanes_to_rows(to, mains->state.side_by_side, frames);
}

void myo_mains_subtract_row(myo_mains *mains, const double *gains, float *x, size_t count,
                            size_t lead)
{
    const size_t hop = mains->state.geometry->hop;
    size_t at = 0;
    while (at < count && mains->hum.count > 0) {
        const size_t whole = (count - at) / hop;
        const size_t hops = whole == 0 ? 1 : whole < MYO_LANES ? whole : MYO_LANES;
        const size_t frames = whole == 0 ? count - at : hop;
        for (size_t i = 0; i < hops; i++) {
            const double middle = (double)(at + i * hop) - (double)lead + 0.5 * (double)hop;
            myo_mains_harmonics_find_sizes_at(&mains->hum,
                                              middle / (double)mains->state.block - 0.5, gains, i);
        }
        subtract_hops(mains, x + at, hops, frames);
        at += hops * frames;
    }
}

myo_status myo_mains_open(myo_mains **out, const myo_kernels *kernels, const myo_geometry *geometry,
                          const myo_mains_options *options)
{
    myo_mains *mains = (myo_mains *)myo_memory_new(1, sizeof *mains);
    if (mains == NULL)
        return MYO_NO_MEMORY;
    const size_t hop = geometry->hop;
    mains->state.kernels = kernels;
    mains->state.geometry = geometry;
    mains->state.options = *options;
    mains->state.block = MYO_MAINS_BLOCK_HOPS * hop;
    if (mains->state.options.harmonics > MYO_MAX_HARMONICS)
        mains->state.options.harmonics = MYO_MAX_HARMONICS;
    /* Nearer to half the rate a block cannot tell a line from its image. */
    const double highest_hz =
        0.5 * geometry->rate_hz - geometry->rate_hz / (double)mains->state.block;
    if (mains->state.options.highest_hz > highest_hz)
        mains->state.options.highest_hz = highest_hz;
    const size_t most = mains->state.options.harmonics;
    mains->state.side_by_side =
        (float *)myo_memory_new(mains->state.block * MYO_LANES, sizeof(float));
    mains->tables = (float *)myo_memory_new(hop * most * 2, sizeof(float));
    myo_status status = MYO_NO_MEMORY;
    if (mains->state.side_by_side != NULL && mains->tables != NULL)
        status = myo_mains_tables_open(&mains->state.waves, geometry->rate_hz, mains->state.block,
                                       hop, most);
    if (status != MYO_OK)
        myo_mains_close(&mains);
    else
        *out = mains;
    return status;
}

void myo_mains_close(myo_mains **mains)
{
    if (mains == NULL || *mains == NULL)
        return;
    myo_mains_tables_close(&(*mains)->state.waves);
    myo_memory_free((*mains)->state.side_by_side);
    myo_memory_free((*mains)->tables);
    myo_memory_free(*mains);
    *mains = NULL;
}
