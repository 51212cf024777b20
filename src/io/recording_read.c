/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading on a time line that includes what is missing. */
#include "myoscribe/recording.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/gap_search.h"
#include "core/raw_sample.h"
#include "io/child_reader.h"
#include "io/recording_state.h"

/* Length of the run at `frame` that is either all present or all missing, at most `count`. */
static size_t run_at(const myo_stream *stream, int64_t frame, size_t count, size_t gap,
                     bool *missing)
{
    int64_t end = frame + (int64_t)count;
    *missing = false;
    if (gap < stream->gap_count) {
        const myo_gap *next = &stream->gaps[gap];
        *missing = next->first <= frame;
        const int64_t change = *missing ? next->first + next->count : next->first;
        end = change < end ? change : end;
    }
    return (size_t)(end - frame);
}

static bool is_inside(const myo_recording *recording, size_t stream, int64_t first, size_t count)
{
    return recording != NULL && stream < recording->info.stream_count && first >= 0 &&
           count <= (size_t)INT64_MAX &&
           first <= recording->info.streams[stream].frames - (int64_t)count;
}

/* The joined file that holds a stream, and the stream's number in it. */
static myo_recording *part_of(const myo_recording *recording, size_t *stream)
{
    size_t part = 0;
    *stream -= recording->own_streams;
    while (*stream >= recording->split->parts[part].recording->info.stream_count)
        *stream -= recording->split->parts[part++].recording->info.stream_count;
    return recording->split->parts[part].recording;
}

myo_status myo_recording_read(myo_recording *recording, size_t stream, int64_t first, size_t count,
                              void *out)
{
    if (out == NULL || !is_inside(recording, stream, first, count))
        return MYO_ARGUMENT;
    if (recording->child != NULL)
        return myo_child_reader_read(recording->child, stream, first, count, out);
    if (stream >= recording->own_streams) {
        myo_recording *part = part_of(recording, &stream);
        return myo_recording_read(part, stream, first, count, out);
    }
    const myo_stream *its = &recording->info.streams[stream];
    const size_t frame_bytes = its->channel_count * myo_sample_bytes(its->sample_type);
    unsigned char *to = out;
    size_t gap = myo_gap_ending_after(its->gaps, its->gap_count, first);
    while (count > 0) {
        bool missing = false;
        const size_t run = run_at(its, first, count, gap, &missing);
        if (missing) {
            memset(to, 0, run * frame_bytes);
            gap++;
        } else {
            const int64_t stored = first - recording->missing_before[stream][gap];
            MYO_TRY(recording->reader->read(recording->state, stream, stored, run, to));
        }
        to += run * frame_bytes;
        first += (int64_t)run;
        count -= run;
    }
    return MYO_OK;
}

static void to_physical(double *out, const myo_stream *stream, const void *raw, size_t frames)
{
    for (size_t n = 0; n < frames; n++) {
        for (size_t c = 0; c < stream->channel_count; c++) {
            const myo_channel *channel = &stream->channels[c];
            const double value =
                myo_raw_sample(raw, stream->sample_type, n * stream->channel_count + c);
            out[n * stream->channel_count + c] = value * channel->scale + channel->offset;
        }
    }
}

myo_status myo_recording_read_physical(myo_recording *recording, size_t stream, int64_t first,
                                       size_t count, double *out)
{
    if (out == NULL || !is_inside(recording, stream, first, count))
        return MYO_ARGUMENT;
    if (stream >= recording->own_streams) {
        myo_recording *part = part_of(recording, &stream);
        return myo_recording_read_physical(part, stream, first, count, out);
    }
    const myo_stream *its = &recording->info.streams[stream];
    const size_t most =
        MYO_PHYSICAL_BYTES / (its->channel_count * myo_sample_bytes(its->sample_type));
    size_t gap = myo_gap_ending_after(its->gaps, its->gap_count, first);
    while (count > 0) {
        bool missing = false;
        size_t run = run_at(its, first, count, gap, &missing);
        if (missing) {
            for (size_t i = 0; i < run * its->channel_count; i++)
                out[i] = NAN;
            gap++;
        } else {
            run = run < most ? run : most;
            MYO_TRY(myo_recording_read(recording, stream, first, run, recording->block));
            to_physical(out, its, recording->block, run);
        }
        out += run * its->channel_count;
        first += (int64_t)run;
        count -= run;
    }
    return MYO_OK;
}
