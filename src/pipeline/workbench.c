/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/workbench.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "dsp/quality.h"
#include "pipeline/clock.h"
#include "pipeline/convert.h"

/* A block of raw frames that stays in the second-level cache while its channels are taken out. */
enum { READ_BYTES = 256 * 1024, LEAST_READ_FRAMES = 64 };

struct myo_workbench {
    const myo_plan *plan;
    const myo_group *group;
    const myo_stream *stream;
    myo_feed feed;
    const myo_kernels *kernels;
    myo_mains *mains;
    myo_conditioner *conditioner;
    size_t room, read_frames, stride, low_stride, hops;
    unsigned char *raw;
    float *rows, *low, *spare, *zeros, *scratch;
    myo_piece *pieces;      /* room */
    myo_converter *sources; /* room */
    myo_intervals *damage;  /* room; a track's is its first piece's */
    myo_segment *segments;  /* room */
    double reading_s, conditioning_s;
};

static myo_status reserve(myo_workbench *bench, size_t wanted, size_t memory_bytes)
{
    const myo_geometry *geometry = &bench->group->geometry;
    bench->stride = (myo_span_longest(geometry) + 15) / 16 * 16;
    bench->low_stride = myo_low_longest(geometry);
    bench->hops = bench->stride / geometry->hop + 2;
    const size_t piece_bytes = (bench->stride + bench->low_stride) * sizeof(float) +
                               sizeof(myo_piece) + sizeof(myo_converter) + sizeof(myo_segment) +
                               sizeof(myo_intervals);
    const size_t fit = memory_bytes / piece_bytes;
    bench->room = wanted < fit ? wanted : fit;
    if (bench->room < MYO_MAX_AXES)
        bench->room = MYO_MAX_AXES;
    const size_t raw_bytes =
        bench->stream->channel_count * myo_sample_bytes(bench->stream->sample_type);
    bench->raw = (unsigned char *)myo_memory_new(bench->read_frames, raw_bytes);
    bench->rows = (float *)myo_memory_new(bench->room, bench->stride * sizeof(float));
    bench->low = (float *)myo_memory_new(bench->room, bench->low_stride * sizeof(float));
    bench->spare = (float *)myo_memory_new(bench->stride, sizeof(float));
    bench->zeros = (float *)myo_memory_new(bench->stride, sizeof(float));
    bench->scratch = (float *)myo_memory_new(2 * bench->hops, sizeof(float));
    bench->pieces = (myo_piece *)myo_memory_new(bench->room, sizeof(myo_piece));
    bench->sources = (myo_converter *)myo_memory_new(bench->room, sizeof(myo_converter));
    bench->damage = (myo_intervals *)myo_memory_new(bench->room, sizeof(myo_intervals));
    bench->segments = (myo_segment *)myo_memory_new(bench->room, sizeof(myo_segment));
    if (bench->raw == NULL || bench->rows == NULL || bench->low == NULL || bench->spare == NULL ||
        bench->zeros == NULL || bench->scratch == NULL || bench->pieces == NULL ||
        bench->sources == NULL || bench->damage == NULL || bench->segments == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < bench->room; i++) {
        bench->pieces[i].breaks = (myo_intervals)MYO_INTERVALS;
        bench->damage[i] = (myo_intervals)MYO_INTERVALS;
    }
    return MYO_OK;
}

static myo_status open_stages(myo_workbench *bench)
{
    const myo_settings *settings = bench->plan->settings;
    const myo_group *group = bench->group;
    if (group->type == MYO_CHANNEL_EMG && settings->mains_hz != 0) {
        const myo_mains_options options = {
            .nominal_hz = settings->mains_hz > 0 && settings->mains_hz < 55 ? 50
                          : settings->mains_hz > 0                          ? 60
                                                                            : -1,
            .search_hz = settings->mains_search_hz,
            .harmonics = (size_t)settings->mains_harmonics,
            .highest_hz = group->filter.high_hz,
        };
        MYO_TRY(myo_mains_open(&bench->mains, bench->kernels, &group->geometry, &options));
    }
    return myo_conditioner_open(&bench->conditioner, bench->kernels, &group->geometry,
                                &group->filter, bench->mains);
}

myo_status myo_workbench_open(myo_workbench **out, const myo_plan *plan, size_t group,
                              const myo_feed *feed, const myo_kernels *kernels, size_t wanted,
                              size_t memory_bytes, size_t read_frames)
{
    myo_workbench *bench = (myo_workbench *)myo_memory_new(1, sizeof *bench);
    if (bench == NULL)
        return MYO_NO_MEMORY;
    bench->plan = plan;
    bench->group = plan->groups + group;
    bench->stream = plan->info->streams + bench->group->stream;
    bench->feed = *feed;
    bench->kernels = kernels;
    const size_t frame_bytes =
        bench->stream->channel_count * myo_sample_bytes(bench->stream->sample_type);
    bench->read_frames = read_frames > 0 ? read_frames : READ_BYTES / frame_bytes;
    if (bench->read_frames < LEAST_READ_FRAMES && read_frames == 0)
        bench->read_frames = LEAST_READ_FRAMES;
    if (bench->read_frames > myo_span_longest(&bench->group->geometry))
        bench->read_frames = myo_span_longest(&bench->group->geometry);
    myo_status status = reserve(bench, wanted, memory_bytes);
    if (status == MYO_OK)
        status = open_stages(bench);
    if (status != MYO_OK)
        myo_workbench_close(&bench);
    else
        *out = bench;
    return status;
}

size_t myo_workbench_room(const myo_workbench *bench)
{
    return bench->room;
}

/* Reads one load range in blocks and takes the pieces' channels out of each. */
static myo_status load(myo_workbench *bench, const myo_span *span, size_t first_piece,
                       size_t piece_count)
{
    const myo_stream *stream = bench->stream;
    for (int64_t at = span->load_first; at < span->load_end;) {
        const int64_t left = span->load_end - at;
        const size_t now = left < (int64_t)bench->read_frames ? (size_t)left : bench->read_frames;
        MYO_TRY(bench->feed.read(bench->feed.context, bench->group->stream, at, now, bench->raw));
        for (size_t p = 0; p < piece_count; p++) {
            const size_t piece = first_piece + p;
            float *row = bench->rows + piece * bench->stride + (at - span->load_first);
            myo_convert(bench->sources + piece, bench->kernels, stream, bench->raw, at, now, row);
        }
        at += (int64_t)now;
    }
    return MYO_OK;
}

static myo_status check_quality(myo_workbench *bench, size_t index)
{
    const myo_settings *settings = bench->plan->settings;
    const myo_stream *stream = bench->stream;
    myo_piece *piece = bench->pieces + index;
    const myo_geometry *geometry = &bench->group->geometry;
    const bool ends[2] = { piece->span.load_first == 0, piece->span.load_end == piece->frames };
    myo_quality quality = {
        .kernels = bench->kernels,
        .hop = geometry->hop,
        .clip_run = (size_t)settings->clip_run_samples,
        .flat_run = (size_t)(settings->flat_run_s * geometry->rate_hz + 0.5),
        .split_run = geometry->hop / 2 + 1,
        .may_be_nan =
            stream->sample_type == MYO_SAMPLE_FLOAT32 || stream->sample_type == MYO_SAMPLE_FLOAT64,
        .minimum = bench->scratch,
        .maximum = bench->scratch + bench->hops,
    };
    quality.flat_run = quality.flat_run < 2 ? 2 : quality.flat_run;
    myo_convert_rails(bench->sources + index, stream, &quality.rail_low, &quality.rail_high);
    piece->breaks.array.count = 0;
    bench->damage[index].array.count = 0;
    return myo_quality_find(&quality, piece->row,
                            (size_t)(piece->span.load_end - piece->span.load_first),
                            piece->span.load_first, ends, stream->gaps, stream->gap_count,
                            &piece->breaks, bench->damage + index);
}

/* Lays the requests' channels out over the pieces and reads them, a segment at a time. */
static myo_status load_all(myo_workbench *bench, const myo_request *requests, size_t count)
{
    size_t piece = 0;
    for (size_t r = 0; r < count;) {
        const size_t first_piece = piece;
        const int64_t segment = requests[r].segment;
        const myo_span span = myo_span_of(&bench->group->geometry, bench->stream->frames, segment);
        for (; r < count && requests[r].segment == segment; r++) {
            const myo_parts *parts = bench->plan->parts + requests[r].track;
            for (size_t a = 0; a < parts->axis_count; a++, piece++) {
                bench->sources[piece] = myo_converter_of(bench->stream, parts->axes[a]);
                bench->pieces[piece].span = span;
                bench->pieces[piece].frames = bench->stream->frames;
                bench->pieces[piece].row = bench->rows + piece * bench->stride;
                bench->pieces[piece].low = bench->low + piece * bench->low_stride;
            }
        }
        MYO_TRY(load(bench, &span, first_piece, piece - first_piece));
    }
    return MYO_OK;
}

/* The magnitude of the axes takes the place of the first one's samples, damage that of all. */
static myo_status join_axes(myo_workbench *bench, size_t first, size_t axis_count)
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
        size_t count = 0;
        const myo_interval *items = myo_intervals_items(bench->damage + first + a, &count);
        for (size_t i = 0; i < count; i++)
            MYO_TRY(myo_intervals_add(bench->damage + first, items[i].first, items[i].end,
                                      items[i].why));
        items = myo_intervals_items(&piece[a].breaks, &count);
        for (size_t i = 0; i < count; i++)
            MYO_TRY(myo_intervals_add(&piece->breaks, items[i].first, items[i].end, items[i].why));
    }
    MYO_TRY(myo_intervals_normalise(&piece->breaks));
    return myo_intervals_normalise(bench->damage + first);
}

myo_status myo_workbench_run(myo_workbench *bench, const myo_request *requests, size_t count)
{
    const double began = myo_clock_s();
    MYO_TRY(load_all(bench, requests, count));
    const double loaded = myo_clock_s();
    bench->reading_s += loaded - began;
    size_t pieces = 0;
    for (size_t r = 0; r < count; r++)
        pieces += bench->plan->parts[requests[r].track].axis_count;
    for (size_t p = 0; p < pieces; p++)
        MYO_TRY(check_quality(bench, p));
    myo_conditioner_run(bench->conditioner, bench->pieces, pieces);
    for (size_t r = 0, p = 0; r < count; r++) {
        const size_t axis_count = bench->plan->parts[requests[r].track].axis_count;
        if (bench->group->type == MYO_CHANNEL_ACC)
            MYO_TRY(join_axes(bench, p, axis_count));
        const myo_piece *piece = bench->pieces + p;
        const myo_span *span = &piece->span;
        bench->segments[r] = (myo_segment) {
            .span = *span,
            .x = piece->row + (span->out_first - span->load_first),
            .low = piece->low,
            .low_count = piece->low_count,
            .complete = myo_intervals_overlap(&piece->breaks, span->out_first, span->out_end) == 0,
            .damage = bench->damage + p,
            .mains = piece->mains,
        };
        p += axis_count;
    }
    bench->conditioning_s += myo_clock_s() - loaded;
    return MYO_OK;
}

const myo_segment *myo_workbench_segment(const myo_workbench *bench, size_t index)
{
    return bench->segments + index;
}

void myo_workbench_times(const myo_workbench *bench, double *reading_s, double *conditioning_s)
{
    *reading_s = bench->reading_s;
    *conditioning_s = bench->conditioning_s;
}

void myo_workbench_close(myo_workbench **bench)
{
    if (bench == NULL || *bench == NULL)
        return;
    myo_workbench *old = *bench;
    myo_conditioner_close(&old->conditioner);
    myo_mains_close(&old->mains);
    for (size_t i = 0; i < old->room; i++) {
        if (old->pieces != NULL)
            myo_intervals_free(&old->pieces[i].breaks);
        if (old->damage != NULL)
            myo_intervals_free(old->damage + i);
    }
    myo_memory_free(old->raw);
    myo_memory_free(old->rows);
    myo_memory_free(old->low);
    myo_memory_free(old->spare);
    myo_memory_free(old->zeros);
    myo_memory_free(old->scratch);
    myo_memory_free(old->pieces);
    myo_memory_free(old->sources);
    myo_memory_free(old->damage);
    myo_memory_free(old->segments);
    myo_memory_free(old);
    *bench = NULL;
}
