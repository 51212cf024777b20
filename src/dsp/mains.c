/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way of one segment: votes (which blocks are quiet) -> search (50 or 60 Hz, and the table
 * nearest to the frequency itself) -> fit (phasors of all harmonics in each block, turned back by h
 * times the fundamental's turn, robust centres every 0.4 s) -> subtraction, hop by hop.
 *
 *   mains_tables     cosines and sines to measure and to subtract with
 *   mains_phasors    what a line's phasors say: votes, coherence, turn, centre
 *   mains_harmonics  the lines found, and their sizes in each hop
 *
 * What was tried, and why this. A notch rings on every potential (mains.h). One phase and size for
 * a segment of 8 s: mains drift, and 0.04 Hz left -13 dB of the hum where centres of 2.2 s every
 * 0.4 s leave -37 dB. All blocks with a vote: a contraction has power at 50 Hz of its own, which
 * was then subtracted from the rest beside it. A table as long as the segment for each frequency:
 * 12 MB, and a pass over the samples for each harmonic, the largest part of an analysis; a short
 * one about the block's middle serves all blocks, and being 0 against the other harmonics all are
 * measured at once. The two nominal frequencies kept apart in the search as harmonics are: a
 * recording has only one of them, noise looked 4 to 5 % larger, and beside long contractions hum
 * was found in 48 segments of 150 where it is now in 59. */
#include "dsp/mains.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"

/* How many standard errors a line must stand out. The fundamental is looked for at every frequency
 * of the search range, the harmonics only where it says. */
static const double fundamental_limit = 6, harmonic_limit = 5;
static const double pi = 3.14159265358979323846;
static const double nominals[] = { 50, 60 };
static const double tolerance_hz = 0.02; /* of the frequency itself, at the ends of the search */

enum { NOMINALS = 2 };

struct myo_mains {
    const myo_kernels *kernels;
    const myo_geometry *geometry;
    myo_mains_options options;
    myo_mains_tables *waves;
    size_t block;        /* frames: 0.2 s */
    float *side_by_side; /* blocks or hops of a row in lanes */
    float *tables;       /* of a hop, for the lines alone */
    myo_votes votes;
    myo_phasors phasors[MYO_MAX_HARMONICS];
    myo_mains_harmonics found; /* that of the last fit */
};

/* Fills phasors[w] for each of the waves. */
typedef void measurer(myo_mains *mains, const float *x, const myo_waves *waves);

static void measure_lanes(myo_mains *mains, const float *lanes, const myo_waves *waves)
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
static void measure_row(myo_mains *mains, const float *x, const myo_waves *waves)
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

/* How much faster than the table a line is that turns by `angle` per block. */
static double offset_of(const myo_mains *mains, double table_hz, double angle)
{
    const double block_s = (double)mains->block / mains->geometry->rate_hz;
    const double turns = angle / (2 * pi) - table_hz * block_s;
    return (turns - floor(turns + 0.5)) / block_s;
}

/* Finds the line in wave w of the wanted lanes: turn per block, turning, centre. */
static void find_line(myo_mains *mains, size_t w, const bool *wanted, double *angle,
                      myo_phasors *turn, myo_phasor_centre *centre)
{
    const size_t blocks = mains->votes.blocks;
    myo_phasors *phasors = mains->phasors + w;
    myo_phasors_find_turn(mains->kernels, phasors, &mains->votes, wanted, angle);
    myo_phasors_turning(turn, blocks + 1, wanted, angle);
    myo_phasors_turn_back(phasors, blocks, turn);
    myo_phasors_centre(mains->kernels, phasors, &mains->votes, centre);
}

/* Takes over what wave w shows at a nominal frequency where it is better than what was found. */
static void look(myo_mains *mains, size_t w, double nominal_hz, myo_mains_fit *const *fits,
                 double *best, double *best_hz)
{
    bool wanted[MYO_LANES], any = false;
    double angle[MYO_LANES];
    myo_phasor_centre centre[MYO_LANES];
    myo_phasors turn;
    myo_phasors_cohere(mains->phasors + w, &mains->votes, wanted);
    for (size_t l = 0; l < MYO_LANES; l++) {
        wanted[l] = wanted[l] && fits[l] != NULL;
        any = any || wanted[l];
    }
    if (!any)
        return;
    find_line(mains, w, wanted, angle, &turn, centre);
    for (size_t l = 0; l < MYO_LANES; l++) {
        if (!wanted[l] || !(centre[l].stand_out > best[l]))
            continue;
        const double offset_hz = offset_of(mains, nominal_hz, angle[l]);
        if (fabs(offset_hz) <= mains->options.search_hz) {
            best[l] = centre[l].stand_out;
            best_hz[l] = nominal_hz + offset_hz;
        }
    }
}

/* Nearest to which table a line stands out in each lane that has a fit; 0: nowhere. */
static void search(myo_mains *mains, const float *x, measurer *measure, myo_mains_fit *const *fits,
                   double *table_hz)
{
    double best[MYO_LANES], best_hz[MYO_LANES], tried[NOMINALS];
    size_t count = 0;
    for (size_t i = 0; i < NOMINALS; i++)
        if ((mains->options.nominal_hz < 0 || mains->options.nominal_hz == nominals[i]) &&
            nominals[i] <= mains->options.highest_hz)
            tried[count++] = nominals[i];
    for (size_t l = 0; l < MYO_LANES; l++) {
        best[l] = fundamental_limit;
        best_hz[l] = 0;
    }
    if (count > 0) {
        const myo_waves waves =
            myo_mains_tables_waves(mains->waves, tried[0], tried[count - 1] - tried[0], count);
        measure(mains, x, &waves);
    }
    for (size_t i = 0; i < count; i++)
        look(mains, i, tried[i], fits, best, best_hz);
    for (size_t l = 0; l < MYO_LANES; l++) {
        table_hz[l] = myo_mains_tables_nearest(best_hz[l]);
        if (fits[l] != NULL)
            *fits[l] = (myo_mains_fit) { .frequency_hz = (double)NAN };
    }
}

/* The fundamental at its own table must be what the search saw: near a nominal frequency, standing
 * out. Otherwise nothing is subtracted. */
static bool accept_fundamental(myo_mains *mains, size_t lane, double table_hz, double angle,
                               const myo_phasor_centre *centre, myo_mains_fit *fit)
{
    const double block_s = (double)mains->block / mains->geometry->rate_hz;
    const double nominal_hz = table_hz < 55 ? nominals[0] : nominals[1];
    const double frequency_hz = table_hz + offset_of(mains, table_hz, angle);
    if (centre->stand_out < fundamental_limit ||
        fabs(frequency_hz - nominal_hz) > mains->options.search_hz + tolerance_hz)
        return false;
    mains->found.angle[lane] = 2 * pi * frequency_hz * block_s;
    fit->frequency_hz = frequency_hz;
    fit->amplitude = sqrt(centre->re * centre->re + centre->im * centre->im);
    return true;
}

/* Fits all harmonics of the chosen lanes from their phasors; harmonic h turns h times as fast. */
static void fit_lines(myo_mains *mains, double table_hz, size_t harmonics, const bool *chosen,
                      myo_mains_fit *const *fits)
{
    const size_t blocks = mains->votes.blocks;
    double angle[MYO_LANES];
    myo_phasor_centre centre[MYO_LANES];
    myo_phasors once, turn;
    bool accepted[MYO_LANES], found[MYO_LANES];
    find_line(mains, 0, chosen, angle, &once, centre);
    for (size_t l = 0; l < MYO_LANES; l++)
        accepted[l] =
            chosen[l] && accept_fundamental(mains, l, table_hz, angle[l], centre + l, fits[l]);
    mains->found.count = 0;
    myo_votes_arrange(&mains->votes);
    myo_mains_harmonics_add(&mains->found, mains->kernels, &mains->votes, 1, mains->phasors, &once,
                            accepted);
    turn = once;
    for (size_t h = 2; h <= harmonics && mains->found.count > 0; h++) {
        myo_phasors *phasors = mains->phasors + h - 1;
        myo_phasors_turn_on(&turn, blocks + 1, &once);
        myo_phasors_turn_back(phasors, blocks, &turn);
        myo_phasors_centre(mains->kernels, phasors, &mains->votes, centre);
        for (size_t l = 0; l < MYO_LANES; l++)
            found[l] = accepted[l] && centre[l].stand_out >= harmonic_limit;
        myo_mains_harmonics_add(&mains->found, mains->kernels, &mains->votes, h, phasors, &turn,
                                found);
    }
}

/* Measures and fits the chosen lanes, whose lines are nearest to one table. */
static void fit(myo_mains *mains, const float *x, measurer *measure, double table_hz,
                const bool *chosen, myo_mains_fit *const *fits)
{
    size_t harmonics = 1;
    while (harmonics < mains->options.harmonics &&
           (double)(harmonics + 1) * table_hz <= mains->options.highest_hz)
        harmonics++;
    const myo_waves waves = myo_mains_tables_waves(mains->waves, table_hz, table_hz, harmonics);
    measure(mains, x, &waves);
    fit_lines(mains, table_hz, harmonics, chosen, fits);
    myo_mains_harmonics_tables(&mains->found, &waves, mains->geometry->hop, mains->tables);
}

static void subtract_lanes(myo_mains *mains, float *lanes)
{
    const size_t hop = mains->geometry->hop;
    const size_t hops = MYO_HOPS_PER_SEGMENT + 2 * MYO_MARGIN_HOPS;
    for (size_t h = 0; h < hops && mains->found.count > 0; h++, lanes += hop * MYO_LANES) {
        myo_mains_harmonics_find_sizes(&mains->found, &mains->votes, h);
        mains->kernels->lanes_quadrature_subtract(lanes, hop, mains->tables, mains->found.count,
                                                  mains->found.sizes);
    }
}

bool myo_mains_remove_lanes(myo_mains *mains, float *lanes, float power[][MYO_LANES],
                            myo_mains_fit *const fits[MYO_LANES])
{
    double table_hz[MYO_LANES];
    bool any = false;
    mains->votes.blocks = MYO_MAINS_BLOCKS;
    for (size_t l = 0; l < MYO_LANES; l++) {
        mains->votes.count[l] = fits[l] == NULL ? 0 : MYO_MAINS_BLOCKS;
        for (size_t k = 0; k < MYO_MAINS_BLOCKS; k++)
            mains->votes.absent[k][l] = fits[l] == NULL ? INFINITY : 0;
    }
    myo_votes_keep_quiet(mains->kernels, &mains->votes, power);
    search(mains, lanes, measure_lanes, fits, table_hz);
    for (size_t first = 0; first < MYO_LANES; first++) {
        bool chosen[MYO_LANES];
        const double shared_hz = table_hz[first];
        if (shared_hz == 0)
            continue;
        for (size_t l = 0; l < MYO_LANES; l++) {
            chosen[l] = table_hz[l] == shared_hz;
            table_hz[l] = chosen[l] ? 0 : table_hz[l];
        }
        fit(mains, lanes, measure_lanes, shared_hz, chosen, fits);
        any = any || mains->found.count > 0;
        subtract_lanes(mains, lanes);
    }
    return any;
}

/* Blocks that touch a break have no vote, and no other lane has one. */
static void vote_in_row(myo_mains *mains, const float *x, size_t count, int64_t first,
                        const myo_intervals *breaks)
{
    float power[MYO_PHASOR_BLOCKS][MYO_LANES] = { { 0 } };
    myo_votes *votes = &mains->votes;
    const size_t blocks = count / mains->block;
    /* Turns go on for the hops after the last whole block, so there is room for one more. */
    votes->blocks = blocks < MYO_PHASOR_BLOCKS ? blocks : MYO_PHASOR_BLOCKS - 1;
    for (size_t l = 0; l < MYO_LANES; l++)
        votes->count[l] = 0;
    for (size_t k = 0; k < votes->blocks; k++) {
        const int64_t from = first + (int64_t)(k * mains->block);
        const bool whole = breaks == NULL ||
                           myo_intervals_overlap(breaks, from, from + (int64_t)mains->block) == 0;
        for (size_t l = 0; l < MYO_LANES; l++)
            votes->absent[k][l] = INFINITY;
        votes->absent[k][0] = whole ? 0 : INFINITY;
        votes->count[0] += whole;
        power[k][0] = mains->kernels->mean_square(x + k * mains->block, mains->block);
    }
    myo_votes_keep_quiet(mains->kernels, votes, power);
}

myo_mains_fit myo_mains_fit_row(myo_mains *mains, const float *x, size_t count, int64_t first,
                                const myo_intervals *breaks)
{
    static const bool alone[MYO_LANES] = { true };
    myo_mains_fit found = { .frequency_hz = (double)NAN };
    myo_mains_fit *const fits[MYO_LANES] = { &found };
    double table_hz[MYO_LANES] = { 0 };
    mains->found.count = 0;
    vote_in_row(mains, x, count, first, breaks);
    if (mains->votes.count[0] > 0)
        search(mains, x, measure_row, fits, table_hz);
    if (table_hz[0] > 0)
        fit(mains, x, measure_row, table_hz[0], alone, fits);
    return found;
}

/* Subtracts the lines from hops of `frames` side by side. */
static void subtract_hops(const myo_mains *mains, float *x, size_t hops, size_t frames)
{
    const float *from[MYO_LANES] = { NULL };
    float *to[MYO_LANES] = { NULL };
    for (size_t i = 0; i < hops; i++)
        from[i] = to[i] = x + i * frames;
    mains->kernels->rows_to_lanes(mains->side_by_side, from, frames);
    mains->kernels->lanes_quadrature_subtract(mains->side_by_side, frames, mains->tables,
                                              mains->found.count, mains->found.sizes);
    mains->kernels->lanes_to_rows(to, mains->side_by_side, frames);
}

void myo_mains_subtract_row(myo_mains *mains, const double *gains, float *x, size_t count,
                            size_t lead)
{
    const size_t hop = mains->geometry->hop;
    size_t at = 0;
    while (at < count && mains->found.count > 0) {
        const size_t whole = (count - at) / hop;
        const size_t hops = whole == 0 ? 1 : whole < MYO_LANES ? whole : MYO_LANES;
        const size_t frames = whole == 0 ? count - at : hop;
        for (size_t i = 0; i < hops; i++) {
            const double middle = (double)(at + i * hop) - (double)lead + 0.5 * (double)hop;
            myo_mains_harmonics_find_sizes_at(&mains->found, &mains->votes,
                                              middle / (double)mains->block - 0.5, gains, i);
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
    mains->kernels = kernels;
    mains->geometry = geometry;
    mains->options = *options;
    mains->block = MYO_MAINS_BLOCK_HOPS * hop;
    if (mains->options.harmonics > MYO_MAX_HARMONICS)
        mains->options.harmonics = MYO_MAX_HARMONICS;
    /* Nearer to half the rate a block cannot tell a line from its image. */
    const double highest_hz = 0.5 * geometry->rate_hz - geometry->rate_hz / (double)mains->block;
    if (mains->options.highest_hz > highest_hz)
        mains->options.highest_hz = highest_hz;
    const size_t most = options->harmonics > NOMINALS ? mains->options.harmonics : NOMINALS;
    mains->side_by_side = (float *)myo_memory_new(mains->block * MYO_LANES, sizeof(float));
    mains->tables = (float *)myo_memory_new(hop * most * 2, sizeof(float));
    myo_status status = MYO_NO_MEMORY;
    if (mains->side_by_side != NULL && mains->tables != NULL)
        status = myo_mains_tables_open(&mains->waves, geometry->rate_hz, mains->block, hop, most);
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
    myo_mains_tables_close(&(*mains)->waves);
    myo_memory_free((*mains)->side_by_side);
    myo_memory_free((*mains)->tables);
    myo_memory_free(*mains);
    *mains = NULL;
}
