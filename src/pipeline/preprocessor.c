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
    const myo_track_setup *setup;
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

size_t myo_preprocessor_least_bytes(const myo_track_setup *setup, size_t group)
{
    const myo_geometry *geometry = &setup->groups[group].geometry;
    return (shared_floats(geometry) + myo_block_floats(geometry) +
            2 * MYO_LANES * myo_segment_span_longest(geometry) / 8) *
           sizeof(float);
}

static myo_status reserve(myo_preprocessor *preprocessor)
{
    const myo_geometry *geometry = &preprocessor->group->geometry;
    preprocessor->stride = (myo_segment_span_longest(geometry) + 15) / 16 * 16;
    preprocessor->low_stride = myo_low_longest(geometry);
    preprocessor->hops = preprocessor->stride / geometry->hop + 2;
    preprocessor->rows = (float *)myo_memory_new(shared_floats(geometry), sizeof(float));
    preprocessor->segments = (myo_conditioned_segment *)myo_memory_new(
        preprocessor->room * MYO_LANES, sizeof(myo_conditioned_segment));
    if (preprocessor->rows == NULL || preprocessor->segments == NULL)
        return MYO_NO_MEMORY;
    preprocessor->low = preprocessor->rows + MYO_LANES * preprocessor->stride;
    preprocessor->spare = preprocessor->low + MYO_LANES * preprocessor->low_stride;
    preprocessor->zeros = preprocessor->spare + preprocessor->stride;
    preprocessor->scratch = preprocessor->zeros + preprocessor->stride;
    for (size_t l = 0; l < MYO_LANES; l++) {
        preprocessor->pieces[l].breaks = (myo_intervals)MYO_INTERVALS;
        preprocessor->pieces[l].row = preprocessor->rows + l * preprocessor->stride;
        preprocessor->pieces[l].low = preprocessor->low + l * preprocessor->low_stride;
        preprocessor->damage[l] = (myo_intervals)MYO_INTERVALS;
    }
    return MYO_OK;
}

static bool has_lines(const myo_preprocessor *preprocessor)
{
    const myo_track_group *group = preprocessor->group;
    for (size_t t = 0; t < group->track_count; t++)
        if (preprocessor->setup->parts[group->tracks[t]].lines.count > 0)
            return true;
    return false;
}

static myo_status open_stages(myo_preprocessor *preprocessor)
{
    const myo_settings *settings = preprocessor->setup->settings;
    const myo_track_group *group = preprocessor->group;
    if (group->type == MYO_CHANNEL_EMG && (settings->mains_hz != 0 || has_lines(preprocessor))) {
        const double nominal = settings->mains_hz <= 0   ? settings->mains_hz == 0 ? 0 : -1
                               : settings->mains_hz < 55 ? 50
                                                         : 60;
        const myo_mains_options options = { .nominal_hz = nominal,
                                            .search_hz = settings->mains_search_hz,
                                            .harmonics = (size_t)settings->mains_harmonics,
                                            .highest_hz = group->filter.high_hz };
        MYO_TRY(myo_mains_open(&preprocessor->mains, preprocessor->kernels, &group->geometry,
                               &options));
    }
    return myo_conditioner_open(&preprocessor->conditioner, preprocessor->kernels, &group->geometry,
                                &group->filter, preprocessor->mains);
}

/* Blocks for all channels, where a track's axes stay together. */
static size_t blocks_for(const myo_track_group *group, size_t channels)
{
    const size_t per_block =
        group->type == MYO_CHANNEL_ACC ? MYO_LANES - MYO_MAX_AXES + 1 : MYO_LANES;
    return (channels + per_block - 1) / per_block;
}

myo_status myo_preprocessor_open(myo_preprocessor **out, const myo_track_setup *setup, size_t group,
                                 const myo_raw_input *input, const myo_kernels *kernels,
                                 size_t channels, size_t memory_bytes, size_t read_frames)
{
    myo_preprocessor *preprocessor = (myo_preprocessor *)myo_memory_new(1, sizeof *preprocessor);
    if (preprocessor == NULL)
        return MYO_NO_MEMORY;
    preprocessor->setup = setup;
    preprocessor->group = setup->groups + group;
    preprocessor->stream = setup->info->streams + preprocessor->group->stream;
    preprocessor->kernels = kernels;
    const size_t fit =
        memory_bytes / (myo_block_floats(&preprocessor->group->geometry) * sizeof(float));
    const size_t wanted = blocks_for(preprocessor->group, channels);
    preprocessor->room = fit < 1 ? 1 : fit < wanted ? fit : wanted;
    myo_status status = reserve(preprocessor);
    if (status == MYO_OK)
        status = myo_segment_loader_open(&preprocessor->loader, setup, group, input, kernels,
                                         preprocessor->room, read_frames);
    if (status == MYO_OK)
        status = open_stages(preprocessor);
    if (status != MYO_OK)
        myo_preprocessor_close(&preprocessor);
    else
        *out = preprocessor;
    return status;
}

size_t myo_preprocessor_fits(const myo_preprocessor *preprocessor, const myo_request *requests,
                             size_t count)
{
    size_t blocks = 1, lanes = 0;
    for (size_t r = 0; r < count; r++) {
        const size_t axes = preprocessor->setup->parts[requests[r].track].axis_count;
        if (lanes + axes > MYO_LANES) {
            if (blocks == preprocessor->room || requests[r].segment != requests[0].segment)
                return r;
            blocks++;
            lanes = 0;
        }
        lanes += axes;
    }
    return count;
}

myo_status myo_preprocessor_load(myo_preprocessor *preprocessor, const myo_request *requests,
                                 size_t count)
{
    const double began = myo_clock_s();
    const myo_status status = myo_segment_loader_run(preprocessor->loader, requests, count,
                                                     preprocessor->rows, preprocessor->stride);
    preprocessor->reading_s += myo_clock_s() - began;
    return status;
}

size_t myo_preprocessor_blocks(const myo_preprocessor *preprocessor)
{
    return myo_segment_loader_blocks(preprocessor->loader);
}

static myo_quality quality_of(const myo_preprocessor *preprocessor, const myo_converter *source)
{
    const myo_settings *settings = preprocessor->setup->settings;
    const myo_stream *stream = preprocessor->stream;
    const myo_geometry *geometry = &preprocessor->group->geometry;
    myo_quality quality = { .kernels = preprocessor->kernels,
                            .hop = geometry->hop,
                            .clip_run = (size_t)settings->clip_run_samples,
                            .flat_run = (size_t)(settings->flat_run_s * geometry->rate_hz + 0.5),
                            .split_run = geometry->hop / 2 + 1,
                            .may_be_nan = stream->sample_type == MYO_SAMPLE_FLOAT32 ||
                                          stream->sample_type == MYO_SAMPLE_FLOAT64,
                            .minimum = preprocessor->scratch,
                            .maximum = preprocessor->scratch + preprocessor->hops };
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
static myo_status check(myo_preprocessor *preprocessor, size_t block_index, size_t lane,
                        const myo_survey *survey)
{
    const myo_lane *loaded = myo_segment_loader_lane(preprocessor->loader, block_index, lane);
    const myo_block *block = myo_segment_loader_block(preprocessor->loader, block_index);
    const myo_quality quality = quality_of(preprocessor, &loaded->source);
    const myo_segment_span *span = &loaded->span;
    myo_piece *piece = preprocessor->pieces + lane;
    const size_t load = (size_t)(span->load_end - span->load_first);
    piece->span = *span;
    piece->frames = preprocessor->stream->frames;
    const myo_line_list *lines = &preprocessor->setup->parts[loaded->track].lines;
    piece->lines = lines->count > 0 ? lines : NULL;
    piece->breaks.array.count = preprocessor->damage[lane].array.count = 0;
    piece->regular = myo_piece_is_whole(&preprocessor->group->geometry, span, piece->frames) &&
                     !has_gap(preprocessor->stream, span) &&
                     !myo_quality_suspects(&quality, survey, &block->raw, block->hops_loaded,
                                           myo_low_per_hop(&preprocessor->group->geometry), lane);
    if (piece->regular)
        return MYO_OK;
    const bool ends[2] = { span->load_first == 0, span->load_end == piece->frames };
    for (size_t i = 0; i < load; i++)
        piece->row[i] = block->lanes[i * MYO_LANES + lane];
    return myo_quality_find(&quality, piece->row, load, span->load_first, ends,
                            preprocessor->stream->gaps, preprocessor->stream->gap_count,
                            &piece->breaks, preprocessor->damage + lane);
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
static myo_status join_axes(myo_preprocessor *preprocessor, size_t first, size_t axis_count)
{
    myo_piece *piece = preprocessor->pieces + first;
    const size_t skip = (size_t)(piece->span.out_first - piece->span.load_first);
    const size_t frames = (size_t)(piece->span.out_end - piece->span.out_first);
    const float *axes[MYO_MAX_AXES] = { preprocessor->zeros, preprocessor->zeros,
                                        preprocessor->zeros };
    for (size_t a = 0; a < axis_count; a++)
        axes[a] = piece[a].row + skip;
    if (axis_count == 1)
        preprocessor->kernels->rectify(preprocessor->spare, axes[0], frames);
    else
        preprocessor->kernels->magnitude3(preprocessor->spare, axes[0], axes[1], axes[2], frames);
    memcpy(piece->row + skip, preprocessor->spare, frames * sizeof(float));
    for (size_t i = 0; i < piece->low_count; i++) {
        float sum = 0;
        for (size_t a = 0; a < axis_count; a++)
            sum += piece[a].low[i] * piece[a].low[i];
        piece->low[i] = sqrtf(sum);
    }
    for (size_t a = 1; a < axis_count; a++) {
        MYO_TRY(join_intervals(preprocessor->damage + first, preprocessor->damage + first + a));
        MYO_TRY(join_intervals(&piece->breaks, &piece[a].breaks));
    }
    return MYO_OK;
}

/* Mean of the blocks that begin in each window of the core. */
static void describe_mains(const myo_preprocessor *preprocessor, const myo_piece *piece,
                           myo_conditioned_segment *out)
{
    const int64_t window = (int64_t)preprocessor->group->geometry.window;
    const int64_t block = (int64_t)(MYO_MAINS_BLOCK_HOPS * preprocessor->group->geometry.hop);
    const myo_mains_fit *mains = &piece->mains;
    int counts[MYO_WINDOWS_PER_SEGMENT] = { 0 };
    out->mains_hz = mains->frequency_hz;
    for (size_t k = 0; k < mains->blocks && !isnan(mains->frequency_hz); k++) {
        const int64_t into =
            piece->span.fit_first + (int64_t)k * block + block / 2 - piece->span.core_first;
        const int64_t w = into / window;
        if (into < 0 || w >= MYO_WINDOWS_PER_SEGMENT)
            continue;
        out->mains_amplitude[w] += mains->amplitude[k];
        counts[w]++;
    }
    for (size_t w = 0; w < MYO_WINDOWS_PER_SEGMENT; w++)
        if (counts[w] > 0)
            out->mains_amplitude[w] /= (float)counts[w];
    if (mains->blocks > 0 && !isnan(mains->frequency_hz)) {
        out->mains_ends[0] = mains->amplitude[0];
        out->mains_ends[1] = mains->amplitude[mains->blocks - 1];
    }
}

/* Where hum begins, ends or jumps some of it is left: neither rest nor muscle. */
static myo_status exclude_unsure(const myo_preprocessor *preprocessor, const myo_piece *piece,
                                 myo_intervals *damage)
{
    const int64_t block = (int64_t)(MYO_MAINS_BLOCK_HOPS * preprocessor->group->geometry.hop);
    const myo_mains_fit *mains = &piece->mains;
    bool any = false;
    for (size_t k = 0; k < mains->blocks && !isnan(mains->frequency_hz); k++) {
        const int64_t first = piece->span.fit_first + (int64_t)k * block;
        const int64_t end = first + block < piece->frames ? first + block : piece->frames;
        if (!mains->unsure[k] || end <= first)
            continue;
        any = true;
        MYO_TRY(myo_intervals_add(damage, first > 0 ? first : 0, end, "interference"));
    }
    return any ? myo_intervals_normalise(damage) : MYO_OK;
}

static void describe(const myo_preprocessor *preprocessor, size_t block, size_t lane,
                     myo_conditioned_segment *out)
{
    const myo_piece *piece = preprocessor->pieces + lane;
    const myo_segment_span *span = &piece->span;
    const bool measured = piece->regular && preprocessor->group->type == MYO_CHANNEL_EMG;
    *out = (myo_conditioned_segment) {
        .span = *span,
        .x = piece->row + (span->out_first - span->load_first),
        .low = piece->low,
        .low_count = piece->low_count,
        .complete = myo_intervals_overlap(&piece->breaks, span->out_first, span->out_end) == 0,
        .damage = preprocessor->damage + lane,
        .block = measured ? myo_segment_loader_block(preprocessor->loader, block) : NULL,
        .lane = lane,
        .line_amplitude = piece->line_amplitude,
    };
    describe_mains(preprocessor, piece, out);
}

myo_status myo_preprocessor_condition(myo_preprocessor *preprocessor, size_t block, size_t *first,
                                      size_t *end)
{
    const double began = myo_clock_s();
    const size_t lanes = myo_segment_loader_lanes(preprocessor->loader, block);
    const myo_block *loaded_block = myo_segment_loader_block(preprocessor->loader, block);
    myo_survey survey;
    myo_quality_survey(&survey, &loaded_block->raw, loaded_block->hops_loaded);
    for (size_t l = 0; l < lanes; l++)
        MYO_TRY(check(preprocessor, block, l, &survey));
    myo_conditioner_run(preprocessor->conditioner,
                        myo_segment_loader_block(preprocessor->loader, block), preprocessor->pieces,
                        lanes);
    *first = myo_segment_loader_lane(preprocessor->loader, block, 0)->request;
    *end = *first;
    for (size_t l = 0; l < lanes;) {
        const myo_lane *loaded = myo_segment_loader_lane(preprocessor->loader, block, l);
        if (preprocessor->group->type == MYO_CHANNEL_ACC)
            MYO_TRY(join_axes(preprocessor, l, loaded->axis_count));
        MYO_TRY(exclude_unsure(preprocessor, preprocessor->pieces + l, preprocessor->damage + l));
        describe(preprocessor, block, l, preprocessor->segments + loaded->request);
        *end = loaded->request + 1;
        l += loaded->axis_count;
    }
    preprocessor->conditioning_s += myo_clock_s() - began;
    return MYO_OK;
}

const myo_conditioned_segment *myo_preprocessor_segment(const myo_preprocessor *preprocessor,
                                                        size_t request)
{
    return preprocessor->segments + request;
}

void myo_preprocessor_times(const myo_preprocessor *preprocessor, double *reading_s,
                            double *conditioning_s)
{
    *reading_s = preprocessor->reading_s;
    *conditioning_s = preprocessor->conditioning_s;
}

void myo_preprocessor_close(myo_preprocessor **preprocessor)
{
    if (preprocessor == NULL || *preprocessor == NULL)
        return;
    myo_preprocessor *old = *preprocessor;
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
    *preprocessor = NULL;
}
