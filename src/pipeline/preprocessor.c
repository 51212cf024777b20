/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/preprocessor.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "dsp/quality.h"
#include "core/clock.h"
#include "pipeline/segment_loader.h"

struct myo_preprocessor {
    const myo_track_setup *plan;
    const myo_track_group *group;
    const myo_stream *stream;
    const myo_kernels *kernels;
    myo_mains *mains;
    myo_conditioner *conditioner;
    myo_segment_loader *loader;
    size_t room; /* blocks */
    size_t stride, low_stride, hops;
    float *rows, *low, *scratch, *spare, *zeros; /* rows and slow parts of one block */
    myo_piece pieces[MYO_LANES];
    myo_intervals damage[MYO_LANES];   /* a track's is its first piece's */
    myo_conditioned_segment *segments; /* one per request */
    double reading_s, conditioning_s;
};

static size_t shared_floats(const myo_geometry *geometry)
{
    const size_t stride = (myo_segment_span_longest(geometry) + 15) / 16 * 16;
    return MYO_LANES * (stride + myo_low_longest(geometry)) + 2 * stride +
           2 * (stride / geometry->hop + 2);
}

size_t myo_preprocessor_least_bytes(const myo_track_setup *plan, size_t group)
{
    const myo_geometry *geometry = &plan->groups[group].geometry;
    return (shared_floats(geometry) + myo_block_floats(geometry) +
            2 * MYO_LANES * myo_segment_span_longest(geometry) / 8) *
           sizeof(float);
}

static myo_status reserve(myo_preprocessor *bench)
{
    const myo_geometry *geometry = &bench->group->geometry;
    bench->stride = (myo_segment_span_longest(geometry) + 15) / 16 * 16;
    bench->low_stride = myo_low_longest(geometry);
    bench->hops = bench->stride / geometry->hop + 2;
    bench->rows = (float *)myo_memory_new(shared_floats(geometry), sizeof(float));
    bench->segments = (myo_conditioned_segment *)myo_memory_new(bench->room * MYO_LANES,
                                                                sizeof(myo_conditioned_segment));
    if (bench->rows == NULL || bench->segments == NULL)
        return MYO_NO_MEMORY;
    bench->low = bench->rows + MYO_LANES * bench->stride;
    bench->spare = bench->low + MYO_LANES * bench->low_stride;
    bench->zeros = bench->spare + bench->stride;
    bench->scratch = bench->zeros + bench->stride;
    for (size_t l = 0; l < MYO_LANES; l++) {
        bench->pieces[l].breaks = (myo_intervals)MYO_INTERVALS;
        bench->pieces[l].row = bench->rows + l * bench->stride;
        bench->pieces[l].low = bench->low + l * bench->low_stride;
        bench->damage[l] = (myo_intervals)MYO_INTERVALS;
    }
    return MYO_OK;
}

static myo_status open_stages(myo_preprocessor *bench)
{
    const myo_settings *settings = bench->plan->settings;
    const myo_track_group *group = bench->group;
    if (group->type == MYO_CHANNEL_EMG && settings->mains_hz != 0) {
        const double nominal = settings->mains_hz < 0 ? -1 : settings->mains_hz < 55 ? 50 : 60;
        const myo_mains_options options = { .nominal_hz = nominal,
                                            .search_hz = settings->mains_search_hz,
                                            .harmonics = (size_t)settings->mains_harmonics,
                                            .highest_hz = group->filter.high_hz };
        MYO_TRY(myo_mains_open(&bench->mains, bench->kernels, &group->geometry, &options));
    }
    return myo_conditioner_open(&bench->conditioner, bench->kernels, &group->geometry,
                                &group->filter, bench->mains);
}

/* Blocks for all channels, where a track's axes stay together. */
static size_t blocks_for(const myo_track_group *group, size_t channels)
{
    const size_t per_block =
        group->type == MYO_CHANNEL_ACC ? MYO_LANES - MYO_MAX_AXES + 1 : MYO_LANES;
    return (channels + per_block - 1) / per_block;
}

myo_status myo_preprocessor_open(myo_preprocessor **out, const myo_track_setup *plan, size_t group,
                                 const myo_raw_input *feed, const myo_kernels *kernels,
                                 size_t channels, size_t memory_bytes, size_t read_frames)
{
    myo_preprocessor *bench = (myo_preprocessor *)myo_memory_new(1, sizeof *bench);
    if (bench == NULL)
        return MYO_NO_MEMORY;
    bench->plan = plan;
    bench->group = plan->groups + group;
    bench->stream = plan->info->streams + bench->group->stream;
    bench->kernels = kernels;
    const size_t fit = memory_bytes / (myo_block_floats(&bench->group->geometry) * sizeof(float));
    const size_t wanted = blocks_for(bench->group, channels);
    bench->room = fit < 1 ? 1 : fit < wanted ? fit : wanted;
    myo_status status = reserve(bench);
    if (status == MYO_OK)
        status = myo_segment_loader_open(&bench->loader, plan, group, feed, kernels, bench->room,
                                         read_frames);
    if (status == MYO_OK)
        status = open_stages(bench);
    if (status != MYO_OK)
        myo_preprocessor_close(&bench);
    else
        *out = bench;
    return status;
}

size_t myo_preprocessor_fits(const myo_preprocessor *bench, const myo_request *requests,
                             size_t count)
{
    size_t blocks = 1, lanes = 0;
    for (size_t r = 0; r < count; r++) {
        const size_t axes = bench->plan->parts[requests[r].track].axis_count;
        if (lanes + axes > MYO_LANES) {
            if (blocks == bench->room || requests[r].segment != requests[0].segment)
                return r;
            blocks++;
            lanes = 0;
        }
        lanes += axes;
    }
    return count;
}

myo_status myo_preprocessor_load(myo_preprocessor *bench, const myo_request *requests, size_t count)
{
    const double began = myo_clock_s();
    const myo_status status =
        myo_segment_loader_run(bench->loader, requests, count, bench->rows, bench->stride);
    bench->reading_s += myo_clock_s() - began;
    return status;
}

size_t myo_preprocessor_blocks(const myo_preprocessor *bench)
{
    return myo_segment_loader_blocks(bench->loader);
}

static myo_quality quality_of(const myo_preprocessor *bench, const myo_converter *source)
{
    const myo_settings *settings = bench->plan->settings;
    const myo_stream *stream = bench->stream;
    const myo_geometry *geometry = &bench->group->geometry;
    myo_quality quality = { .kernels = bench->kernels,
                            .hop = geometry->hop,
                            .clip_run = (size_t)settings->clip_run_samples,
                            .flat_run = (size_t)(settings->flat_run_s * geometry->rate_hz + 0.5),
                            .split_run = geometry->hop / 2 + 1,
                            .may_be_nan = stream->sample_type == MYO_SAMPLE_FLOAT32 ||
                                          stream->sample_type == MYO_SAMPLE_FLOAT64,
                            .minimum = bench->scratch,
                            .maximum = bench->scratch + bench->hops };
    quality.flat_run = quality.flat_run < 2 ? 2 : quality.flat_run;
    myo_convert_rails(source, stream, &quality.rail_low, &quality.rail_high);
    return quality;
}

static bool has_gap(const myo_stream *stream, const myo_segment_span *span)
{
    const int64_t after = myo_after_gap(stream, span->load_first);
    return after != span->load_first || myo_next_gap(stream, after) < span->load_end;
}

/* Looks at one lane; where anything may be wrong its row is looked at sample by sample. */
static myo_status check(myo_preprocessor *bench, size_t block_index, size_t lane,
                        const myo_survey *survey)
{
    const myo_lane *loaded = myo_segment_loader_lane(bench->loader, block_index, lane);
    const myo_block *block = myo_segment_loader_block(bench->loader, block_index);
    const myo_quality quality = quality_of(bench, &loaded->source);
    const myo_segment_span *span = &loaded->span;
    myo_piece *piece = bench->pieces + lane;
    const size_t load = (size_t)(span->load_end - span->load_first);
    piece->span = *span;
    piece->frames = bench->stream->frames;
    piece->breaks.array.count = bench->damage[lane].array.count = 0;
    piece->regular = myo_piece_is_whole(&bench->group->geometry, span, piece->frames) &&
                     !has_gap(bench->stream, span) &&
                     !myo_quality_suspects(&quality, survey, &block->raw, block->hops_loaded,
                                           myo_low_per_hop(&bench->group->geometry), lane);
    if (piece->regular)
        return MYO_OK;
    const bool ends[2] = { span->load_first == 0, span->load_end == piece->frames };
    for (size_t i = 0; i < load; i++)
        piece->row[i] = block->lanes[i * MYO_LANES + lane];
    return myo_quality_find(&quality, piece->row, load, span->load_first, ends, bench->stream->gaps,
                            bench->stream->gap_count, &piece->breaks, bench->damage + lane);
}

static myo_status join_intervals(myo_intervals *to, const myo_intervals *from)
{
    size_t count = 0;
    const myo_interval *items = myo_intervals_items(from, &count);
    for (size_t i = 0; i < count; i++)
        MYO_TRY(myo_intervals_add(to, items[i].first, items[i].end, items[i].why));
    return myo_intervals_normalise(to);
}

/* The magnitude of the axes takes the place of the first one's samples, damage that of all. */
static myo_status join_axes(myo_preprocessor *bench, size_t first, size_t axis_count)
{
    myo_piece *piece = bench->pieces + first;
    const size_t skip = (size_t)(piece->span.out_first - piece->span.load_first);
    const size_t frames = (size_t)(piece->span.out_end - piece->span.out_first);
    const float *axes[MYO_MAX_AXES] = { bench->zeros, bench->zeros, bench->zeros };
    for (size_t a = 0; a < axis_count; a++)
        axes[a] = piece[a].row + skip;
    if (axis_count == 1)
        bench->kernels->rectify(bench->spare, axes[0], frames);
    else
        bench->kernels->magnitude3(bench->spare, axes[0], axes[1], axes[2], frames);
    memcpy(piece->row + skip, bench->spare, frames * sizeof(float));
    for (size_t i = 0; i < piece->low_count; i++) {
        float sum = 0;
        for (size_t a = 0; a < axis_count; a++)
            sum += piece[a].low[i] * piece[a].low[i];
        piece->low[i] = sqrtf(sum);
    }
    for (size_t a = 1; a < axis_count; a++) {
        MYO_TRY(join_intervals(bench->damage + first, bench->damage + first + a));
        MYO_TRY(join_intervals(&piece->breaks, &piece[a].breaks));
    }
    return MYO_OK;
}

static void describe(const myo_preprocessor *bench, size_t block, size_t lane,
                     myo_conditioned_segment *out)
{
    const myo_piece *piece = bench->pieces + lane;
    const myo_segment_span *span = &piece->span;
    const bool measured = piece->regular && bench->group->type == MYO_CHANNEL_EMG;
    *out = (myo_conditioned_segment) {
        .span = *span,
        .x = piece->row + (span->out_first - span->load_first),
        .low = piece->low,
        .low_count = piece->low_count,
        .complete = myo_intervals_overlap(&piece->breaks, span->out_first, span->out_end) == 0,
        .damage = bench->damage + lane,
        .block = measured ? myo_segment_loader_block(bench->loader, block) : NULL,
        .lane = lane,
        .mains_hz = piece->mains.frequency_hz,
        .mains_amplitude = isnan(piece->mains.frequency_hz) ? 0 : piece->mains.amplitude,
    };
}

myo_status myo_preprocessor_condition(myo_preprocessor *bench, size_t block, size_t *first,
                                      size_t *end)
{
    const double began = myo_clock_s();
    const size_t lanes = myo_segment_loader_lanes(bench->loader, block);
    const myo_block *loaded_block = myo_segment_loader_block(bench->loader, block);
    myo_survey survey;
    myo_quality_survey(&survey, &loaded_block->raw, loaded_block->hops_loaded);
    for (size_t l = 0; l < lanes; l++)
        MYO_TRY(check(bench, block, l, &survey));
    myo_conditioner_run(bench->conditioner, myo_segment_loader_block(bench->loader, block),
                        bench->pieces, lanes);
    *first = myo_segment_loader_lane(bench->loader, block, 0)->request;
    *end = *first;
    for (size_t l = 0; l < lanes;) {
        const myo_lane *loaded = myo_segment_loader_lane(bench->loader, block, l);
        if (bench->group->type == MYO_CHANNEL_ACC)
            MYO_TRY(join_axes(bench, l, loaded->axis_count));
        describe(bench, block, l, bench->segments + loaded->request);
        *end = loaded->request + 1;
        l += loaded->axis_count;
    }
    bench->conditioning_s += myo_clock_s() - began;
    return MYO_OK;
}

const myo_conditioned_segment *myo_preprocessor_segment(const myo_preprocessor *bench,
                                                        size_t request)
{
    return bench->segments + request;
}

void myo_preprocessor_times(const myo_preprocessor *bench, double *reading_s,
                            double *conditioning_s)
{
    *reading_s = bench->reading_s;
    *conditioning_s = bench->conditioning_s;
}

void myo_preprocessor_close(myo_preprocessor **bench)
{
    if (bench == NULL || *bench == NULL)
        return;
    myo_preprocessor *old = *bench;
    myo_conditioner_close(&old->conditioner);
    myo_mains_close(&old->mains);
    myo_segment_loader_close(&old->loader);
    for (size_t l = 0; l < MYO_LANES; l++) {
        myo_intervals_free(&old->pieces[l].breaks);
        myo_intervals_free(old->damage + l);
    }
    myo_memory_free(old->rows);
    myo_memory_free(old->segments);
    myo_memory_free(old);
    *bench = NULL;
}
