/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/segment_loader.h"

#include "core/fail.h"
#include "core/memory.h"

/* A chunk of raw frames that stays in the second-level cache while its channels are taken out. */
enum { READ_BYTES = 256 * 1024, LEAST_READ_FRAMES = 64 };

typedef struct loaded_block {
    myo_block block;
    myo_lane lanes[MYO_LANES];
    size_t count;
    bool in_order; /* consecutive channels, so that the lane kernels take them at once */
} loaded_block;

struct myo_segment_loader {
    const myo_track_setup *setup;
    const myo_track_group *group;
    const myo_stream *stream;
    size_t stream_index;
    myo_raw_input input;
    const myo_kernels *kernels;
    size_t room, used, read_frames;
    unsigned char *raw;
    float *chunk; /* MYO_LANES rows of read_frames */
    float *memory;
    loaded_block *blocks;
};

myo_status myo_segment_loader_open(myo_segment_loader **out, const myo_track_setup *setup,
                                   size_t group, const myo_raw_input *input,
                                   const myo_kernels *kernels, size_t blocks, size_t read_frames)
{
    myo_segment_loader *made = (myo_segment_loader *)myo_memory_new(1, sizeof *made);
    if (made == NULL)
        return MYO_NO_MEMORY;
    made->setup = setup;
    made->group = setup->groups + group;
    made->stream_index = made->group->stream;
    made->stream = setup->info->streams + made->stream_index;
    made->input = *input;
    made->kernels = kernels;
    made->room = blocks;
    const myo_geometry *geometry = &made->group->geometry;
    const size_t longest = myo_segment_span_longest(geometry), floats = myo_block_floats(geometry);
    const size_t frame_bytes =
        made->stream->channel_count * myo_sample_bytes(made->stream->sample_type);
    const size_t chosen = READ_BYTES / frame_bytes;
    made->read_frames = read_frames > 0              ? read_frames
                        : chosen < LEAST_READ_FRAMES ? LEAST_READ_FRAMES
                                                     : chosen;
    if (made->read_frames > longest)
        made->read_frames = longest;
    made->raw = (unsigned char *)myo_memory_raw(made->read_frames, frame_bytes);
    made->chunk = (float *)myo_memory_raw(made->read_frames, MYO_LANES * sizeof(float));
    made->memory = (float *)myo_memory_new(blocks, floats * sizeof(float));
    made->blocks = (loaded_block *)myo_memory_new(blocks, sizeof(loaded_block));
    if (made->raw == NULL || made->chunk == NULL || made->memory == NULL || made->blocks == NULL) {
        myo_segment_loader_close(&made);
        return MYO_NO_MEMORY;
    }
    for (size_t b = 0; b < blocks; b++)
        myo_block_lay(&made->blocks[b].block, geometry, made->memory + b * floats);
    *out = made;
    return MYO_OK;
}

/* Gives every axis of every request its lane; a track's axes stay in one block. */
static void arrange(myo_segment_loader *loader, const myo_request *requests, size_t count)
{
    loaded_block *at = loader->blocks;
    at->count = 0;
    at->in_order = true;
    for (size_t r = 0; r < count; r++) {
        const myo_track_parts *parts = loader->setup->parts + requests[r].track;
        if (at->count + parts->axis_count > MYO_LANES) {
            at++;
            at->count = 0;
            at->in_order = true;
        }
        for (size_t a = 0; a < parts->axis_count; a++) {
            myo_lane *lane = at->lanes + at->count++;
            lane->request = r;
            lane->track = requests[r].track;
            lane->axis_count = parts->axis_count;
            lane->source = myo_converter_of(loader->stream, parts->axes[a]);
            lane->span = myo_segment_span_of(&loader->group->geometry, loader->stream->frames,
                                             requests[r].segment);
            if (lane != at->lanes && lane->source.channel != lane[-1].source.channel + 1)
                at->in_order = false;
        }
    }
    loader->used = (size_t)(at - loader->blocks) + 1;
}

/* Whole hops that have arrived since the last chunk. */
static void measure_arrived(const myo_segment_loader *loader, myo_block *block, size_t frames)
{
    const size_t hop = loader->group->geometry.hop, hops = frames / hop;
    myo_block_measure(loader->kernels, &loader->group->geometry,
                      block->lanes + block->hops_loaded * hop * MYO_LANES,
                      hops - block->hops_loaded, block->hops_loaded, &block->raw);
    block->hops_loaded = hops;
}

static void convert_chunk(myo_segment_loader *loader, loaded_block *to, int64_t first, size_t count,
                          size_t offset)
{
    float *lanes = to->block.lanes + offset * MYO_LANES;
    const float *rows[MYO_LANES] = { NULL };
    myo_converter *sources[MYO_LANES];
    for (size_t l = 0; l < to->count; l++)
        sources[l] = &to->lanes[l].source;
    if (to->in_order) {
        myo_convert_lanes(sources, to->count, loader->kernels, loader->stream, loader->raw, first,
                          count, lanes);
        return;
    }
    for (size_t l = 0; l < to->count; l++) {
        float *row = loader->chunk + l * loader->read_frames;
        myo_convert(sources[l], loader->kernels, loader->stream, loader->raw, first, count, row);
        rows[l] = row;
    }
    loader->kernels->rows_to_lanes(lanes, rows, count);
}

/* One segment of many channels: each chunk goes into all blocks while it is in the cache. */
static myo_status load_segment(myo_segment_loader *loader)
{
    const myo_segment_span span = loader->blocks[0].lanes[0].span;
    for (size_t b = 0; b < loader->used; b++)
        loader->blocks[b].block.hops_loaded = 0;
    for (int64_t at = span.load_first; at < span.load_end;) {
        const int64_t left = span.load_end - at;
        const size_t now = left < (int64_t)loader->read_frames ? (size_t)left : loader->read_frames;
        const size_t offset = (size_t)(at - span.load_first);
        MYO_TRY(
            loader->input.read(loader->input.context, loader->stream_index, at, now, loader->raw));
        for (size_t b = 0; b < loader->used; b++) {
            convert_chunk(loader, loader->blocks + b, at, now, offset);
            measure_arrived(loader, &loader->blocks[b].block, offset + now);
        }
        at += (int64_t)now;
    }
    return MYO_OK;
}

/* Lanes [first, end) share a segment: read it once, each channel into its own row. */
static myo_status load_rows(myo_segment_loader *loader, size_t first, size_t end, float *rows,
                            size_t stride)
{
    loaded_block *of = loader->blocks;
    const myo_segment_span *span = &of->lanes[first].span;
    for (int64_t at = span->load_first; at < span->load_end;) {
        const int64_t left = span->load_end - at;
        const size_t now = left < (int64_t)loader->read_frames ? (size_t)left : loader->read_frames;
        MYO_TRY(
            loader->input.read(loader->input.context, loader->stream_index, at, now, loader->raw));
        for (size_t l = first; l < end; l++)
            myo_convert(&of->lanes[l].source, loader->kernels, loader->stream, loader->raw, at, now,
                        rows + l * stride + (at - span->load_first));
        at += (int64_t)now;
    }
    return MYO_OK;
}

/* Several segments of few channels: lanes are at different times. */
static myo_status load_block(myo_segment_loader *loader, float *rows, size_t stride)
{
    loaded_block *of = loader->blocks;
    const float *sources[MYO_LANES] = { NULL };
    size_t longest = 0;
    for (size_t l = 0; l < of->count;) {
        size_t end = l + 1;
        const myo_segment_span *span = &of->lanes[l].span;
        while (end < of->count && of->lanes[end].span.core_first == span->core_first)
            end++;
        MYO_TRY(load_rows(loader, l, end, rows, stride));
        const size_t load = (size_t)(span->load_end - span->load_first);
        longest = load > longest ? load : longest;
        for (; l < end; l++)
            sources[l] = rows + l * stride;
    }
    loader->kernels->rows_to_lanes(of->block.lanes, sources, longest);
    of->block.hops_loaded = 0;
    measure_arrived(loader, &of->block, longest);
    return MYO_OK;
}

myo_status myo_segment_loader_run(myo_segment_loader *loader, const myo_request *requests,
                                  size_t count, float *rows, size_t stride)
{
    loader->used = 0;
    if (count == 0)
        return MYO_OK;
    arrange(loader, requests, count);
    if (requests[0].segment == requests[count - 1].segment)
        return load_segment(loader);
    return load_block(loader, rows, stride);
}

size_t myo_segment_loader_blocks(const myo_segment_loader *loader)
{
    return loader->used;
}

size_t myo_segment_loader_lanes(const myo_segment_loader *loader, size_t block)
{
    return loader->blocks[block].count;
}

myo_block *myo_segment_loader_block(const myo_segment_loader *loader, size_t block)
{
    return &loader->blocks[block].block;
}

const myo_lane *myo_segment_loader_lane(const myo_segment_loader *loader, size_t block, size_t lane)
{
    return loader->blocks[block].lanes + lane;
}

void myo_segment_loader_close(myo_segment_loader **loader)
{
    if (loader == NULL || *loader == NULL)
        return;
    myo_memory_free((*loader)->raw);
    myo_memory_free((*loader)->chunk);
    myo_memory_free((*loader)->memory);
    myo_memory_free((*loader)->blocks);
    myo_memory_free(*loader);
    *loader = NULL;
}
