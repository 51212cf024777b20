/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/heap.h"
#include "core/arena.h"
#include "core/memory.h"
#include "pipeline/analysis_result.h"

#include "core/fail.h"
#include "core/clock.h"

const myo_result_view *myo_result_describe(const myo_result *result)
{
    return result == NULL ? NULL : &result->view;
}

static myo_status read_column(const myo_result *result, size_t track, size_t offset, int64_t first,
                              size_t count, void *out)
{
    if (track >= result->setup.track_count)
        return MYO_ARGUMENT;
    const unsigned char *store = (const unsigned char *)(result->stores + track);
    return myo_spool_read(result->spool, *(const size_t *)(const void *)(store + offset), first,
                          count, out);
}

myo_status myo_result_hops(const myo_result *result, size_t track, int64_t first, size_t count,
                           myo_hop *out)
{
    if (result == NULL || out == NULL)
        return MYO_ARGUMENT;
    return read_column(result, track, offsetof(myo_store, hops), first, count, out);
}

/* Windows as pass 1 left them. */
static myo_status read_windows(const myo_result *result, size_t track, int64_t first, size_t count,
                               myo_window *out)
{
    return read_column(result, track, offsetof(myo_store, windows), first, count, out);
}

myo_status myo_result_windows(const myo_result *result, size_t track, int64_t first, size_t count,
                              myo_window *out)
{
    if (result == NULL || out == NULL)
        return MYO_ARGUMENT;
    MYO_TRY(read_windows(result, track, first, count, out));
    for (size_t i = 0; i < count && !result->all_spectra; i++) {
        MYO_TRY(myo_result_psd(result, track, first + (int64_t)i, 1, result->density_row));
        MYO_TRY(myo_spectra_describe(result->spectra, track, result->density_row, out + i));
    }
    return MYO_OK;
}

myo_status myo_result_psd(const myo_result *result, size_t track, int64_t first, size_t count,
                          float *out)
{
    if (result == NULL || out == NULL)
        return MYO_ARGUMENT;
    if (track >= result->setup.track_count || first < 0 ||
        first > result->setup.tracks[track].windows ||
        (int64_t)count > result->setup.tracks[track].windows - first)
        return MYO_ARGUMENT;
    for (size_t i = 0; i < count; i++, out += result->setup.tracks[track].psd_bins) {
        const int64_t window = first + (int64_t)i;
        bool found = false;
        MYO_TRY(
            myo_density_read(&result->stores[track].density, result->spool, window, out, &found));
        if (!found)
            MYO_TRY(
                myo_spectra_compute(result->spectra, track, result->sources + track, window, out));
    }
    return MYO_OK;
}

myo_status myo_result_samples(myo_result *result, size_t track, int64_t first, size_t count,
                              float *out)
{
    if (result == NULL || out == NULL)
        return MYO_ARGUMENT;
    const double began = myo_clock_s();
    bool found = false;
    myo_status status = MYO_OK;
    if (track < result->setup.track_count && first >= 0 &&
        first + (int64_t)count <= result->setup.tracks[track].frames)
        status = myo_sample_cache_read(&result->stores[track].cache, result->spool, first, count,
                                       result->hop_scratch, out, &found);
    if (status == MYO_OK && !found)
        status = myo_samples_read(result->samples, track, first, count, out);
    result->sampling_s += myo_clock_s() - began;
    return status;
}

static myo_status source_hops(void *context, int64_t first, size_t count, myo_hop *out)
{
    const myo_track_context *of = (const myo_track_context *)context;
    return myo_result_hops(of->result, of->track, first, count, out);
}

static myo_status source_windows(void *context, int64_t first, size_t count, myo_window *out)
{
    const myo_track_context *of = (const myo_track_context *)context;
    return read_windows(of->result, of->track, first, count, out);
}

static myo_status source_psd(void *context, int64_t first, size_t count, float *out)
{
    const myo_track_context *of = (const myo_track_context *)context;
    return myo_result_psd(of->result, of->track, first, count, out);
}

static myo_status source_stretch_psd(void *context, int64_t first, size_t count, float *out)
{
    const myo_track_context *of = (const myo_track_context *)context;
    return myo_spectra_stretch(of->result->spectra, of->track, of->result->sources + of->track,
                               first, count, out);
}

static myo_status source_spikes(void *context, int64_t first, size_t count, myo_spike *out)
{
    const myo_track_context *of = (const myo_track_context *)context;
    return read_column(of->result, of->track, offsetof(myo_store, spikes), first, count, out);
}

static myo_status source_samples(void *context, int64_t first, size_t count, float *out)
{
    const myo_track_context *of = (const myo_track_context *)context;
    return myo_result_samples(of->result, of->track, first, count, out);
}

myo_status myo_result_open_sources(myo_result *result)
{
    const size_t tracks = result->setup.track_count;
    result->contexts =
        (myo_track_context *)myo_arena_new(result->arena, tracks, sizeof(myo_track_context));
    result->sources =
        (myo_analysed_track *)myo_arena_new(result->arena, tracks, sizeof(myo_analysed_track));
    size_t hop = 1, bins = 1;
    for (size_t t = 0; t < tracks; t++) {
        const myo_track *track = result->setup.tracks + t;
        hop = track->geometry.hop > hop ? track->geometry.hop : hop;
        bins = track->psd_bins > bins ? track->psd_bins : bins;
    }
    result->hop_scratch = (float *)myo_arena_new(result->arena, hop, sizeof(float));
    result->density_row = (float *)myo_arena_new(result->arena, bins, sizeof(float));
    if (result->contexts == NULL || result->sources == NULL || result->hop_scratch == NULL ||
        result->density_row == NULL)
        return MYO_NO_MEMORY;
    for (size_t t = 0; t < tracks; t++) {
        result->contexts[t] = (myo_track_context) { result, t };
        result->sources[t] = (myo_analysed_track) { .track = result->setup.tracks + t,
                                                    .damage = &result->stores[t].damage,
                                                    .context = result->contexts + t,
                                                    .hops = source_hops,
                                                    .windows = source_windows,
                                                    .psd = source_psd,
                                                    .stretch_psd = source_stretch_psd,
                                                    .spike_count = myo_spool_count(
                                                        result->spool, result->stores[t].spikes),
                                                    .spikes = source_spikes,
                                                    .samples = source_samples };
    }
    return MYO_OK;
}

void myo_result_release(const myo_result *result)
{
    if (result == NULL)
        return;
    myo_arena_release(result->arena);
    if (result->is_long)
        myo_heap_release();
}

void myo_result_close(myo_result **result)
{
    if (result == NULL || *result == NULL)
        return;
    myo_result *old = *result;
    const myo_raw_input input = old->input;
    myo_decimated_input *decimated = old->decimated;
    myo_samples_close(&old->samples);
    myo_spectra_close(&old->spectra);
    if (old->stores != NULL)
        myo_stores_free(old->stores, old->setup.track_count);
    myo_track_setup_free(&old->setup);
    myo_spool_close(&old->spool);
    myo_arena_close(&old->arena);
    myo_memory_free(old);
    *result = NULL;
    myo_decimated_input_close(&decimated);
    if (input.release != NULL)
        input.release(input.context);
}
