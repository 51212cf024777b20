/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dsp/mains_search.h"

#include <math.h>
#include <string.h>

/* How many standard errors a line must stand out of all quiet blocks, and how many blocks of hum
 * make a line where it does not. */
static const double stand_out_limit = 6;
enum {
    LEAST_OWN = 2,
    REFERENCES = 3 /* at most */
};

static const double pi = 3.14159265358979323846;

/* How much faster than the table a line is that turns by `angle` per block. */
static double offset_of(const myo_mains_state *mains, double table_hz, double angle)
{
    const double block_s = (double)mains->block / mains->geometry->rate_hz;
    const double turns = angle / (2 * pi) - table_hz * block_s;
    return (turns - floor(turns + 0.5)) / block_s;
}

/* The frequency of wave w's line in the lanes that have a fit and where there may be one. */
bool myo_mains_find_frequency(myo_mains_state *mains, size_t w, double wave_hz, const bool *wanted,
                              double *hz)
{
    double angle[MYO_LANES];
    bool any = false;
    for (size_t l = 0; l < MYO_LANES; l++)
        any = any || wanted[l];
    if (!any)
        return false;
    myo_phasors_find_turn(mains->kernels, mains->phasors + w, &mains->votes, wanted, angle);
    for (size_t l = 0; l < MYO_LANES; l++)
        hz[l] = wanted[l] ? wave_hz + offset_of(mains, wave_hz, angle[l]) : 0;
    return true;
}

/* Turn of harmonic h over a block, of fundamentals that turn by angle. */
void myo_mains_find_turning(const myo_mains_state *mains, size_t h, const bool *wanted,
                            const double *angle, myo_phasors *turn)
{
    double turned[MYO_LANES];
    for (size_t l = 0; l < MYO_LANES; l++) {
        const double turns = wanted[l] ? (double)h * angle[l] / (2 * pi) : 0;
        turned[l] = 2 * pi * (turns - floor(turns + 0.5));
    }
    myo_phasors_turning(turn, mains->votes.blocks + 1, wanted, turned);
}

bool myo_mains_is_near(const myo_mains_state *mains, double fundamental_hz,
                       const myo_mains_family *family, double tolerance)
{
    return fabs(fundamental_hz - family->nominal_hz) <= mains->search_hz + tolerance;
}

/* Takes over what wave w, the r-th harmonic of a nominal frequency, shows where it stands out more
 * than what was found. */
static void look(myo_mains_state *mains, size_t w, const myo_mains_family *family, size_t r,
                 myo_mains_fit *const *fits, double *best, myo_mains_place *places)
{
    bool wanted[MYO_LANES];
    double hz[MYO_LANES], angle[MYO_LANES];
    myo_phasor_centre centre[MYO_LANES];
    myo_phasors turn, still = mains->phasors[w];
    const double wave_hz = (double)r * family->nominal_hz;
    const double block_s = (double)mains->block / mains->geometry->rate_hz;
    myo_phasors_cohere(&still, &mains->votes, wanted);
    for (size_t l = 0; l < MYO_LANES; l++)
        wanted[l] = wanted[l] && fits[l] != NULL;
    if (!myo_mains_find_frequency(mains, w, wave_hz, wanted, hz))
        return;
    for (size_t l = 0; l < MYO_LANES; l++)
        angle[l] = 2 * pi * hz[l] * block_s;
    myo_mains_find_turning(mains, 1, wanted, angle, &turn);
    myo_phasors_turn_back(&still, mains->votes.blocks, &turn);
    myo_phasors_centre(mains->kernels, &still, &mains->votes, centre);
    for (size_t l = 0; l < MYO_LANES; l++) {
        const double fundamental_hz = hz[l] / (double)r;
        if (!wanted[l] || !(centre[l].stand_out > best[l]) ||
            !myo_mains_is_near(mains, fundamental_hz, family, 0))
            continue;
        best[l] = centre[l].stand_out;
        places[l] = (myo_mains_place) { .table_hz = myo_mains_tables_nearest(fundamental_hz),
                                        .family = family,
                                        .reference = r,
                                        .steady = true,
                                        .power = 0.5 * (centre[l].re * centre[l].re +
                                                        centre[l].im * centre[l].im) };
    }
}

size_t myo_mains_count_harmonics(const myo_mains_state *mains, double fundamental_hz, size_t most)
{
    size_t harmonics = 0;
    while (harmonics < most && (double)(harmonics + 1) * fundamental_hz <= mains->highest_hz)
        harmonics++;
    return harmonics;
}

/* How many harmonics of a family are looked at. */
static size_t references_of(const myo_mains_state *mains, const myo_mains_family *family)
{
    const size_t most = family->references < REFERENCES ? family->references : REFERENCES;
    return myo_mains_count_harmonics(mains, family->nominal_hz, most);
}

/* The strongest of the references in the own blocks of a lane. */
static myo_mains_place strongest(const myo_mains_state *mains, size_t references,
                                 bool own[][MYO_LANES], size_t lane)
{
    myo_mains_place best = { 0 };
    for (size_t r = 0; r < references; r++) {
        const myo_phasors *of = mains->phasors + r;
        double sum = 0;
        for (size_t k = 0; k < mains->blocks.count; k++)
            if (own[k][lane])
                sum += 0.5 * (double)(of->re[k][lane] * of->re[k][lane] +
                                      of->im[k][lane] * of->im[k][lane]);
        sum /= (double)mains->blocks.count;
        if (best.reference == 0 || sum > best.power)
            best = (myo_mains_place) { .reference = r + 1, .power = sum };
    }
    return best;
}

/* Hum that is not there all the time, or drifts, stands out in no median: its blocks do, each by
 * itself. Keeps those of the nominal frequency that has most. */
static void look_at_blocks(myo_mains_state *mains, const myo_mains_family *family,
                           size_t references, myo_mains_fit *const *fits)
{
    myo_mains_found *found = &mains->found;
    bool wanted[MYO_LANES], own[MYO_PHASOR_BLOCKS][MYO_LANES];
    myo_mains_part parts[REFERENCES];
    for (size_t r = 0; r < references; r++)
        parts[r] = (myo_mains_part) { .of = mains->phasors + r };
    for (size_t l = 0; l < MYO_LANES; l++)
        wanted[l] = fits[l] != NULL;
    myo_mains_find_own(&mains->blocks, parts, references, wanted, own);
    for (size_t l = 0; l < MYO_LANES; l++) {
        size_t count = 0;
        for (size_t k = 0; k < mains->blocks.count; k++)
            count += own[k][l];
        if (count <= found->count[l])
            continue;
        found->count[l] = count;
        found->places[l] = strongest(mains, references, own, l);
        found->places[l].table_hz = family->nominal_hz;
        found->places[l].family = family;
        for (size_t k = 0; k < mains->blocks.count; k++)
            found->own[k][l] = own[k][l];
    }
}

/* The blocks of a lane that are hum get the votes, if there are any those inside runs alone: where
 * hum begins or ends in a block its phase is not known well. */
static void give_votes(myo_mains_state *mains, size_t lane)
{
    const myo_mains_found *found = &mains->found;
    const size_t blocks = mains->blocks.count;
    size_t inside = 0;
    for (size_t k = 0; k < blocks; k++)
        inside += found->own[k][lane] && (k == 0 || found->own[k - 1][lane]) &&
                  (k + 1 == blocks || found->own[k + 1][lane]);
    mains->votes.count[lane] = 0;
    for (size_t k = 0; k < blocks; k++) {
        const bool vote = found->own[k][lane] &&
                          (inside < LEAST_OWN || ((k == 0 || found->own[k - 1][lane]) &&
                                                  (k + 1 == blocks || found->own[k + 1][lane])));
        mains->votes.absent[k][lane] = vote ? 0 : INFINITY;
        mains->votes.count[lane] += vote;
    }
}

/* Where no line was found the blocks that are hum have all votes, also on its frequency. */
static void vote_for_blocks(myo_mains_state *mains, const float *x, myo_mains_measurer *measure,
                            const myo_mains_family *family, myo_mains_fit *const *fits,
                            myo_mains_place *places)
{
    const myo_mains_found *found = &mains->found;
    const double nominal_hz = family->nominal_hz;
    const size_t references = references_of(mains, family);
    bool wanted[REFERENCES][MYO_LANES] = { { false } }, any = false;
    for (size_t l = 0; l < MYO_LANES; l++) {
        const bool edge = found->own[0][l] || found->own[mains->blocks.count - 1][l];
        if (fits[l] == NULL || !isnan(fits[l]->frequency_hz) ||
            found->count[l] < (edge ? 1 : LEAST_OWN) || found->places[l].family != family)
            continue;
        any = wanted[found->places[l].reference - 1][l] = true;
        give_votes(mains, l);
    }
    if (!any)
        return;
    const myo_waves waves =
        myo_mains_tables_waves(mains->waves, nominal_hz, nominal_hz, references);
    measure(mains, x, &waves);
    for (size_t r = 1; r <= references; r++) {
        double hz[MYO_LANES];
        if (!myo_mains_find_frequency(mains, r - 1, (double)r * nominal_hz, wanted[r - 1], hz))
            continue;
        for (size_t l = 0; l < MYO_LANES; l++) {
            /* one block knows no better frequency */
            const double fundamental_hz = found->count[l] == 1 ? nominal_hz : hz[l] / (double)r;
            if (wanted[r - 1][l] && myo_mains_is_near(mains, fundamental_hz, family, 0))
                places[l] =
                    (myo_mains_place) { .table_hz = myo_mains_tables_nearest(fundamental_hz),
                                        .family = family,
                                        .reference = r };
        }
    }
}

/* Nearest to which table a line stands out in each lane that has a fit, and which blocks are hum
 * each by itself. */
void myo_mains_search(myo_mains_state *mains, const float *x, myo_mains_measurer *measure,
                      myo_mains_fit *const *fits, myo_mains_place *places)
{
    double best[MYO_LANES];
    memset(&mains->found, 0, sizeof mains->found);
    for (size_t l = 0; l < MYO_LANES; l++) {
        best[l] = stand_out_limit;
        places[l] = (myo_mains_place) { 0 };
        if (fits[l] != NULL)
            *fits[l] = (myo_mains_fit) { .frequency_hz = (double)NAN };
    }
    for (size_t i = 0; i < mains->family_count; i++) {
        const myo_mains_family *family = mains->families + i;
        const size_t references = references_of(mains, family);
        if (references == 0)
            continue;
        const myo_waves waves = myo_mains_tables_waves(mains->waves, family->nominal_hz,
                                                       family->nominal_hz, references);
        measure(mains, x, &waves);
        for (size_t r = 1; r <= references; r++)
            look(mains, r - 1, family, r, fits, best, places);
        look_at_blocks(mains, family, references, fits);
    }
    /* what drifting hum leaves at the harmonics of the other mains may stand out better */
    for (size_t l = 0; l < MYO_LANES; l++)
        if (places[l].steady && places[l].power < mains->found.places[l].power &&
            places[l].family != mains->found.places[l].family)
            places[l] = (myo_mains_place) { 0 };
}

void myo_mains_search_blocks(myo_mains_state *mains, const float *x, myo_mains_measurer *measure,
                             myo_mains_fit *const *fits, myo_mains_place *places)
{
    for (size_t i = 0; i < mains->family_count; i++)
        vote_for_blocks(mains, x, measure, mains->families + i, fits, places);
}
