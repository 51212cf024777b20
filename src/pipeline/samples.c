/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/samples.h"

#include <string.h>

#include "core/fail.h"
#include "core/memory.h"
#include "pipeline/preprocessor.h"

/* Segments kept, and how many are computed ahead at most when a track is read in order: as many as
 * the filter's lanes take at no extra cost. Reading ahead doubles with each segment in order, since
 * every one also reads all other channels of the file. */
enum { MAX_KEPT = 64, AHEAD = MYO_LANES };

typedef struct kept {
    size_t track;
    int64_t segment;
    uint64_t used; /* 0: empty */
    float *x;
} kept;

/* Each group has segments of its own length. */
typedef struct shelf {
    myo_preprocessor *bench;
    size_t room;
    kept kept[MAX_KEPT];
    float *memory;
    size_t last_track, ahead;
    int64_t last_segment;
} shelf;

struct myo_samples {
    const myo_track_setup *plan;
    myo_raw_input feed;
    const myo_kernels *kernels;
    size_t memory_bytes, read_frames;
    uint64_t clock;
    shelf *shelves; /* one per group, opened when first needed */
};

myo_status myo_samples_open(myo_samples **out, const myo_track_setup *plan,
                            const myo_raw_input *feed, const myo_kernels *kernels,
                            size_t memory_bytes, size_t read_frames)
{
    myo_samples *made = (myo_samples *)myo_memory_new(1, sizeof *made);
    shelf *shelves = (shelf *)myo_memory_new(plan->group_count, sizeof *shelves);
    if (made == NULL || shelves == NULL) {
        myo_memory_free(made);
        myo_memory_free(shelves);
        return MYO_NO_MEMORY;
    }
    *made = (myo_samples) { .plan = plan,
                            .feed = *feed,
                            .kernels = kernels,
                            .memory_bytes =
                                memory_bytes / (plan->group_count == 0 ? 1 : plan->group_count),
                            .read_frames = read_frames,
                            .shelves = shelves };
    *out = made;
    return MYO_OK;
}

static myo_status open_shelf(myo_samples *samples, size_t group)
{
    shelf *of = samples->shelves + group;
    const size_t segment = samples->plan->groups[group].geometry.segment;
    if (of->bench != NULL)
        return MYO_OK;
    const size_t fit = samples->memory_bytes / 2 / (segment * sizeof(float));
    of->room = fit < 2 ? 2 : fit > MAX_KEPT ? MAX_KEPT : fit;
    of->last_segment = -1;
    if (of->memory == NULL)
        of->memory = (float *)myo_memory_raw(of->room * segment, sizeof(float));
    if (of->memory == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < of->room; i++)
        of->kept[i].x = of->memory + i * segment;
    return myo_preprocessor_open(&of->bench, samples->plan, group, &samples->feed, samples->kernels,
                                 MYO_MAX_AXES, samples->memory_bytes / 2, samples->read_frames);
}

static const kept *find(const shelf *in, size_t track, int64_t segment)
{
    for (size_t i = 0; i < in->room; i++)
        if (in->kept[i].used > 0 && in->kept[i].track == track && in->kept[i].segment == segment)
            return in->kept + i;
    return NULL;
}

static void keep(myo_samples *samples, shelf *in, const myo_request *request,
                 const myo_conditioned_segment *segment)
{
    kept *oldest = in->kept;
    for (size_t i = 1; i < in->room; i++)
        if (in->kept[i].used < oldest->used)
            oldest = in->kept + i;
    const myo_segment_span *span = &segment->span;
    memcpy(oldest->x, segment->x + (span->core_first - span->out_first),
           (size_t)(span->core_end - span->core_first) * sizeof(float));
    oldest->track = request->track;
    oldest->segment = request->segment;
    oldest->used = ++samples->clock;
}

static myo_status compute(myo_samples *samples, shelf *in, size_t track, int64_t segment)
{
    const myo_track_parts *parts = samples->plan->parts + track;
    const myo_geometry *geometry = &samples->plan->groups[parts->group].geometry;
    const int64_t segments = myo_geometry_segments(geometry, samples->plan->tracks[track].frames);
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
    MYO_TRY(myo_preprocessor_load(in->bench, requests, count));
    MYO_TRY(myo_preprocessor_condition(in->bench, 0, &begin, &end));
    /* The one that was asked for last, so that it stays longest. */
    for (size_t i = count; i-- > 0;)
        if (find(in, track, requests[i].segment) == NULL)
            keep(samples, in, requests + i, myo_preprocessor_segment(in->bench, i));
    in->last_track = track;
    in->last_segment = segment + (int64_t)count - 1;
    return MYO_OK;
}

myo_status myo_samples_read(myo_samples *samples, size_t track, int64_t first, size_t count,
                            float *out)
{
    if (track >= samples->plan->track_count || first < 0 ||
        first > samples->plan->tracks[track].frames ||
        (int64_t)count > samples->plan->tracks[track].frames - first)
        return MYO_ARGUMENT;
    const size_t group = samples->plan->parts[track].group;
    const int64_t length = (int64_t)samples->plan->groups[group].geometry.segment;
    MYO_TRY(open_shelf(samples, group));
    shelf *in = samples->shelves + group;
    while (count > 0) {
        const int64_t segment = first / length, skip = first % length;
        if (find(in, track, segment) == NULL)
            MYO_TRY(compute(samples, in, track, segment));
        const kept *found = find(in, track, segment);
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
    for (size_t g = 0; g < (*samples)->plan->group_count; g++) {
        myo_preprocessor_close(&(*samples)->shelves[g].bench);
        myo_memory_free((*samples)->shelves[g].memory);
    }
    myo_memory_free((*samples)->shelves);
    myo_memory_free(*samples);
    *samples = NULL;
}
