/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/pass1.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "dsp/candidates.h"
#include "dsp/features.h"
#include "core/clock.h"
#include "pipeline/preprocessor.h"

/* Damage that is this near is one stretch; nearer than its guard, so no clean signal is lost. In
 * recordings with very many stretches it is coarser, so that the list stays small. */
enum { JOIN_HOPS = 1, MANY_STRETCHES = 50000, COARSE_JOIN_HOPS = 40 };

/* Samples kept for pass 2: how far around a spike, down to which share of spike_sigma, and how much
 * in all. Onsets of activity and of movement are looked for from 0.3 s before where they seem to
 * be, which is some hops from the spike: narrower margins cost far more in repeats than they save.
 * What a spike of the next segment will need is not known yet, so a segment's end is kept in any
 * case, as long as it leaves room for the spikes. A short recording is kept whole. */
enum {
    KEEP_BEFORE_HOPS = 20,
    KEEP_AFTER_HOPS = 20,
    KEEP_END_HOPS = 16,
    KEEP_BYTES = 512 * 1024 * 1024, /* all, where the folder has room for it */
    KEEP_ROOM_SHARE = 4,
    KEEP_END_SHARE = 4
};
static const double keep_share = 0.8;

/* By how much the noise of rest may seem to rise from one segment to the next: in a long
 * contraction there is no quiet window to say that it has not. */
static const float noise_rise = 1.02F;

/* What is carried from one segment of a track to the next. */
typedef struct progress {
    float sigmas[MYO_WINDOWS_PER_SEGMENT];
    size_t sigma_count;
    int64_t fits[2];
    double frequency_sum[2]; /* of the mains found near 50 and near 60 Hz */
    size_t keep_hops;        /* from the segment's beginning, after a spike of the one before */
    float rest_sigma;        /* 0: not known yet */
} progress;

typedef struct worker {
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
    size_t kept_bytes, keep_bytes;
    bool keep_all, keeps;
} worker;

static myo_status keep_damage(myo_store *store, const myo_intervals *found, int64_t first,
                              int64_t end, size_t hop)
{
    size_t count = 0;
    const myo_interval *items = myo_intervals_items(found, &count);
    for (size_t i = 0; i < count; i++) {
        const int64_t from = items[i].first > first ? items[i].first : first;
        const int64_t until = items[i].end < end ? items[i].end : end;
        if (until <= from)
            continue;
        size_t held = 0;
        const myo_interval *last = myo_intervals_items(&store->damage, &held);
        const size_t hops = held > MANY_STRETCHES ? COARSE_JOIN_HOPS : JOIN_HOPS;
        const bool joins = held > 0 && last[held - 1].why == items[i].why &&
                           from - last[held - 1].end < (int64_t)(hops * hop);
        MYO_TRY(myo_intervals_add(&store->damage, joins ? last[held - 1].end : from, until,
                                  items[i].why));
    }
    return MYO_OK;
}

/* Damaged or excluded frames of each window of the core. */
static myo_status count_damage(worker *work, size_t track, const myo_conditioned_segment *segment,
                               int64_t damaged[MYO_WINDOWS_PER_SEGMENT])
{
    const myo_track_parts *parts = work->pass->setup->parts + track;
    const int64_t window = (int64_t)work->group->geometry.window;
    work->scratch.array.count = 0;
    MYO_TRY(myo_intervals_unite(&work->scratch, segment->damage, &parts->excluded, 0,
                                work->pass->setup->tracks[track].frames));
    for (int64_t w = 0; w < MYO_WINDOWS_PER_SEGMENT; w++) {
        const int64_t first = segment->span.core_first + w * window;
        const int64_t end =
            first + window < segment->span.core_end ? first + window : segment->span.core_end;
        damaged[w] = first < end ? myo_intervals_overlap(&work->scratch, first, end) : 0;
    }
    return MYO_OK;
}

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
static myo_status add_spectra(worker *work, size_t member, const myo_feature_input *input,
                              int64_t core_first, float sigma)
{
    const size_t track = work->group->tracks[member];
    const size_t bins = myo_spectrum_bins(work->features.spectrum);
    const bool all = work->pass->all_spectra;
    progress *of = work->progress + member;
    if (!(of->rest_sigma > 0) || sigma < noise_rise * of->rest_sigma)
        of->rest_sigma = sigma;
    else
        of->rest_sigma *= noise_rise;
    myo_window_set set = ((myo_window_set)1 << work->measured.window_count) - 1;
    if (!all && work->keep_all)
        set = 0;
    else if (!all)
        set = myo_spectra_likely(work->pass->setup->tracks + track, &work->measured, of->rest_sigma,
                                 core_first / (int64_t)work->group->geometry.window);
    float *row = work->density;
    for (size_t w = 0; w < work->measured.window_count; w++) {
        if ((set >> w & 1) == 0)
            continue;
        MYO_TRY(myo_features_density(&work->features, input, w, row));
        if (all)
            myo_spectrum_features(work->features.spectrum, row, work->measured.windows + w);
        row += bins;
    }
    return myo_density_add(&work->pass->stores[track].density, work->pass->spool, set,
                           work->density);
}

static myo_status spool_segment(const worker *work, const myo_store *store)
{
    myo_spool *spool = work->pass->spool;
    const myo_measured *measured = &work->measured;
    MYO_TRY(myo_spool_append(spool, store->hops, measured->hops, measured->hop_count));
    MYO_TRY(myo_spool_append(spool, store->windows, measured->windows, measured->window_count));
    return myo_spool_append(spool, store->spikes, work->candidates.found, work->candidates.count);
}

static bool is_short(const myo_pass1 *pass)
{
    double bytes = 0;
    for (size_t t = 0; t < pass->setup->track_count; t++)
        bytes += (double)pass->setup->tracks[t].frames * sizeof(float);
    return bytes <= (double)pass->memory_bytes;
}

/* Whether more is kept. The folder may be small, and others may fill it at the same time: what is
 * kept there is never more than a share of what was free without it. */
static bool may_keep(const worker *work)
{
    if (work->kept_bytes <= work->pass->memory_bytes)
        return true;
    return work->kept_bytes < work->keep_bytes &&
           (double)work->kept_bytes * (KEEP_ROOM_SHARE - 1) <= myo_spool_room(work->pass->spool);
}

static myo_status keep_samples(worker *work, size_t member, const myo_conditioned_segment *segment)
{
    const myo_store *store = work->pass->stores + work->group->tracks[member];
    const myo_segment_span *span = &segment->span;
    const myo_sample_cache_choice choice = {
        .spikes = work->candidates.found,
        .spike_count = work->candidates.count,
        .core_first = span->core_first,
        .least_sigma = (float)(keep_share * work->pass->setup->settings->spike_sigma),
        .before = KEEP_BEFORE_HOPS,
        .after = KEEP_AFTER_HOPS,
        .from_end = work->kept_bytes < work->keep_bytes / KEEP_END_SHARE ? KEEP_END_HOPS : 0,
        .carried = &work->progress[member].keep_hops,
        .allowed = work->keeps,
        .all = work->keep_all,
        .scratch = work->features.compact,
    };
    return myo_sample_cache_add(
        &store->cache, work->pass->spool, segment->x + (span->core_first - span->out_first),
        (size_t)(span->core_end - span->core_first), &choice, &work->kept_bytes);
}

static myo_status measure(worker *work, size_t member, const myo_conditioned_segment *segment)
{
    const size_t track = work->group->tracks[member];
    const myo_segment_span *span = &segment->span;
    const size_t skip = (size_t)(span->core_first - span->out_first);
    const size_t skip_low =
        skip / work->group->geometry.hop * myo_low_per_hop(&work->group->geometry);
    int64_t damaged[MYO_WINDOWS_PER_SEGMENT];
    MYO_TRY(count_damage(work, track, segment, damaged));
    const myo_feature_input measured = {
        .x = segment->x + skip,
        .count = (size_t)(span->core_end - span->core_first),
        .complete = segment->complete,
        .low = segment->low + skip_low,
        .damaged = damaged,
        .mains_amplitude = segment->mains_amplitude,
        .block = segment->block,
        .lane = segment->lane,
    };
    myo_features_measure(&work->features, &measured, &work->measured);
    const float sigma = quiet_sigma(work->progress + member, &work->measured);
    MYO_TRY(add_spectra(work, member, &measured, span->core_first, sigma));
    const myo_candidate_input input = {
        .x = segment->x,
        .first = span->out_first,
        .count = (size_t)(span->out_end - span->out_first),
        .core_first = skip,
        .core_end = (size_t)(span->core_end - span->out_first),
        .low = segment->low,
        .low_count = segment->low_count,
        .hops = work->measured.hops,
        .sigma = sigma,
    };
    myo_candidates_find(&work->candidates, &input);
    note_mains(work->progress + member, segment->mains_hz);
    MYO_TRY(keep_damage(work->pass->stores + track, segment->damage, span->core_first,
                        span->core_end, work->group->geometry.hop));
    MYO_TRY(keep_samples(work, member, segment));
    return spool_segment(work, work->pass->stores + track);
}

/* Loads requests, conditions and measures them block by block. Request r is of the group's track
 * first + r % members. */
static myo_status run_requests(worker *work, size_t count, size_t first, size_t members)
{
    work->keeps = may_keep(work);
    MYO_TRY(myo_preprocessor_load(work->preprocessor, work->requests, count));
    for (size_t b = 0; b < myo_preprocessor_blocks(work->preprocessor); b++) {
        size_t r = 0, end = 0;
        MYO_TRY(myo_preprocessor_condition(work->preprocessor, b, &r, &end));
        const double began = myo_clock_s();
        for (; r < end; r++)
            MYO_TRY(measure(work, first + r % members,
                            myo_preprocessor_segment(work->preprocessor, r)));
        work->pass->times.measuring_s += myo_clock_s() - began;
    }
    return MYO_OK;
}

/* `members` tracks of the group from `first` on, in `segments` segments. */
static void ask(worker *work, size_t first, size_t members, int64_t segment, size_t segments)
{
    for (size_t i = 0; i < segments * members; i++)
        work->requests[i] = (myo_request) { .track = work->group->tracks[first + i % members],
                                            .segment = segment + (int64_t)(i / members) };
}

/* All segments; few channels fill the lanes with several at once, and more channels than fit into
 * memory are read in turns. */
static myo_status run_all(worker *work)
{
    const myo_track_group *group = work->group;
    const int64_t frames = work->pass->setup->info->streams[group->stream].frames;
    const int64_t segments = myo_geometry_segments(&group->geometry, frames);
    const size_t at_once = group->channels < MYO_LANES ? MYO_LANES / group->channels : 1;
    for (int64_t s = 0; s < segments; s += (int64_t)at_once) {
        const size_t now = segments - s < (int64_t)at_once ? (size_t)(segments - s) : at_once;
        for (size_t first = 0; first < group->track_count;) {
            size_t members = group->track_count - first;
            ask(work, first, members, s, now);
            if (now == 1)
                members = myo_preprocessor_fits(work->preprocessor, work->requests, members);
            MYO_TRY(run_requests(work, now * members, first, members));
            first += members;
        }
    }
    return MYO_OK;
}

static myo_status open_columns(const worker *work)
{
    myo_spool *spool = work->pass->spool;
    for (size_t m = 0; m < work->group->track_count; m++) {
        myo_store *store = work->pass->stores + work->group->tracks[m];
        myo_track *track = work->pass->setup->tracks + work->group->tracks[m];
        track->psd_bins = myo_spectrum_bins(work->features.spectrum);
        track->psd_first_hz = myo_spectrum_first_hz(work->features.spectrum);
        track->psd_step_hz = myo_spectrum_step_hz(work->features.spectrum);
        store->damage = (myo_intervals)MYO_INTERVALS;
        MYO_TRY(myo_spool_column(spool, &store->hops, sizeof(myo_hop), MYO_SPOOL_HOT));
        MYO_TRY(myo_spool_column(spool, &store->windows, sizeof(myo_window), MYO_SPOOL_HOT));
        MYO_TRY(myo_density_open(&store->density, spool, track->psd_bins));
        MYO_TRY(myo_spool_column(spool, &store->spikes, sizeof(myo_spike), MYO_SPOOL_BULK));
        MYO_TRY(myo_sample_cache_open(&store->cache, spool, work->group->geometry.hop));
    }
    return MYO_OK;
}

/* What is not kept is read again with all its neighbours, channel by channel: a wide and long
 * recording would be read hundreds of times. */
static size_t keep_bytes(const worker *work)
{
    const myo_track_group *group = work->group;
    const double frames = (double)work->pass->setup->info->streams[group->stream].frames;
    const double all = frames * (double)group->channels * (double)sizeof(float);
    const double room = myo_spool_room(work->pass->spool) / KEEP_ROOM_SHARE;
    const double most = all < room ? all : room;
    return most > (double)KEEP_BYTES && most < 1e15 ? (size_t)most : KEEP_BYTES;
}

static myo_status open_worker(worker *work, size_t group_index)
{
    myo_pass1 *pass = work->pass;
    const myo_track_group *group = work->group;
    work->keep_bytes = keep_bytes(work);
    MYO_TRY(myo_preprocessor_open(&work->preprocessor, pass->setup, group_index, pass->input,
                                  pass->kernels, group->channels, pass->memory_bytes,
                                  pass->read_frames));
    MYO_TRY(myo_features_open(&work->features, pass->kernels, &group->geometry,
                              group->filter.low_hz, group->filter.high_hz));
    MYO_TRY(myo_candidates_open(&work->candidates, pass->kernels, &group->geometry,
                                pass->setup->settings->candidate_sigma,
                                pass->setup->settings->onset_share));
    const size_t bins = myo_spectrum_bins(work->features.spectrum);
    myo_measured *measured = &work->measured;
    measured->hops = (myo_hop *)myo_memory_new(MYO_HOPS_PER_SEGMENT, sizeof(myo_hop));
    measured->windows = (myo_window *)myo_memory_new(MYO_WINDOWS_PER_SEGMENT, sizeof(myo_window));
    work->density = (float *)myo_memory_new(MYO_WINDOWS_PER_SEGMENT * bins, sizeof(float));
    work->requests =
        (myo_request *)myo_memory_new(group->track_count + MYO_LANES, sizeof(myo_request));
    work->progress = (progress *)myo_memory_new(group->track_count, sizeof(progress));
    if (measured->hops == NULL || measured->windows == NULL || work->density == NULL ||
        work->requests == NULL || work->progress == NULL)
        return MYO_NO_MEMORY;
    return open_columns(work);
}

static myo_status finish_tracks(worker *work)
{
    for (size_t m = 0; m < work->group->track_count; m++) {
        const size_t track = work->group->tracks[m];
        const progress *of = work->progress + m;
        const size_t most = of->fits[1] > of->fits[0] ? 1 : 0;
        if (of->fits[most] > 0)
            work->pass->setup->tracks[track].mains_hz =
                of->frequency_sum[most] / (double)of->fits[most];
        myo_store *store = work->pass->stores + track;
        size_t count = 0;
        const myo_interval *items =
            myo_intervals_items(&work->pass->setup->parts[track].excluded, &count);
        for (size_t i = 0; i < count; i++)
            MYO_TRY(myo_intervals_add(&store->damage, items[i].first, items[i].end, items[i].why));
        MYO_TRY(myo_intervals_normalise(&store->damage));
    }
    return MYO_OK;
}

static void close_worker(worker *work)
{
    double reading_s = 0, conditioning_s = 0;
    if (work->preprocessor != NULL)
        myo_preprocessor_times(work->preprocessor, &reading_s, &conditioning_s);
    work->pass->times.reading_s += reading_s;
    work->pass->times.conditioning_s += conditioning_s;
    myo_preprocessor_close(&work->preprocessor);
    myo_features_close(&work->features);
    myo_candidates_close(&work->candidates);
    myo_memory_free(work->measured.hops);
    myo_memory_free(work->measured.windows);
    myo_memory_free(work->density);
    myo_memory_free(work->requests);
    myo_memory_free(work->progress);
    myo_intervals_free(&work->scratch);
}

myo_status myo_pass1_run(myo_pass1 *pass)
{
    for (size_t g = 0; g < pass->setup->group_count; g++) {
        worker work = { .pass = pass,
                        .group = pass->setup->groups + g,
                        .scratch = MYO_INTERVALS,
                        .keep_all = is_short(pass) };
        myo_status status = open_worker(&work, g);
        if (status == MYO_OK)
            status = run_all(&work);
        if (status == MYO_OK)
            status = finish_tracks(&work);
        close_worker(&work);
        MYO_TRY(status);
    }
    return MYO_OK;
}

void myo_stores_free(myo_store *stores, size_t count)
{
    for (size_t i = 0; i < count; i++)
        myo_intervals_free(&stores[i].damage);
}
