/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/samples.h"

#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "pipeline/preprocessor.h"

/* Segments held, and how many are computed ahead at most when a track is read in order: as many as
 * the filter's lanes take at no extra cost. Reading ahead doubles with each segment in order, since
 * every one also reads all other channels of the file. */
enum { MAX_SLOTS = 64, AHEAD = MYO_LANES };

typedef struct cached_segment {
    size_t track;
    int64_t segment;
    uint64_t used; /* 0: empty */
    float *x;
} cached_segment;

/* Each group has segments of its own length. */
typedef struct group_cache {
    myo_preprocessor *preprocessor;
    size_t room;
    cached_segment slots[MAX_SLOTS];
    float *memory;
    size_t last_track, ahead;
    int64_t last_segment;
} group_cache;

struct myo_samples {
    const myo_track_setup *setup;
    myo_raw_input input;
    const myo_kernels *kernels;
    size_t memory_bytes, read_frames;
    uint64_t clock;
    group_cache *caches; /* one per group, opened when first needed */
};

myo_status myo_samples_open(myo_samples **out, const myo_track_setup *setup,
                            const myo_raw_input *input, const myo_kernels *kernels,
                            size_t memory_bytes, size_t read_frames)
{
    myo_samples *made = (myo_samples *)myo_memory_new(1, sizeof *made);
    group_cache *caches = (group_cache *)myo_memory_new(setup->group_count, sizeof *caches);
    if (made == NULL || caches == NULL) {
        myo_memory_free(made);
        myo_memory_free(caches);
        return MYO_NO_MEMORY;
    }
    *made = (myo_samples) { .setup = setup,
                            .input = *input,
                            .kernels = kernels,
                            .memory_bytes =
                                memory_bytes / (setup->group_count == 0 ? 1 : setup->group_count),
                            .read_frames = read_frames,
                            .caches = caches };
    *out = made;
    return MYO_OK;
}

static myo_status open_group(myo_samples *samples, size_t group)
{
    group_cache *of = samples->caches + group;
    const size_t segment = samples->setup->groups[group].geometry.segment;
    if (of->preprocessor != NULL)
        return MYO_OK;
    const size_t fit = samples->memory_bytes / 2 / (segment * sizeof(float));
    of->room = fit < 2 ? 2 : fit > MAX_SLOTS ? MAX_SLOTS : fit;
    of->last_segment = -1;
    if (of->memory == NULL)
        of->memory = (float *)myo_memory_raw(of->room * segment, sizeof(float));
    if (of->memory == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < of->room; i++)
        of->slots[i].x = of->memory + i * segment;
    return myo_preprocessor_open(&of->preprocessor, samples->setup, group, &samples->input,
                                 samples->kernels, MYO_MAX_AXES, samples->memory_bytes / 2,
                                 samples->read_frames);
}

static const cached_segment *find(const group_cache *in, size_t track, int64_t segment)
{
    for (size_t i = 0; i < in->room; i++)
        if (in->slots[i].used > 0 && in->slots[i].track == track && in->slots[i].segment == segment)
            return in->slots + i;
    return NULL;
}

static void keep(myo_samples *samples, group_cache *in, const myo_request *request,
                 const myo_conditioned_segment *segment)
{
    cached_segment *oldest = in->slots;
    for (size_t i = 1; i < in->room; i++)
        if (in->slots[i].used < oldest->used)
            oldest = in->slots + i;
    const myo_segment_span *span = &segment->span;
    memcpy(oldest->x, segment->x + (span->core_first - span->out_first),
           (size_t)(span->core_end - span->core_first) * sizeof(float));
    oldest->track = request->track;
    oldest->segment = request->segment;
    oldest->used = ++samples->clock;
}

static myo_status compute(myo_samples *samples, group_cache *in, size_t track, int64_t segment)
{
    const myo_track_parts *parts = samples->setup->parts + track;
    const myo_geometry *geometry = &samples->setup->groups[parts->group].geometry;
    const int64_t segments = myo_geometry_segments(geometry, samples->setup->tracks[track].frames);
    const bool in_order = in->last_track == track && in->last_segment + 1 == segment;
    size_t ahead = in_order && in->ahead > 0 ? 2 * in->ahead : 1;
    ahead = ahead > AHEAD / parts->axis_count ? AHEAD / parts->axis_count : ahead;
    ahead = ahead > in->room / 2 ? in->room / 2 : ahead;
    in->ahead = ahead;
    myo_request requests[AHEAD];
    size_t count = 0;
    while (count < ahead && segment + (int64_t)count < segments) {
        requests[count] = (myo_request) { track, segment + (int64_t)count };
        count++;
    }
    size_t begin = 0, end = 0;
    MYO_TRY(myo_preprocessor_load(in->preprocessor, requests, count));
    MYO_TRY(myo_preprocessor_condition(in->preprocessor, 0, &begin, &end));
    /* The one that was asked for last, so that it stays longest. */
    for (size_t i = count; i-- > 0;)
        if (find(in, track, requests[i].segment) == NULL)
            keep(samples, in, requests + i, myo_preprocessor_segment(in->preprocessor, i));
    in->last_track = track;
    in->last_segment = segment + (int64_t)count - 1;
    return MYO_OK;
}

myo_status myo_samples_read(myo_samples *samples, size_t track, int64_t first, size_t count,
                            float *out)
{
    if (track >= samples->setup->track_count || first < 0 ||
        first > samples->setup->tracks[track].frames ||
        (int64_t)count > samples->setup->tracks[track].frames - first)
        return MYO_ARGUMENT;
    const size_t group = samples->setup->parts[track].group;
    const int64_t length = (int64_t)samples->setup->groups[group].geometry.segment;
    MYO_TRY(open_group(samples, group));
    group_cache *in = samples->caches + group;
    while (count > 0) {
        const int64_t segment = first / length, skip = first % length;
        if (find(in, track, segment) == NULL)
            MYO_TRY(compute(samples, in, track, segment));
        const cached_segment *found = find(in, track, segment);
        if (found == NULL)
            return MYO_INTERNAL;
        const size_t room = (size_t)(length - skip), now = count < room ? count : room;
        memcpy(out, found->x + skip, now * sizeof *out);
        out += now;
        first += (int64_t)now;
        count -= now;
    }
    return MYO_OK;
}

void myo_samples_close(myo_samples **samples)
{
    if (samples == NULL || *samples == NULL)
        return;
    for (size_t g = 0; g < (*samples)->setup->group_count; g++) {
        myo_preprocessor_close(&(*samples)->caches[g].preprocessor);
        myo_memory_free((*samples)->caches[g].memory);
    }
    myo_memory_free((*samples)->caches);
    myo_memory_free(*samples);
    *samples = NULL;
}
