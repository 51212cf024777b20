/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file tells range and gain of nothing: they belong to the device. The figures are those of the
 * vendor's own reader (OpenOTBfilesConvFact.m). The 256 of the devices with 24-bit converters is
 * what their 16-bit samples lack: the eight lowest bits.
 */
#include "io/otb_plus.h"

#include <string.h>

#include "core/fail.h"
#include "core/text.h"

typedef struct device_row {
    const char *name;
    double range_v, gain;
} device_row;

static const device_row devices[] = {
    { "QUATTROCENTO", 5, 150 },  { "QUATTRO", 5, 150 },           { "DUE", 5, 200 },
    { "DUE+", 3.3, 202 },        { "QUATTRO+", 3.3, 202 },        { "MUOVI", 4.8, 256 },
    { "MUOVI+", 4.8, 256 },      { "SESSANTAQUATTRO", 4.8, 256 }, { "SESSANTAQUATTRO+", 4.8, 256 },
    { "SYNCSTATION", 4.8, 256 }, { "NOVECENTO", 4.8, 256 },       { "NOVECENTO+", 4.8, 256 },
};
enum { DEVICES = sizeof devices / sizeof devices[0] };
static const double DIRECT_GAIN = 0.5, CUT_BITS_GAIN = 256;

typedef struct adapter {
    const char *id;
    bool is_unscaled; /* control values, quaternions, load cells: numbers without a known unit */
    bool is_direct;   /* what is plugged in behind another amplifier */
    double scale_mv;
    size_t channels;
    bool has_one_id; /* its channels bear the name of the grid */
} adapter;

static bool begins(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

/* The device's name ends at a semicolon, behind which stands its number. */
static const device_row *device_of(const char *name)
{
    char word[64];
    const size_t length = strcspn(name, "; \t");
    if (length == 0 || length >= sizeof word)
        return NULL;
    memcpy(word, name, length);
    word[length] = '\0';
    for (size_t i = 0; i < DEVICES; i++)
        if (myo_text_same(word, devices[i].name))
            return &devices[i];
    return NULL;
}

/* A syncstation passes on what probes of another kind measured. */
static const device_row *probe_of(const device_row *device, const char *id)
{
    const device_row *probe = device_of(id);
    return probe != NULL && myo_text_same(device->name, "SYNCSTATION") ? probe : device;
}

static adapter read_adapter(const myo_xml *node, const device_row *device, double bits)
{
    const char *id = myo_xml_attribute(node, "ID");
    adapter out = { .id = id == NULL ? "" : id };
    out.is_unscaled = begins(out.id, "Adapter");
    out.is_direct = begins(out.id, "Direct connection");
    const device_row *its = probe_of(device, out.id);
    double gain = out.is_direct ? DIRECT_GAIN : its->gain;
    if (bits > 16 && gain == CUT_BITS_GAIN)
        gain = 1;
    double levels = 1;
    for (int i = 0; i < (int)bits; i++)
        levels *= 2;
    out.scale_mv = its->range_v / levels * 1000 / gain;
    const myo_xml *first = myo_xml_child(node, "Channel");
    const char *first_id = myo_xml_attribute(first, "ID");
    for (const myo_xml *one = first; one != NULL; one = myo_xml_sibling(one)) {
        const char *own = myo_xml_attribute(one, "ID");
        out.has_one_id |=
            one != first && own != NULL && first_id != NULL && strcmp(own, first_id) == 0;
        out.channels++;
    }
    return out;
}

static bool is_said(const char *text)
{
    return text != NULL && text[0] != '\0' && !begins(text, "Not defined");
}

/* The muscle where the user named it, else what is plugged in, and its number where several have
 * one name. */
static const char *channel_name(const myo_xml *node, const adapter *of, size_t number,
                                myo_arena *arena)
{
    const char *muscle = myo_xml_attribute(node, "Muscle"), *side = myo_xml_attribute(node, "Side");
    const char *id = myo_xml_attribute(node, "ID");
    const char *name = is_said(muscle) ? muscle : is_said(id) ? id : of->id;
    if (is_said(muscle) && is_said(side))
        name = myo_arena_format(arena, "%s %s", side, muscle);
    if (name == NULL || of->channels == 1 || (name == id && !of->has_one_id))
        return name;
    return myo_arena_format(arena, "%s %zu", name, number);
}

static myo_status add_channels(myo_otb_signal *out, const myo_xml *node, const adapter *of,
                               const myo_open_request *request)
{
    const double start = myo_xml_number(node, "ChannelStartIndex", 0);
    size_t number = 0;
    for (const myo_xml *one = myo_xml_child(node, "Channel"); one != NULL;
         one = myo_xml_sibling(one)) {
        const double at = start + myo_xml_number(one, "Index", (double)number);
        number++;
        if (!(at >= 0) || at >= (double)out->width)
            return myo_fail(request->log, MYO_MALFORMED,
                            "%s: channel %zu of adapter \"%.40s\" lies outside the %zu channels "
                            "of the file; export the recording again",
                            out->member->name, number, of->id, out->width);
        myo_channel_draft *channel = &out->channels[(size_t)at];
        channel->name = channel_name(one, of, number, request->arena);
        if (channel->name == NULL)
            return MYO_NO_MEMORY;
        channel->type = of->is_unscaled || of->is_direct ? -1 : MYO_CHANNEL_EMG;
        if (of->is_direct || (!of->is_unscaled && begins(channel->name, "AUX")))
            channel->type = MYO_CHANNEL_MISC;
        if (of->is_unscaled)
            continue;
        channel->unit = "mV";
        channel->unit_source = "device";
        channel->scale = of->scale_mv;
    }
    return MYO_OK;
}

static myo_status settle_bits(myo_otb_signal *out, double bits, const myo_open_request *request)
{
    const int64_t row = (int64_t)out->width;
    out->value_bytes = bits <= 16 ? 2 : 3;
    if (bits <= 16 || out->member->bytes % (3 * row) == 0)
        return MYO_OK;
    out->value_bytes = 4;
    if (bits <= 32 && out->member->bytes % (4 * row) == 0)
        return MYO_OK;
    return myo_fail(request->log, MYO_MALFORMED,
                    "%s: %lld bytes are no whole number of rows of %zu channels; copy the file "
                    "again from its source",
                    out->member->name, (long long)out->member->bytes, out->width);
}

static myo_status read_device(myo_otb_signal *out, const myo_xml *root,
                              const myo_open_request *request, myo_draft *draft)
{
    const char *name = myo_xml_attribute(root, "Name");
    const device_row *device = name == NULL ? NULL : device_of(name);
    if (device == NULL)
        return myo_fail(request->log, MYO_UNSUPPORTED,
                        "the device \"%.60s\" is unknown, so nobody can tell its microvolts; "
                        "export the recording as MATLAB in OTBiolab+",
                        name == NULL ? "" : name);
    const double bits = myo_xml_number(root, "ad_bits", 16);
    const double width = myo_xml_number(root, "DeviceTotalChannels", 0);
    out->rate_hz = myo_xml_number(root, "SampleFrequency", 0);
    if (!(width >= 1 && width <= MYO_CHANNEL_LIMIT) || !(bits >= 8 && bits <= 32))
        return myo_fail(request->log, MYO_MALFORMED,
                        "%s: %g channels of %g bits are impossible; export the recording again",
                        out->member->name, width, bits);
    out->width = (size_t)width;
    out->channels = myo_draft_channels(request->arena, out->width);
    if (out->channels == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(settle_bits(out, bits, request));
    for (const myo_xml *node = myo_xml_child(root, "Channels/Adapter"); node != NULL;
         node = myo_xml_sibling(node)) {
        const adapter one = read_adapter(node, device, bits);
        MYO_TRY(add_channels(out, node, &one, request));
        const double said = myo_xml_number(node, "Gain", 1);
        const double used = probe_of(device, one.id)->gain;
        if (!one.is_unscaled && !one.is_direct && said != 1 && said != used)
            MYO_TRY(myo_draft_note(draft, request,
                                   "adapter %.40s: the file says gain %g; %g of the device is "
                                   "used",
                                   one.id, said, used));
        if (!one.is_unscaled && !one.is_direct)
            MYO_TRY(myo_otb_say_grid(one.id, one.channels, request, draft));
    }
    return MYO_OK;
}

static const myo_tar_member *xml_beside(const myo_otb *it, const myo_tar_member *signal,
                                        myo_arena *arena)
{
    const char *dot = strrchr(signal->name, '.');
    const char *name = myo_arena_format(arena, "%.*s.xml", (int)(dot - signal->name), signal->name);
    return name == NULL ? NULL : myo_tar_find(&it->tar, name);
}

myo_status myo_otb_plus(myo_otb *it, const myo_open_request *request, myo_draft *draft)
{
    const myo_tar_member *description = NULL;
    size_t found = 0;
    for (size_t i = 0; i < it->tar.count; i++) {
        const myo_tar_member *member = &it->tar.members[i];
        if (!myo_text_ends(member->name, ".sig") || xml_beside(it, member, request->arena) == NULL)
            continue;
        if (found++ == 0) {
            it->signals[0].member = member;
            description = xml_beside(it, member, request->arena);
        }
    }
    if (found == 0)
        return myo_fail(request->log, MYO_MALFORMED,
                        "no signal (.sig) with its description (.xml) is in the archive: it is "
                        "cut short or no OTB+ file; copy it again from its source");
    it->signal_count = 1;
    if (found > 1)
        MYO_TRY(myo_draft_warn(draft, request,
                               "%zu acquisitions in one file; the first is read: save the others "
                               "one by one in OTBiolab+",
                               found));
    const myo_xml *root = NULL;
    const myo_status status = myo_otb_xml(it, description, request->arena, &root);
    if (status == MYO_MALFORMED)
        return myo_fail(request->log, status, "%s is no XML; export the recording again",
                        description->name);
    MYO_TRY(status);
    return read_device(&it->signals[0], root, request, draft);
}
