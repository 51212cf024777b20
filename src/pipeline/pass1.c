/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/pass1.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "dsp/candidates.h"
#include "dsp/features.h"
#include "core/clock.h"
#include "pipeline/cache_policy.h"
#include "pipeline/damage.h"
#include "pipeline/preprocessor.h"

/* By how much the noise of rest may seem to rise from one segment to the next: in a long
 * contraction there is no quiet window to say that it has not. */
static const float noise_rise = 1.02F;

/* A step of the hum between two segments this large, in squared noise of rest, is excluded. */
static const float mains_step = 18;

/* What is carried from one segment of a track to the next. */
typedef struct progress {
    float sigmas[MYO_WINDOWS_PER_SEGMENT];
    size_t sigma_count;
    int64_t fits[2];
    double frequency_sum[2]; /* of the mains found near 50 and near 60 Hz */
    float mains_end;         /* size of the hum at the end of the segment before */
    size_t keep_hops;        /* from the segment's beginning, after a spike of the one before */
    float rest_sigma;        /* 0: not known yet */
} progress;

typedef struct group_pass {
    myo_pass1 *pass;
    const myo_track_group *group;
    myo_preprocessor *preprocessor;
    myo_features features;
    myo_candidates candidates;
    myo_measured measured;
    float *density; /* of a segment's windows */
    myo_request *requests;
    progress *progress; /* one per track of the group */
    myo_intervals scratch;
    myo_cache_policy cache;
} group_pass;

/* Sigma of the quiet part of this segment and the one before. */
static float quiet_sigma(progress *of, const myo_measured *measured)
{
    float sigmas[MYO_QUIET_WINDOWS];
    size_t count = 0;
    for (size_t i = 0; i < of->sigma_count; i++)
        sigmas[count++] = of->sigmas[i];
    of->sigma_count = 0;
    for (size_t w = 0; w < measured->window_count; w++)
        if (measured->windows[w].valid >= 0.5F) {
            of->sigmas[of->sigma_count++] = measured->windows[w].sigma;
            sigmas[count++] = measured->windows[w].sigma;
        }
    return myo_quiet_sigma(sigmas, count);
}

/* Hum that begins or ends where two segments meet: neither sees more than a moment of it. */
static myo_status keep_mains_step(group_pass *run, size_t member,
                                  const myo_conditioned_segment *segment, float sigma)
{
    progress *of = run->progress + member;
    const float step = segment->mains_ends[0] - of->mains_end;
    const int64_t block = (int64_t)(MYO_MAINS_BLOCK_HOPS * run->group->geometry.hop);
    const int64_t at = segment->span.core_first;
    of->mains_end = segment->mains_ends[1];
    if (at == 0 || !(step * step > mains_step * sigma * sigma))
        return MYO_OK;
    return myo_intervals_add(&run->pass->stores[run->group->tracks[member]].damage, at - block,
                             at + block, "interference");
}

static void note_mains(progress *of, double mains_hz)
{
    if (isnan(mains_hz))
        return;
    const size_t which = mains_hz < 55 ? 0 : 1;
    of->fits[which]++;
    of->frequency_sum[which] += mains_hz;
}

/* Densities of all windows with the numbers read from them, or only of those that will be asked
 * for: none where all samples are kept, which is nearly as good. */
static myo_status add_spectra(group_pass *run, size_t member, const myo_feature_input *input,
                              int64_t core_first, float sigma)
{
    const size_t track = run->group->tracks[member];
    const size_t bins = myo_spectrum_bins(run->features.spectrum);
    const bool all = run->pass->all_spectra;
    progress *of = run->progress + member;
    if (!(of->rest_sigma > 0) || sigma < noise_rise * of->rest_sigma)
        of->rest_sigma = sigma;
    else
        of->rest_sigma *= noise_rise;
    myo_window_set set = ((myo_window_set)1 << run->measured.window_count) - 1;
    if (!all && run->cache.all)
        set = 0;
    else if (!all)
        set = myo_spectra_likely(run->pass->setup->tracks + track, &run->measured, of->rest_sigma,
                                 core_first / (int64_t)run->group->geometry.window);
    float *row = run->density;
    for (size_t w = 0; w < run->measured.window_count; w++) {
        if ((set >> w & 1) == 0)
            continue;
        MYO_TRY(myo_features_density(&run->features, input, w, row));
        if (all)
            myo_spectrum_features(run->features.spectrum, row, run->measured.windows + w);
        row += bins;
    }
    return myo_density_add(&run->pass->stores[track].density, run->pass->spool, set, run->density);
}

static myo_status spool_segment(const group_pass *run, const myo_store *store)
{
    myo_spool *spool = run->pass->spool;
    const myo_measured *measured = &run->measured;
    MYO_TRY(myo_spool_append(spool, store->hops, measured->hops, measured->hop_count));
    MYO_TRY(myo_spool_append(spool, store->windows, measured->windows, measured->window_count));
    return myo_spool_append(spool, store->spikes, run->candidates.found, run->candidates.count);
}

static myo_status keep_samples(group_pass *run, size_t member,
                               const myo_conditioned_segment *segment)
{
    const myo_store *store = run->pass->stores + run->group->tracks[member];
    const myo_segment_span *span = &segment->span;
    myo_sample_cache_choice choice = myo_cache_policy_choice(
        &run->cache, run->candidates.found, run->candidates.count, span->core_first);
    choice.carried = &run->progress[member].keep_hops;
    choice.scratch = run->features.compact;
    return myo_sample_cache_add(
        &store->cache, run->pass->spool, segment->x + (span->core_first - span->out_first),
        (size_t)(span->core_end - span->core_first), &choice, &run->cache.kept_bytes);
}

static myo_status measure(group_pass *run, size_t member, const myo_conditioned_segment *segment)
{
    const size_t track = run->group->tracks[member];
    const myo_segment_span *span = &segment->span;
    const size_t skip = (size_t)(span->core_first - span->out_first);
    const size_t skip_low =
        skip / run->group->geometry.hop * myo_low_per_hop(&run->group->geometry);
    int64_t damaged[MYO_WINDOWS_PER_SEGMENT];
    MYO_TRY(myo_damage_count(segment->damage, &run->pass->setup->parts[track].excluded,
                             run->pass->setup->tracks[track].frames, span,
                             (int64_t)run->group->geometry.window, &run->scratch, damaged));
    const myo_feature_input measured = {
        .x = segment->x + skip,
        .count = (size_t)(span->core_end - span->core_first),
        .complete = segment->complete,
        .low = segment->low + skip_low,
        .damaged = damaged,
        .mains_amplitude = segment->mains_amplitude,
        .line_amplitude = segment->line_amplitude,
        .block = segment->block,
        .lane = segment->lane,
    };
    myo_features_measure(&run->features, &measured, &run->measured);
    const float sigma = quiet_sigma(run->progress + member, &run->measured);
    MYO_TRY(add_spectra(run, member, &measured, span->core_first, sigma));
    const myo_candidate_input input = {
        .x = segment->x,
        .first = span->out_first,
        .count = (size_t)(span->out_end - span->out_first),
        .core_first = skip,
        .core_end = (size_t)(span->core_end - span->out_first),
        .low = segment->low,
        .low_count = segment->low_count,
        .hops = run->measured.hops,
        .sigma = sigma,
    };
    myo_candidates_find(&run->candidates, &input);
    note_mains(run->progress + member, segment->mains_hz);
    MYO_TRY(keep_mains_step(run, member, segment, sigma));
    MYO_TRY(myo_damage_add(&run->pass->stores[track].damage, segment->damage, span->core_first,
                           span->core_end, run->group->geometry.hop));
    MYO_TRY(keep_samples(run, member, segment));
    return spool_segment(run, run->pass->stores + track);
}

/* Loads requests, conditions and measures them block by block. Request r is of the group's track
 * first + r % members. */
static myo_status measure_requests(group_pass *run, size_t count, size_t first, size_t members)
{
    myo_cache_policy_look(&run->cache, run->pass->spool);
    MYO_TRY(myo_preprocessor_load(run->preprocessor, run->requests, count));
    for (size_t b = 0; b < myo_preprocessor_blocks(run->preprocessor); b++) {
        size_t r = 0, end = 0;
        MYO_TRY(myo_preprocessor_condition(run->preprocessor, b, &r, &end));
        const double began = myo_clock_s();
        for (; r < end; r++)
            MYO_TRY(
                measure(run, first + r % members, myo_preprocessor_segment(run->preprocessor, r)));
        run->pass->times.measuring_s += myo_clock_s() - began;
    }
    return MYO_OK;
}

/* `members` tracks of the group from `first` on, in `segments` segments. */
static void ask(group_pass *run, size_t first, size_t members, int64_t segment, size_t segments)
{
    for (size_t i = 0; i < segments * members; i++)
        run->requests[i] = (myo_request) { .track = run->group->tracks[first + i % members],
                                           .segment = segment + (int64_t)(i / members) };
}

/* All segments; few channels fill the lanes with several at once, and more channels than fit into
 * memory are read in turns. */
static myo_status measure_all(group_pass *run)
{
    const myo_track_group *group = run->group;
    const int64_t frames = run->pass->setup->info->streams[group->stream].frames;
    const int64_t segments = myo_geometry_segments(&group->geometry, frames);
    const size_t at_once = group->channels < MYO_LANES ? MYO_LANES / group->channels : 1;
    for (int64_t s = 0; s < segments; s += (int64_t)at_once) {
        const size_t now = segments - s < (int64_t)at_once ? (size_t)(segments - s) : at_once;
        for (size_t first = 0; first < group->track_count;) {
            size_t members = group->track_count - first;
            ask(run, first, members, s, now);
            if (now == 1)
                members = myo_preprocessor_fits(run->preprocessor, run->requests, members);
            MYO_TRY(measure_requests(run, now * members, first, members));
            first += members;
        }
    }
    return MYO_OK;
}

static myo_status open_columns(const group_pass *run)
{
    myo_spool *spool = run->pass->spool;
    for (size_t m = 0; m < run->group->track_count; m++) {
        myo_store *store = run->pass->stores + run->group->tracks[m];
        myo_track *track = run->pass->setup->tracks + run->group->tracks[m];
        track->psd_bins = myo_spectrum_bins(run->features.spectrum);
        track->psd_first_hz = myo_spectrum_first_hz(run->features.spectrum);
        track->psd_step_hz = myo_spectrum_step_hz(run->features.spectrum);
        store->damage = (myo_intervals)MYO_INTERVALS;
        MYO_TRY(myo_spool_column(spool, &store->hops, sizeof(myo_hop), MYO_SPOOL_HOT));
        MYO_TRY(myo_spool_column(spool, &store->windows, sizeof(myo_window), MYO_SPOOL_HOT));
        MYO_TRY(myo_density_open(&store->density, spool, track->psd_bins));
        MYO_TRY(myo_spool_column(spool, &store->spikes, sizeof(myo_spike), MYO_SPOOL_BULK));
        MYO_TRY(myo_sample_cache_open(&store->cache, spool, run->group->geometry.hop));
    }
    return MYO_OK;
}

static myo_status open_run(group_pass *run, size_t group_index)
{
    myo_pass1 *pass = run->pass;
    const myo_track_group *group = run->group;
    run->cache = myo_cache_policy_of(pass->setup, group, pass->spool, pass->memory_bytes);
    MYO_TRY(myo_preprocessor_open(&run->preprocessor, pass->setup, group_index, pass->input,
                                  pass->kernels, group->channels, pass->memory_bytes,
                                  pass->read_frames));
    MYO_TRY(myo_features_open(&run->features, pass->kernels, &group->geometry, group->filter.low_hz,
                              group->filter.high_hz));
    MYO_TRY(myo_candidates_open(&run->candidates, pass->kernels, &group->geometry,
                                pass->setup->settings->candidate_sigma,
                                pass->setup->settings->onset_share));
    const size_t bins = myo_spectrum_bins(run->features.spectrum);
    myo_measured *measured = &run->measured;
    measured->hops = (myo_hop *)myo_memory_new(MYO_HOPS_PER_SEGMENT, sizeof(myo_hop));
    measured->windows = (myo_window *)myo_memory_new(MYO_WINDOWS_PER_SEGMENT, sizeof(myo_window));
    run->density = (float *)myo_memory_new(MYO_WINDOWS_PER_SEGMENT * bins, sizeof(float));
    run->requests =
        (myo_request *)myo_memory_new(group->track_count + MYO_LANES, sizeof(myo_request));
    run->progress = (progress *)myo_memory_new(group->track_count, sizeof(progress));
    if (measured->hops == NULL || measured->windows == NULL || run->density == NULL ||
        run->requests == NULL || run->progress == NULL)
        return MYO_NO_MEMORY;
    return open_columns(run);
}

static myo_status finish_tracks(group_pass *run)
{
    for (size_t m = 0; m < run->group->track_count; m++) {
        const size_t track = run->group->tracks[m];
        const progress *of = run->progress + m;
        const size_t most = of->fits[1] > of->fits[0] ? 1 : 0;
        if (of->fits[most] > 0)
            run->pass->setup->tracks[track].mains_hz =
                of->frequency_sum[most] / (double)of->fits[most];
        myo_store *store = run->pass->stores + track;
        size_t count = 0;
        const myo_interval *items =
            myo_intervals_items(&run->pass->setup->parts[track].excluded, &count);
        for (size_t i = 0; i < count; i++)
            MYO_TRY(myo_intervals_add(&store->damage, items[i].first, items[i].end, items[i].why));
        MYO_TRY(myo_intervals_normalise(&store->damage));
    }
    return MYO_OK;
}

static void close_run(group_pass *run)
{
    double reading_s = 0, conditioning_s = 0;
    if (run->preprocessor != NULL)
        myo_preprocessor_times(run->preprocessor, &reading_s, &conditioning_s);
    run->pass->times.reading_s += reading_s;
    run->pass->times.conditioning_s += conditioning_s;
    myo_preprocessor_close(&run->preprocessor);
    myo_features_close(&run->features);
    myo_candidates_close(&run->candidates);
    myo_memory_free(run->measured.hops);
    myo_memory_free(run->measured.windows);
    myo_memory_free(run->density);
    myo_memory_free(run->requests);
    myo_memory_free(run->progress);
    myo_intervals_free(&run->scratch);
}

myo_status myo_pass1_run(myo_pass1 *pass)
{
    for (size_t g = 0; g < pass->setup->group_count; g++) {
        group_pass run = { .pass = pass,
                           .group = pass->setup->groups + g,
                           .scratch = MYO_INTERVALS };
        myo_status status = open_run(&run, g);
        if (status == MYO_OK)
            status = measure_all(&run);
        if (status == MYO_OK)
            status = finish_tracks(&run);
        close_run(&run);
        MYO_TRY(status);
    }
    return MYO_OK;
}

void myo_stores_free(myo_store *stores, size_t count)
{
    for (size_t i = 0; i < count; i++)
        myo_intervals_free(&stores[i].damage);
}
