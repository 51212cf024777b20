/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/track_setup.h"

#include <math.h>
#include <string.h>

#include "annotation/mark_type.h"
#include "core/fail.h"

/* A band-pass reaches at most this share of the rate, as the settings say. */
static const double highest_share = 0.45;
static const double least_emg_rate_hz = 100;
/* Narrower bands hold too little to be called the signal. */
static const double least_octave = 2;

typedef struct band {
    double low_hz, high_hz;
} band;

static band band_of(const myo_settings *settings, myo_channel_type type, double rate_hz)
{
    band wanted = { settings->acc_low_hz, settings->acc_high_hz };
    if (type == MYO_CHANNEL_EMG)
        wanted = (band) { settings->emg_low_hz, settings->emg_high_hz };
    if (wanted.high_hz > highest_share * rate_hz)
        wanted.high_hz = highest_share * rate_hz;
    return wanted;
}

static bool is_fast_enough(const myo_settings *settings, myo_channel_type type, double rate_hz)
{
    const band wanted = band_of(settings, type, rate_hz);
    return wanted.high_hz >= least_octave * wanted.low_hz &&
           (type != MYO_CHANNEL_EMG || rate_hz >= least_emg_rate_hz);
}

static bool is_analysed(myo_channel_type type)
{
    return type == MYO_CHANNEL_EMG || type == MYO_CHANNEL_ACC;
}

/* An axis belongs to the track that its group's first axis opened. */
static bool opens_track(const myo_stream *stream, size_t channel)
{
    const myo_channel *of = stream->channels + channel;
    if (of->type != MYO_CHANNEL_ACC || of->axis_group < 0)
        return is_analysed(of->type);
    for (size_t c = 0; c < channel; c++)
        if (stream->channels[c].type == MYO_CHANNEL_ACC &&
            stream->channels[c].axis_group == of->axis_group)
            return false;
    return true;
}

static void collect_axes(myo_track_parts *parts, const myo_stream *stream, size_t channel)
{
    const myo_channel *first = stream->channels + channel;
    parts->axes[parts->axis_count++] = channel;
    if (first->type != MYO_CHANNEL_ACC || first->axis_group < 0)
        return;
    for (size_t c = channel + 1; c < stream->channel_count && parts->axis_count < MYO_MAX_AXES; c++)
        if (stream->channels[c].type == MYO_CHANNEL_ACC &&
            stream->channels[c].axis_group == first->axis_group)
            parts->axes[parts->axis_count++] = c;
}

/* A triple goes by its stream's name where that is unambiguous. */
static const char *name_of(const myo_recording_info *info, const myo_stream *stream, size_t channel,
                           const myo_track_parts *parts)
{
    const char *own = stream->channels[channel].name;
    if (parts->axis_count < 2 || *stream->name == '\0')
        return own;
    for (size_t c = 0; c < stream->channel_count; c++) {
        const myo_channel *other = stream->channels + c;
        if (other->type == MYO_CHANNEL_ACC &&
            other->axis_group != stream->channels[channel].axis_group)
            return own;
    }
    for (size_t s = 0; s < info->stream_count; s++)
        for (size_t c = 0; c < info->streams[s].channel_count; c++)
            if (strcmp(info->streams[s].channels[c].name, stream->name) == 0)
                return own;
    return stream->name;
}

static myo_track_group *group_for(myo_track_setup *setup, size_t stream_index,
                                  myo_channel_type type)
{
    for (size_t g = 0; g < setup->group_count; g++)
        if (setup->groups[g].stream == stream_index && setup->groups[g].type == type)
            return setup->groups + g;
    const myo_stream *stream = setup->info->streams + stream_index;
    const band wanted = band_of(setup->settings, type, stream->rate_hz);
    const int order = 2 * (int)(setup->settings->filter_order / 2 + 0.5);
    myo_track_group *made = setup->groups + setup->group_count++;
    made->stream = stream_index;
    made->type = type;
    made->filter = myo_butterworth_design(stream->rate_hz, wanted.low_hz, wanted.high_hz, order);
    /* The halo also shows a whole drop-out to the segment it reaches into. */
    const size_t flat = (size_t)(setup->settings->flat_run_s * stream->rate_hz) + 1;
    const size_t decay = made->filter.decay_frames;
    made->geometry = myo_geometry_of(stream->rate_hz, decay > flat ? decay : flat);
    return made;
}

static myo_status exclude_marks(const myo_track_setup *setup, const myo_track *track,
                                myo_track_parts *parts)
{
    const myo_stream *stream = setup->info->streams + track->stream;
    for (size_t m = 0; m < setup->info->mark_count; m++) {
        const myo_mark *mark = setup->info->marks + m;
        bool concerns = mark->channel == NULL || strcmp(mark->channel, track->channel) == 0;
        for (size_t a = 0; a < parts->axis_count && !concerns; a++)
            concerns = strcmp(mark->channel, stream->channels[parts->axes[a]].name) == 0;
        if (myo_mark_type_meant(mark->type) != MYO_MARK_EXCLUDE || !concerns)
            continue;
        const double limit = (double)track->frames;
        const double first = floor((mark->onset_s - stream->start_s) * stream->rate_hz);
        const double end =
            ceil((mark->onset_s + mark->duration_s - stream->start_s) * stream->rate_hz);
        if (end > 0 && first < limit)
            MYO_TRY(myo_intervals_add(&parts->excluded, first > 0 ? (int64_t)first : 0,
                                      (int64_t)(end < limit ? end : limit),
                                      myo_mark_type_name(MYO_MARK_EXCLUDE)));
    }
    return myo_intervals_normalise(&parts->excluded);
}

static myo_status add_track(myo_track_setup *setup, size_t stream_index, size_t channel)
{
    const myo_stream *stream = setup->info->streams + stream_index;
    const myo_channel *first = stream->channels + channel;
    myo_track_parts *parts = setup->parts + setup->track_count;
    myo_track *track = setup->tracks + setup->track_count;
    myo_track_group *group = group_for(setup, stream_index, first->type);
    parts->excluded = (myo_intervals)MYO_INTERVALS;
    collect_axes(parts, stream, channel);
    parts->group = (size_t)(group - setup->groups);
    group->channels += parts->axis_count;
    group->track_count++;
    *track = (myo_track) { .channel = name_of(setup->info, stream, channel, parts),
                           .type = first->type,
                           .unit = first->unit,
                           .calibrated = first->calibrated,
                           .stream = stream_index,
                           .start_s = stream->start_s,
                           .frames = stream->frames,
                           .geometry = group->geometry,
                           .decimation = 1,
                           .band_low_hz = group->filter.low_hz,
                           .band_high_hz = group->filter.high_hz,
                           .filter_order = group->filter.order,
                           .filter_double = group->filter.use_double,
                           .mains_hz = (double)NAN,
                           .hops = myo_geometry_hops(&group->geometry, stream->frames),
                           .windows = myo_geometry_windows(&group->geometry, stream->frames) };
    setup->track_count++;
    return exclude_marks(setup, track, parts);
}

static myo_status add_tracks(myo_track_setup *setup, size_t stream_index, const myo_log *log)
{
    const myo_stream *stream = setup->info->streams + stream_index;
    const char *slow = NULL;
    size_t count = 0;
    for (size_t c = 0; c < stream->channel_count; c++) {
        const myo_channel *channel = stream->channels + c;
        if (!opens_track(stream, c))
            continue;
        if (is_fast_enough(setup->settings, channel->type, stream->rate_hz))
            MYO_TRY(add_track(setup, stream_index, c));
        else if (count++ == 0)
            slow = channel->name;
    }
    setup->slow_count += count;
    if (count > 0)
        myo_warn(log,
                 "%zu channel%s at %.6g Hz (%s%s) cannot hold the band of a raw signal and %s not "
                 "analysed; record faster, or give the type MISC in the recording's _channels.tsv",
                 count, count == 1 ? "" : "s", stream->rate_hz, slow, count == 1 ? "" : ", ...",
                 count == 1 ? "is" : "are");
    return MYO_OK;
}

static myo_status list_tracks(myo_track_setup *setup, myo_arena *arena)
{
    for (size_t g = 0; g < setup->group_count; g++) {
        myo_track_group *group = setup->groups + g;
        group->tracks = (size_t *)myo_arena_new(arena, group->track_count, sizeof(size_t));
        if (group->tracks == NULL)
            return MYO_NO_MEMORY;
        size_t listed = 0;
        for (size_t t = 0; t < setup->track_count; t++)
            if (setup->parts[t].group == g)
                group->tracks[listed++] = t;
    }
    return MYO_OK;
}

myo_status myo_track_setup_make(myo_track_setup *out, const myo_recording_info *info,
                                const myo_settings *settings, myo_arena *arena, const myo_log *log)
{
    myo_track_setup setup = { .info = info, .settings = settings };
    size_t channels = 0;
    for (size_t s = 0; s < info->stream_count; s++)
        channels += info->streams[s].channel_count;
    if (settings->emg_low_hz >= settings->emg_high_hz ||
        settings->acc_low_hz >= settings->acc_high_hz)
        return myo_fail(log, MYO_SETTINGS,
                        "the low corner of a band-pass is not below its high corner; "
                        "see [filter] in the settings");
    setup.tracks = (myo_track *)myo_arena_new(arena, channels, sizeof *setup.tracks);
    setup.parts = (myo_track_parts *)myo_arena_new(arena, channels, sizeof *setup.parts);
    setup.groups =
        (myo_track_group *)myo_arena_new(arena, 2 * info->stream_count, sizeof *setup.groups);
    if (setup.tracks == NULL || setup.parts == NULL || setup.groups == NULL)
        return MYO_NO_MEMORY;
    myo_status status = MYO_OK;
    for (size_t s = 0; s < info->stream_count; s++)
        MYO_TRY_CLEAN(add_tracks(&setup, s, log));
    if (setup.track_count + setup.slow_count == 0)
        myo_warn(log, "no EMG or accelerometer channel can be analysed; "
                      "name the types in the recording's _channels.tsv");
    status = list_tracks(&setup, arena);
cleanup:
    if (status != MYO_OK)
        myo_track_setup_free(&setup);
    else
        *out = setup;
    return status;
}

void myo_track_setup_free(myo_track_setup *setup)
{
    for (size_t t = 0; t < setup->track_count; t++)
        myo_intervals_free(&setup->parts[t].excluded);
    setup->track_count = 0;
}
