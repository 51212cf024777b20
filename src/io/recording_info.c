/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/recording_info.h"

#include <math.h>
#include <string.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/text.h"
#include "io/bids_inheritance.h"
#include "io/channel_names.h"
#include "io/channel_units.h"
#include "io/channels_table.h"
#include "io/marks.h"
#include "io/reader.h"
#include "io/recorded_at.h"
#include "io/warnings.h"

static const double RATE_LEAST_HZ = 1e-3, RATE_LIMIT_HZ = 1e6;
enum { DAY_S = 86400 };

/* Frames that were dropped become part of the time line, so that frame / rate is time. */
static myo_status fill_gaps(myo_stream *out, const myo_stream_draft *stream,
                            const myo_open_request *request)
{
    myo_gap *gaps = myo_arena_new(request->arena, stream->drop_count, sizeof *gaps);
    if (gaps == NULL)
        return MYO_NO_MEMORY;
    int64_t missing = 0;
    const double most = 10.0 * (double)stream->frames + stream->rate_hz * DAY_S;
    for (size_t i = 0; i < stream->drop_count; i++) {
        gaps[i] = (myo_gap) { stream->drops[i].before + missing, stream->drops[i].missing };
        if (!stream->drops_stored)
            missing += stream->drops[i].missing;
        if (!((double)missing <= most))
            return myo_fail(request->log, MYO_MALFORMED,
                            "stream %s: the counters claim %lld missing samples, more than a day; "
                            "export the recording again",
                            out->name, (long long)missing);
    }
    out->gaps = gaps;
    out->gap_count = stream->drop_count;
    out->frames = stream->frames + missing;
    return MYO_OK;
}

static myo_status fill_rate(myo_stream *out, const myo_stream_draft *stream,
                            const myo_open_request *request)
{
    out->rate_hz = stream->rate_hz;
    out->rate_source = stream->rate_source == NULL ? "file" : stream->rate_source;
    if (stream->rate_hz == 0 && request->options->rate_hz > 0) {
        out->rate_hz = request->options->rate_hz;
        out->rate_source = "--rate";
    }
    if (out->rate_hz == 0)
        return myo_fail(request->log, MYO_RATE,
                        "the file holds no sampling rate; give it with --rate HZ");
    if (!(out->rate_hz >= RATE_LEAST_HZ) || out->rate_hz > RATE_LIMIT_HZ)
        return myo_fail(request->log, MYO_RATE,
                        "the sampling rate %g Hz is impossible (0.001 to 1e6 Hz); export the "
                        "recording again or correct its header",
                        out->rate_hz);
    if (!isfinite(stream->start_s))
        return myo_fail(request->log, MYO_MALFORMED,
                        "the start time of stream \"%s\" is not a number; correct the header",
                        out->name);
    return MYO_OK;
}

static myo_status fill_stream(myo_stream *out, const myo_stream_draft *stream,
                              const myo_channel_notes *notes, size_t first_channel,
                              bool emg_is_named, myo_draft *draft, const myo_open_request *request)
{
    *out = (myo_stream) { .name = stream->name,
                          .start_s = stream->start_s,
                          .sample_type = stream->sample_type,
                          .channel_count = stream->channel_count };
    if (stream->frames <= 0)
        return myo_fail(request->log, MYO_EMPTY,
                        "the recording holds no samples%s%s; record again or remove the file",
                        stream->name[0] == '\0' ? "" : " in stream ", stream->name);
    MYO_TRY(fill_rate(out, stream, request));
    MYO_TRY(fill_gaps(out, stream, request));
    myo_channel *channels = myo_arena_new(request->arena, stream->channel_count, sizeof *channels);
    if (channels == NULL)
        return MYO_NO_MEMORY;
    out->channels = channels;
    return myo_channels_fill(channels, stream, notes, first_channel, emg_is_named, draft, request);
}

static bool has_channel(const myo_draft *draft, const char *name)
{
    for (size_t s = 0; s < draft->stream_count; s++) {
        for (size_t c = 0; c < draft->streams[s].channel_count; c++) {
            const char *own = draft->streams[s].channels[c].name;
            const char *slash = strrchr(own, '/');
            if (strcmp(own, name) == 0 || (slash != NULL && strcmp(slash + 1, name) == 0))
                return true;
        }
    }
    return false;
}

static myo_status check_sidecar(const myo_draft *draft, const myo_channel_notes *notes,
                                const myo_open_request *request)
{
    for (size_t i = 0; i < notes->count; i++)
        if (notes->rows[i].name != NULL && !has_channel(draft, notes->rows[i].name))
            return myo_fail(request->log, MYO_CHANNEL,
                            "%s line %zu names channel \"%s\", which the recording does not have; "
                            "`myoscribe info` lists its channels",
                            notes->source, notes->rows[i].line, notes->rows[i].name);
    return MYO_OK;
}

static myo_status check_options(const myo_open_request *request)
{
    const char *full_scale = request->options->full_scale;
    if (full_scale != NULL && !myo_full_scale_check(full_scale))
        return myo_fail(request->log, MYO_UNIT,
                        "--full-scale \"%s\" is not a value with a unit; write e.g. \"5 mV\"",
                        full_scale);
    const double rate = request->options->rate_hz;
    if (rate != 0 && (!(rate > 0) || rate > RATE_LIMIT_HZ))
        return myo_fail(request->log, MYO_RATE, "--rate %g is impossible; give 0 to 1e6 Hz", rate);
    return MYO_OK;
}

myo_status myo_recording_info_fill(myo_recording_info *info, const myo_open_request *request,
                                   myo_draft *draft)
{
    myo_channel_notes notes;
    MYO_TRY(check_options(request));
    MYO_TRY(myo_channel_notes_read(&notes, draft, request));
    if (draft->stream_count == 0)
        return myo_fail(request->log, MYO_EMPTY,
                        "the file holds no signal; export the recording again");
    MYO_TRY(myo_bids_check(draft, request));
    MYO_TRY(myo_recorded_at_settle(draft, request));
    MYO_TRY(myo_channel_names_fill(draft, request, &notes));
    MYO_TRY(check_sidecar(draft, &notes, request));
    myo_stream *streams = myo_arena_new(request->arena, draft->stream_count, sizeof *streams);
    if (streams == NULL)
        return MYO_NO_MEMORY;
    size_t first = 0;
    const bool emg_is_named = myo_channels_name_emg(draft, &notes);
    for (size_t s = 0; s < draft->stream_count; s++) {
        MYO_TRY(fill_stream(&streams[s], &draft->streams[s], &notes, first, emg_is_named, draft,
                            request));
        first += draft->streams[s].channel_count;
    }
    *info = (myo_recording_info) { .path = myo_arena_text(request->arena, request->path),
                                   .format = draft->format,
                                   .stream_count = draft->stream_count,
                                   .streams = streams,
                                   .recorded_at = draft->recorded_at,
                                   .recorded_at_source = draft->recorded_at_source };
    MYO_TRY(myo_marks_read(info, request, draft));
    MYO_TRY(myo_warnings_add(info, &notes, draft, request));
    const char **texts = myo_arena_new(request->arena, draft->notes.count, sizeof *texts);
    if (info->path == NULL || texts == NULL)
        return MYO_NO_MEMORY;
    if (draft->notes.count > 0)
        memcpy(texts, draft->notes.items, draft->notes.count * sizeof *texts);
    info->notes = texts;
    info->note_count = draft->notes.count;
    return MYO_OK;
}
