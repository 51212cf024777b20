/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One walk over the description serves both directions, so that they cannot drift apart: `pass`
 * copies a value out when writing and in when reading. */
#include "io/info_packing.h"

#include <string.h>

#include "core/arena.h"
#include "core/text.h"

enum { NO_TEXT = -1 };

typedef struct packer {
    myo_text *out;  /* NULL: reading */
    const char *at; /* reading */
    size_t left;
    myo_arena *arena;
    myo_status status;
} packer;

static void pass(packer *it, void *value, size_t size)
{
    if (it->status != MYO_OK)
        return;
    if (it->out != NULL) {
        it->status = myo_text_add_bytes(it->out, value, size);
    } else if (size > it->left) {
        it->status = MYO_MALFORMED;
    } else if (size > 0) {
        memcpy(value, it->at, size);
        it->at += size;
        it->left -= size;
    }
}

static void pass_text(packer *it, const char **text)
{
    int64_t length = it->out != NULL && *text != NULL ? (int64_t)strlen(*text) : NO_TEXT;
    pass(it, &length, sizeof length);
    if (it->status != MYO_OK || length == NO_TEXT)
        return;
    if (it->out != NULL) {
        it->status = myo_text_add_bytes(it->out, *text, (size_t)length);
    } else if (length < 0 || (uint64_t)length > it->left) {
        it->status = MYO_MALFORMED;
    } else {
        *text = myo_arena_text_n(it->arena, it->at, (size_t)length);
        it->status = *text == NULL ? MYO_NO_MEMORY : MYO_OK;
        it->at += length;
        it->left -= (size_t)length;
    }
}

/* Passes a count. Reading: room for as many items; NULL when writing or after a failure. */
static void *pass_count(packer *it, size_t *count, size_t size)
{
    pass(it, count, sizeof *count);
    if (it->out != NULL || it->status != MYO_OK)
        return NULL;
    void *items = *count > it->left ? NULL : myo_arena_new(it->arena, *count, size);
    if (items == NULL)
        it->status = *count > it->left ? MYO_MALFORMED : MYO_NO_MEMORY;
    return items;
}

static void pass_channels(packer *it, myo_stream *stream)
{
    myo_channel *own = pass_count(it, &stream->channel_count, sizeof *own);
    for (size_t i = 0; it->status == MYO_OK && i < stream->channel_count; i++) {
        myo_channel one = own != NULL ? own[i] : stream->channels[i];
        const char *const name = one.name, *const unit = one.unit, *const source = one.unit_source;
        const char *const type_source = one.type_source;
        pass(it, &one, sizeof one); /* numbers; the texts follow */
        one.name = name, one.unit = unit, one.unit_source = source, one.type_source = type_source;
        pass_text(it, &one.name);
        pass_text(it, &one.unit);
        pass_text(it, &one.unit_source);
        pass_text(it, &one.type_source);
        if (own != NULL)
            own[i] = one;
    }
    if (own != NULL)
        stream->channels = own;
}

static void pass_gaps(packer *it, myo_stream *stream)
{
    myo_gap *own = pass_count(it, &stream->gap_count, sizeof *own);
    for (size_t i = 0; it->status == MYO_OK && i < stream->gap_count; i++) {
        myo_gap one = own != NULL ? own[i] : stream->gaps[i];
        pass(it, &one, sizeof one);
        if (own != NULL)
            own[i] = one;
    }
    if (own != NULL)
        stream->gaps = own;
}

static void pass_streams(packer *it, myo_recording_info *info)
{
    myo_stream *own = pass_count(it, &info->stream_count, sizeof *own);
    for (size_t i = 0; it->status == MYO_OK && i < info->stream_count; i++) {
        myo_stream one = own != NULL ? own[i] : info->streams[i];
        pass_text(it, &one.name);
        pass_text(it, &one.rate_source);
        pass(it, &one.rate_hz, sizeof one.rate_hz);
        pass(it, &one.start_s, sizeof one.start_s);
        pass(it, &one.frames, sizeof one.frames);
        pass(it, &one.sample_type, sizeof one.sample_type);
        pass_channels(it, &one);
        pass_gaps(it, &one);
        if (own != NULL)
            own[i] = one;
    }
    if (own != NULL)
        info->streams = own;
}

static void pass_marks(packer *it, myo_recording_info *info)
{
    myo_mark *own = pass_count(it, &info->mark_count, sizeof *own);
    for (size_t i = 0; it->status == MYO_OK && i < info->mark_count; i++) {
        myo_mark one = own != NULL ? own[i] : info->marks[i];
        pass(it, &one.onset_s, sizeof one.onset_s);
        pass(it, &one.duration_s, sizeof one.duration_s);
        pass_text(it, &one.type);
        pass_text(it, &one.channel);
        if (own != NULL)
            own[i] = one;
    }
    if (own != NULL)
        info->marks = own;
    pass_text(it, &info->mark_source);
    pass_text(it, &info->recorded_at);
    pass_text(it, &info->recorded_at_source);
}

static void pass_notes(packer *it, myo_recording_info *info)
{
    const char **own = pass_count(it, &info->note_count, sizeof *own);
    for (size_t i = 0; it->status == MYO_OK && i < info->note_count; i++) {
        const char *one = own != NULL ? NULL : info->notes[i];
        pass_text(it, &one);
        if (own != NULL)
            own[i] = one;
    }
    if (own != NULL)
        info->notes = own;
}

static void pass_files(packer *it, myo_recording_info *info)
{
    myo_recording_file *own = pass_count(it, &info->file_count, sizeof *own);
    for (size_t i = 0; it->status == MYO_OK && i < info->file_count; i++) {
        myo_recording_file one = own != NULL ? own[i] : info->files[i];
        pass_text(it, &one.path);
        pass(it, &one.bytes, sizeof one.bytes);
        pass(it, &one.modified_ns, sizeof one.modified_ns);
        if (own != NULL)
            own[i] = one;
    }
    if (own != NULL)
        info->files = own;
}

static void pass_info(packer *it, myo_recording_info *info)
{
    pass_text(it, &info->path);
    pass_text(it, &info->format);
    pass_streams(it, info);
    pass_marks(it, info);
    pass_notes(it, info);
    pass_files(it, info);
}

myo_status myo_info_pack(myo_text *out, const myo_recording_info *info)
{
    packer it = { .out = out };
    myo_recording_info copy = *info;
    pass_info(&it, &copy);
    return it.status;
}

myo_status myo_info_unpack(myo_recording_info *out, const char *bytes, size_t length,
                           myo_arena *arena)
{
    packer it = { .at = bytes, .left = length, .arena = arena };
    myo_recording_info info = { .path = NULL };
    pass_info(&it, &info);
    if (it.status == MYO_OK && it.left == 0)
        *out = info;
    return it.status == MYO_OK && it.left > 0 ? MYO_MALFORMED : it.status;
}
