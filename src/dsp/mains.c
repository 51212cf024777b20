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
#include "dsp/mains_solution.h"
#include "dsp/mains_train.h"

static const double line_search_hz = 0.5; /* what a line may move from where it was found */
enum {
    REFERENCES = 3 /* harmonics that hum is looked for at: rectifiers and lamps have no first */
};

struct myo_mains {
    myo_mains_state state;
    myo_mains_options options;
    double most_hz;              /* a block can tell apart from its image */
    float *tables;               /* of a hop, for the lines alone */
    myo_mains_solution solution; /* of the last fit */
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

/* Measures and fits the chosen lanes, whose lines are nearest to one table. */
static void fit(myo_mains *mains, const float *x, myo_mains_measurer *measure,
                const myo_mains_place *where, const bool *chosen, myo_mains_fit *const *fits)
{
    const size_t harmonics =
        myo_mains_count_harmonics(&mains->state, where->table_hz, where->family->harmonics);
    const myo_waves waves =
        myo_mains_tables_waves(mains->state.waves, where->table_hz, where->table_hz, harmonics);
    measure(&mains->state, x, &waves);
    myo_mains_solve(&mains->solution, &mains->state, where, harmonics, chosen, fits);
    myo_mains_harmonics_tables(&mains->solution.hum, &waves, mains->state.geometry->hop,
                               mains->tables);
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
    for (size_t h = 0; h < hops && mains->solution.hum.count > 0; h++, lanes += hop * MYO_LANES) {
        myo_mains_harmonics_find_sizes(&mains->solution.hum, h);
        mains->state.kernels->lanes_quadrature_subtract(
            lanes, hop, mains->tables, mains->solution.hum.count, mains->solution.hum.sizes);
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
        any = any || mains->solution.hum.count > 0;
        subtract_lanes(mains, lanes);
    }
    return any;
}

/* From now on the mains are looked for, 50 Hz or 60. */
static void look_for_mains(myo_mains *mains)
{
    static const double nominals_hz[] = { 50, 60 };
    const myo_mains_options *options = &mains->options;
    myo_mains_state *state = &mains->state;
    state->search_hz = options->search_hz;
    state->highest_hz = options->highest_hz < mains->most_hz ? options->highest_hz : mains->most_hz;
    state->family_count = 0;
    for (size_t i = 0; i < 2; i++)
        if (options->nominal_hz < 0 || options->nominal_hz == nominals_hz[i])
            state->families[state->family_count++] =
                (myo_mains_family) { nominals_hz[i], REFERENCES, options->harmonics };
}

static void look_for_line(myo_mains *mains, double hz)
{
    mains->state.search_hz = line_search_hz;
    mains->state.highest_hz = mains->most_hz;
    mains->state.family_count = 1;
    mains->state.families[0] = (myo_mains_family) { hz, 1, 1 };
}

/* What was subtracted is no longer in the blocks' power. */
static void take_from_power(const myo_mains *mains, myo_mains_fit *const *fits,
                            float power[][MYO_LANES])
{
    const myo_mains_harmonics *hum = &mains->solution.hum;
    for (size_t l = 0; l < MYO_LANES; l++)
        for (size_t k = 0; fits[l] != NULL && k < hum->blocks && hum->count > 0; k++) {
            const myo_phasors *of = mains->state.phasors, *path = &hum->lines[0].path;
            if (path->re[k][l] == 0 && path->im[k][l] == 0)
                continue;
            const float re = of->re[k][l], im = of->im[k][l];
            const float left_re = re - path->re[k][l], left_im = im - path->im[k][l];
            const float left = power[k][l] - 0.5F * (re * re + im * im) +
                               0.5F * (left_re * left_re + left_im * left_im);
            power[k][l] = left > 1e-3F * power[k][l] ? left : 1e-3F * power[k][l];
        }
}

static void vote_in_lanes(myo_mains *mains, float power[][MYO_LANES], myo_mains_fit *const *fits)
{
    myo_votes *votes = &mains->state.votes;
    votes->blocks = MYO_MAINS_BLOCKS;
    for (size_t l = 0; l < MYO_LANES; l++) {
        votes->count[l] = fits[l] == NULL ? 0 : MYO_MAINS_BLOCKS;
        for (size_t k = 0; k < MYO_MAINS_BLOCKS; k++)
            votes->absent[k][l] = fits[l] == NULL ? INFINITY : 0;
    }
    know_blocks(mains, power);
}

static float largest_of(const myo_mains_fit *fit)
{
    float largest = 0;
    for (size_t k = 0; k < fit->blocks; k++)
        largest = fit->amplitude[k] > largest ? fit->amplitude[k] : largest;
    return isnan(fit->frequency_hz) ? 0 : largest;
}

/* One line in the lanes that have it, which it leaves as the next will find them. */
static bool remove_line(myo_mains *mains, float *lanes, float power[][MYO_LANES], double hz,
                        const myo_line_list *const *lines, float *amplitudes)
{
    myo_mains_fit fits[MYO_LANES], *wanted[MYO_LANES];
    myo_mains_place places[MYO_LANES];
    bool any = false;
    for (size_t l = 0; l < MYO_LANES; l++) {
        bool has = false;
        for (size_t i = 0; lines[l] != NULL && i < lines[l]->count; i++)
            has = has || lines[l]->hz[i] == hz;
        wanted[l] = has ? fits + l : NULL;
    }
    look_for_line(mains, hz);
    vote_in_lanes(mains, power, wanted);
    myo_mains_search(&mains->state, lanes, measure_lanes, wanted, places);
    for (size_t first = 0; first < MYO_LANES; first++) {
        bool chosen[MYO_LANES];
        const myo_mains_place shared = places[first];
        if (shared.table_hz == 0)
            continue;
        for (size_t l = 0; l < MYO_LANES; l++) {
            chosen[l] = places[l].table_hz == shared.table_hz;
            places[l].table_hz = chosen[l] ? 0 : places[l].table_hz;
        }
        fit(mains, lanes, measure_lanes, &shared, chosen, wanted);
        subtract_lanes(mains, lanes);
        take_from_power(mains, wanted, power);
        any = any || mains->solution.hum.count > 0;
    }
    for (size_t l = 0; l < MYO_LANES; l++)
        if (wanted[l] != NULL && largest_of(fits + l) > amplitudes[l])
            amplitudes[l] = largest_of(fits + l);
    return any;
}

bool myo_mains_remove_lines_in_lanes(myo_mains *mains, float *lanes, float power[][MYO_LANES],
                                     const myo_line_list *const lines[MYO_LANES],
                                     float amplitudes[MYO_LANES])
{
    bool any = false;
    memset(amplitudes, 0, MYO_LANES * sizeof *amplitudes);
    for (size_t l = 0; l < MYO_LANES; l++)
        for (size_t i = 0; lines[l] != NULL && i < lines[l]->count; i++) {
            bool done = false; /* with a lane before */
            for (size_t m = 0; m < l; m++)
                for (size_t j = 0; lines[m] != NULL && j < lines[m]->count; j++)
                    done = done || lines[m]->hz[j] == lines[l]->hz[i];
            if (!done)
                any = remove_line(mains, lanes, power, lines[l]->hz[i], lines, amplitudes) || any;
        }
    return any;
}

bool myo_mains_remove_lanes(myo_mains *mains, float *lanes, float power[][MYO_LANES],
                            myo_mains_fit *const fits[MYO_LANES])
{
    myo_mains_place places[MYO_LANES];
    look_for_mains(mains);
    vote_in_lanes(mains, power, fits);
    myo_mains_search(&mains->state, lanes, measure_lanes, fits, places);
    myo_mains_leave_trains(&mains->state, lanes, MYO_LANES, MYO_MAINS_BLOCKS * mains->state.block,
                           places);
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
    mains->solution.hum.count = 0;
    look_for_mains(mains);
    vote_in_row(mains, x, count, first, breaks);
    if (mains->state.votes.blocks < 2)
        return found;
    myo_mains_search(&mains->state, x, measure_row, fits, places);
    myo_mains_leave_trains(&mains->state, x, 1, mains->state.votes.blocks * mains->state.block,
                           places);
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
    mains->state.kernels->lanes_quadrature_subtract(mains->state.side_by_side, frames,
                                                    mains->tables, mains->solution.hum.count,
                                                    mains->solution.hum.sizes);
    mains->state.kernels->lanes_to_rows(to, mains->state.side_by_side, frames);
}

void myo_mains_subtract_row(myo_mains *mains, const double *gains, float *x, size_t count,
                            size_t lead)
{
    const size_t hop = mains->state.geometry->hop;
    size_t at = 0;
    while (at < count && mains->solution.hum.count > 0) {
        const size_t whole = (count - at) / hop;
        const size_t hops = whole == 0 ? 1 : whole < MYO_LANES ? whole : MYO_LANES;
        const size_t frames = whole == 0 ? count - at : hop;
        for (size_t i = 0; i < hops; i++) {
            const double middle = (double)(at + i * hop) - (double)lead + 0.5 * (double)hop;
            myo_mains_harmonics_find_sizes_at(&mains->solution.hum,
                                              middle / (double)mains->state.block - 0.5, gains, i);
        }
        subtract_hops(mains, x + at, hops, frames);
        at += hops * frames;
    }
}

float myo_mains_remove_lines_in_row(myo_mains *mains, float *x, size_t count, int64_t first,
                                    const myo_intervals *breaks, const myo_line_list *lines)
{
    static const bool alone[MYO_LANES] = { true };
    const double gains[] = { 1 };
    float largest = 0;
    for (size_t i = 0; i < lines->count; i++) {
        myo_mains_fit found;
        myo_mains_fit *const fits[MYO_LANES] = { &found };
        myo_mains_place places[MYO_LANES] = { { 0 } };
        mains->solution.hum.count = 0;
        look_for_line(mains, lines->hz[i]);
        vote_in_row(mains, x, count, first, breaks);
        if (mains->state.votes.blocks < 2)
            break;
        myo_mains_search(&mains->state, x, measure_row, fits, places);
        if (places[0].table_hz > 0)
            fit(mains, x, measure_row, places, alone, fits);
        myo_mains_subtract_row(mains, gains, x, count, 0);
        const float size = places[0].table_hz > 0 ? largest_of(&found) : 0;
        largest = size > largest ? size : largest;
    }
    return largest;
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
    mains->options = *options;
    mains->state.block = MYO_MAINS_BLOCK_HOPS * hop;
    if (mains->options.harmonics > MYO_MAX_HARMONICS)
        mains->options.harmonics = MYO_MAX_HARMONICS;
    /* Nearer to half the rate a block cannot tell a line from its image. */
    mains->most_hz = 0.5 * geometry->rate_hz - geometry->rate_hz / (double)mains->state.block;
    const size_t most = mains->options.harmonics;
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
