/* SPDX-License-Identifier: GPL-3.0-or-later */
/* OTB+ and OTB4 (OT Bioelettronica, high-density EMG): a tar with signals and XML. Samples are read
 * where they lie in the archive. */
#include <string.h>

#include "core/fail.h"
#include "core/text.h"
#include "io/byte_order.h"
#include "io/otb_four.h"
#include "io/otb_plus.h"
#include "io/recorded_at.h"

static bool is_name_of_member(const char *name)
{
    static const char *const endings[] = { ".sig", ".sip", "patient.xml", "Tracks_000.xml",
                                           "DeviceParameters.xml" };
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (myo_text_ends(name, endings[i]))
            return true;
    return false;
}

/* A tar whose first member is one of theirs, or that is named so. */
static bool probe_otb(const myo_probe *probe)
{
    char first[101] = "";
    if (probe->length < 512 || memcmp(probe->head + 257, "ustar", 5) != 0)
        return false;
    memcpy(first, probe->head, 100);
    return is_name_of_member(first) || myo_text_ends(probe->path, ".otb+") ||
           myo_text_ends(probe->path, ".otb4") || myo_text_ends(probe->path, ".otb");
}

/* Marks of the user and of a trigger, in milliseconds. */
static myo_status read_marks(myo_otb *it, const myo_tar_member *member,
                             const myo_open_request *request, myo_draft *draft)
{
    const myo_xml *root = NULL;
    const myo_status status = myo_otb_xml(it, member, request->arena, &root);
    if (status == MYO_MALFORMED)
        return myo_draft_warn(draft, request, "the marks in %s cannot be read", member->name);
    MYO_TRY(status);
    for (const myo_xml *one = myo_xml_child(root, "Marker"); one != NULL;
         one = myo_xml_sibling(one)) {
        const char *text = myo_xml_text(one, "Description");
        myo_mark *mark = myo_array_push(&draft->marks);
        if (mark == NULL)
            return MYO_NO_MEMORY;
        *mark = (myo_mark) { .onset_s = myo_xml_number(one, "Milliseconds", 0) / 1000,
                             .type = text == NULL ? "n/a" : text };
    }
    return MYO_OK;
}

/* Everything but the samples: marks, the date, and what is left out. */
static myo_status read_companions(myo_otb *it, const myo_xml *tracks,
                                  const myo_open_request *request, myo_draft *draft)
{
    size_t feedback = 0;
    for (size_t i = 0; i < it->tar.count; i++) {
        const myo_tar_member *member = &it->tar.members[i];
        if (strncmp(member->name, "marker", 6) == 0 && myo_text_ends(member->name, ".xml"))
            MYO_TRY(read_marks(it, member, request, draft));
        feedback +=
            myo_text_ends(member->name, ".sip") ||
            (strstr(member->name, "Tracks_") != NULL && myo_text_ends(member->name, ".xml") &&
             !myo_text_same(member->name, "Tracks_000.xml"));
    }
    if (feedback > 0)
        MYO_TRY(myo_draft_note(draft, request,
                               "%zu processed or feedback signal%s of the archive %s not read",
                               feedback, feedback == 1 ? "" : "s", feedback == 1 ? "is" : "are"));
    if (!it->tar.has_end)
        MYO_TRY(myo_draft_warn(draft, request,
                               "the archive has no end mark: it may be cut short, but its signals "
                               "are whole"));
    const myo_tar_member *patient = myo_tar_find(&it->tar, "patient.xml");
    const myo_xml *root = NULL;
    if (patient != NULL && myo_otb_xml(it, patient, request->arena, &root) == MYO_OK)
        MYO_TRY(myo_recorded_at_take(draft, request, myo_xml_text(root, "time"), NULL, "file"));
    return myo_recorded_at_take(draft, request,
                                myo_xml_text(tracks, "TrackInfo/StringsDescriptions/StartDate"),
                                NULL, "file");
}

static myo_status describe(const myo_otb *it, const myo_open_request *request, myo_draft *draft)
{
    draft->streams = myo_arena_new(request->arena, it->signal_count, sizeof *draft->streams);
    if (draft->streams == NULL)
        return MYO_NO_MEMORY;
    draft->stream_count = it->signal_count;
    for (size_t s = 0; s < it->signal_count; s++) {
        const myo_otb_signal *signal = &it->signals[s];
        const int64_t row = (int64_t)(signal->width * signal->value_bytes);
        draft->streams[s] = (myo_stream_draft) {
            .name = it->signal_count == 1 ? NULL : signal->member->name,
            .rate_hz = signal->rate_hz,
            .frames = signal->member->bytes / row,
            .sample_type = signal->value_bytes == 2 ? MYO_SAMPLE_INT16 : MYO_SAMPLE_INT32,
            .channel_count = signal->width,
            .channels = signal->channels,
        };
        if (signal->member->bytes % row != 0)
            MYO_TRY(myo_draft_warn(draft, request, "%s ends within a row of its channels",
                                   signal->member->name));
    }
    return MYO_OK;
}

static myo_status open_otb(void **state, const myo_open_request *request, myo_draft *draft)
{
    myo_otb *it = myo_arena_new(request->arena, 1, sizeof *it);
    if (it == NULL)
        return MYO_NO_MEMORY;
    *state = it;
    MYO_TRY(myo_otb_open(it, request));
    const myo_tar_member *member = myo_tar_find(&it->tar, "Tracks_000.xml");
    const myo_xml *tracks = NULL;
    draft->format = member == NULL ? "OTB+" : "OTB4";
    myo_status status = MYO_OK;
    if (member != NULL)
        status = myo_otb_xml(it, member, request->arena, &tracks);
    if (status == MYO_OK)
        status = tracks == NULL ? myo_otb_plus(it, request, draft)
                                : myo_otb_four(it, tracks, request, draft);
    else if (status == MYO_MALFORMED)
        status =
            myo_fail(request->log, status, "Tracks_000.xml is no XML; export the recording again");
    MYO_TRY(status);
    MYO_TRY(read_companions(it, tracks, request, draft));
    return describe(it, request, draft);
}

static int32_t value_at(const unsigned char *bytes, size_t size)
{
    if (size == 2)
        return myo_i16_at(bytes, MYO_ORDER_LITTLE);
    if (size == 4)
        return myo_i32_at(bytes, MYO_ORDER_LITTLE);
    const uint32_t bits = (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;
    return (int32_t)(bits ^ 0x800000) - 0x800000; /* the sign of 24 bits */
}

static myo_status read_otb(void *state, size_t stream, int64_t first, size_t count, void *out)
{
    myo_otb *it = state;
    const myo_otb_signal *signal = &it->signals[stream];
    const size_t size = signal->value_bytes, row = signal->width * size;
    size_t at = 0;
    for (size_t n = 0; n < count; n++) {
        const unsigned char *values = NULL;
        const int64_t from = signal->member->at + (first + (int64_t)n) * (int64_t)row;
        MYO_TRY(myo_byte_file_at(&it->file, &values, from, row));
        for (size_t c = 0; c < signal->width; c++, at++) {
            if (size == 2)
                ((int16_t *)out)[at] = (int16_t)value_at(values + 2 * c, 2);
            else
                ((int32_t *)out)[at] = value_at(values + size * c, size);
        }
    }
    return MYO_OK;
}

static void close_otb(void *state)
{
    myo_otb *it = state;
    myo_byte_file_close(&it->file);
}

const myo_reader myo_reader_otb = {
    .name = "OTB",
    .probe = probe_otb,
    .open = open_otb,
    .read = read_otb,
    .close = close_otb,
    .extensions = ".otb+ .otb4",
};
