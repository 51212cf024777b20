/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/otb_four.h"

#include <math.h>
#include <string.h>

#include "core/fail.h"
#include "core/text.h"

typedef struct track {
    const myo_xml *node;
    const char *name;
    myo_otb_signal *signal;
    size_t first, count; /* channels of the signal */
} track;

static bool holds(const char *text, const char *word)
{
    return text != NULL && strstr(text, word) != NULL;
}

/* The most telling of what a track is called. */
static const char *track_name(const myo_xml *node)
{
    static const char *const paths[] = { "StringsDescriptions/Muscle", "SubTitle", "Title",
                                         "Description/Name" };
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        const char *text = myo_xml_text(node, paths[i]);
        if (text != NULL && !holds(text, "Not defined") && !holds(text, "Unknown"))
            return text;
    }
    return "track";
}

static bool is_control(const track *it)
{
    const char *said = myo_xml_text(it->node, "IsControl");
    return (said != NULL && myo_text_same(said, "true")) || holds(it->name, "Control") ||
           holds(it->name, "Buffer") || holds(it->name, "Ramp") || holds(it->name, "Quaternion") ||
           holds(myo_xml_text(it->node, "Title"), "Quaternion");
}

static bool is_auxiliary(const track *it)
{
    return holds(it->name, "AUX") || holds(it->name, "LoadCell") || holds(it->name, "Load Cell") ||
           holds(it->name, "Direct connection") ||
           holds(myo_xml_text(it->node, "Description/Name"), "AUX");
}

static myo_otb_signal *signal_named(myo_otb *it, const myo_tar_member *member)
{
    for (size_t i = 0; i < it->signal_count; i++)
        if (it->signals[i].member == member)
            return &it->signals[i];
    myo_otb_signal *signal = &it->signals[it->signal_count++];
    *signal = (myo_otb_signal) { .member = member };
    return signal;
}

/* Where the track lies; the channels of a signal are those of its tracks, one behind the other,
 * unless the file says how many it has. */
static myo_status place_track(myo_otb *it, track *out, const myo_open_request *request)
{
    const char *path = myo_xml_text(out->node, "SignalStreamPath");
    const myo_tar_member *member = path == NULL ? NULL : myo_tar_find(&it->tar, path);
    const double count = myo_xml_number(out->node, "NumberOfChannels", 0);
    const double rate = myo_xml_number(out->node, "SamplingFrequency", 0);
    const double bytes = myo_xml_number(out->node, "SampleSize", 0);
    if (member == NULL)
        return myo_fail(request->log, MYO_MALFORMED,
                        "track %s: its samples (%.60s) are not in the archive: it is cut short; "
                        "copy it again from its source",
                        out->name, path == NULL ? "no name" : path);
    if (!(count >= 1 && count <= MYO_CHANNEL_LIMIT))
        return myo_fail(request->log, MYO_MALFORMED,
                        "track %s: %g channels are impossible; export the recording again",
                        out->name, count);
    out->signal = signal_named(it, member);
    out->first = out->signal->width;
    out->count = (size_t)count;
    out->signal->width += out->count;
    if (out->signal->width > MYO_CHANNEL_LIMIT)
        return myo_fail(request->log, MYO_LIMIT, "more than %d channels in one signal",
                        MYO_CHANNEL_LIMIT);
    if (out->signal->rate_hz != 0 && out->signal->rate_hz != rate)
        return myo_fail(request->log, MYO_RATE,
                        "track %s: %g Hz, but another track of the same signal has %g Hz; export "
                        "the recording again",
                        out->name, rate, out->signal->rate_hz);
    out->signal->rate_hz = rate;
    if (bytes == 2 || bytes == 3 || bytes == 4)
        out->signal->value_bytes = (size_t)bytes;
    return MYO_OK;
}

/* What the tracks say beyond their order: the number of channels in the file, the place in it. */
static void use_places(track *tracks, size_t count, myo_otb_signal *signal)
{
    double total = 0, used = 0;
    for (size_t i = 0; i < count; i++) {
        if (tracks[i].signal != signal)
            continue;
        total = fmax(total, myo_xml_number(tracks[i].node, "TotalChannelsInFile", 0));
        used = fmax(used, myo_xml_number(tracks[i].node, "AcquisitionChannel", NAN) +
                              (double)tracks[i].count);
    }
    if (total < (double)signal->width || total > MYO_CHANNEL_LIMIT || used > total)
        return;
    signal->width = (size_t)total;
    for (size_t i = 0; i < count; i++) {
        const double place = myo_xml_number(tracks[i].node, "AcquisitionChannel", -1);
        if (tracks[i].signal == signal && place >= 0)
            tracks[i].first = (size_t)place;
    }
}

static myo_status settle_signal(myo_otb_signal *signal, const myo_open_request *request)
{
    if (signal->value_bytes == 0)
        signal->value_bytes = 2;
    const int64_t row = (int64_t)(signal->width * signal->value_bytes);
    if (signal->member->bytes % row != 0)
        return myo_fail(request->log, MYO_MALFORMED,
                        "%s: %lld bytes are no whole number of rows of %zu channels of %zu bytes; "
                        "copy the file again from its source",
                        signal->member->name, (long long)signal->member->bytes, signal->width,
                        signal->value_bytes);
    signal->channels = myo_draft_channels(request->arena, signal->width);
    return signal->channels == NULL ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status describe_track(const track *it, const myo_open_request *request, myo_draft *draft)
{
    const double range = myo_xml_number(it->node, "ADC_Range", 0);
    const double bits = myo_xml_number(it->node, "ADC_Nbits", 0);
    const double gain = myo_xml_number(it->node, "Gain", 0);
    const bool scaled = range > 0 && bits > 0 && bits <= 32 && gain > 0 && !is_control(it);
    if (!scaled && !is_control(it))
        MYO_TRY(myo_draft_warn(draft, request,
                               "track %s: range %g, %g bits and gain %g give no microvolts; its "
                               "channels stay uncalibrated",
                               it->name, range, bits, gain));
    for (size_t c = 0; c < it->count; c++) {
        myo_channel_draft *channel = &it->signal->channels[it->first + c];
        channel->name =
            it->count == 1 ? it->name : myo_arena_format(request->arena, "%s %zu", it->name, c + 1);
        if (channel->name == NULL)
            return MYO_NO_MEMORY;
        channel->type = is_control(it) || is_auxiliary(it) ? MYO_CHANNEL_MISC : MYO_CHANNEL_EMG;
        if (!scaled)
            continue;
        channel->unit = "mV";
        channel->unit_source = "ADC_Range";
        channel->scale = range * 1000 / (pow(2, bits) * gain);
    }
    return scaled && !is_auxiliary(it) ? myo_otb_say_grid(it->name, it->count, request, draft)
                                       : MYO_OK;
}

myo_status myo_otb_four(myo_otb *it, const myo_xml *root, const myo_open_request *request,
                        myo_draft *draft)
{
    size_t count = 0;
    for (const myo_xml *node = myo_xml_child(root, "TrackInfo"); node != NULL;
         node = myo_xml_sibling(node))
        count++;
    track *tracks = myo_arena_new(request->arena, count, sizeof *tracks);
    if (tracks == NULL)
        return MYO_NO_MEMORY;
    size_t i = 0;
    for (const myo_xml *node = myo_xml_child(root, "TrackInfo"); node != NULL;
         node = myo_xml_sibling(node), i++) {
        tracks[i] = (track) { .node = node, .name = track_name(node) };
        MYO_TRY(place_track(it, &tracks[i], request));
    }
    for (size_t s = 0; s < it->signal_count; s++) {
        use_places(tracks, count, &it->signals[s]);
        MYO_TRY(settle_signal(&it->signals[s], request));
    }
    for (i = 0; i < count; i++)
        MYO_TRY(describe_track(&tracks[i], request, draft));
    return MYO_OK;
}
