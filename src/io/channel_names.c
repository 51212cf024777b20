/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Channel names: printable, unique in the recording, bare where that is unique. */
#include "io/channel_names.h"

#include <string.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/text.h"
#include "io/channels_table.h"
#include "io/reader.h"

enum { NAME_BYTES = 128, TRIES = 1000 };

/* Names end up in tables, pages and paths of HDF5 files: control characters, invalid UTF-8 and
 * surrounding blanks go. */
static const char *clean(myo_arena *arena, const char *raw)
{
    char out[NAME_BYTES + 4];
    size_t length = 0;
    const unsigned char *at = (const unsigned char *)raw;
    while (*at == ' ')
        at++;
    while (*at != '\0' && length < NAME_BYTES) {
        size_t bytes = *at < 0x80 ? 1 : *at >= 0xf0 ? 4 : *at >= 0xe0 ? 3 : *at >= 0xc2 ? 2 : 0;
        for (size_t i = 1; i < bytes; i++)
            if ((at[i] & 0xc0) != 0x80)
                bytes = 0;
        if (bytes == 0 || *at > 0xf4) {
            out[length++] = '?';
            at++;
            continue;
        }
        memcpy(out + length, at, bytes);
        if (*at < 0x20 || *at == 0x7f)
            out[length] = ' ';
        length += bytes;
        at += bytes;
    }
    while (length > 0 && out[length - 1] == ' ')
        length--;
    return length == 0 ? NULL : myo_arena_text_n(arena, out, length);
}

typedef struct name_slot {
    const char **name;
    const char *stream;
} name_slot;

static bool taken(const name_slot *slots, size_t count, size_t self, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (i != self && strcmp(*slots[i].name, name) == 0)
            return true;
    return false;
}

static myo_status first_names(myo_draft *draft, const myo_open_request *request,
                              const myo_channel_notes *notes, name_slot *slots)
{
    size_t at = 0;
    for (size_t s = 0; s < draft->stream_count; s++) {
        myo_stream_draft *stream = &draft->streams[s];
        stream->name = stream->name == NULL ? "" : clean(request->arena, stream->name);
        if (stream->name == NULL)
            stream->name = "";
        for (size_t c = 0; c < stream->channel_count; c++, at++) {
            myo_channel_draft *channel = &stream->channels[c];
            /* the rows of a sidecar name unnamed channels in order */
            if (channel->name == NULL && at < notes->count)
                channel->name = notes->rows[at].name;
            if (channel->name != NULL)
                channel->name = clean(request->arena, channel->name);
            if (channel->name == NULL)
                channel->name = myo_arena_format(request->arena, "ch%zu", at + 1);
            if (channel->name == NULL)
                return MYO_NO_MEMORY;
            slots[at] = (name_slot) { &channel->name, stream->name };
        }
    }
    return MYO_OK;
}

myo_status myo_channel_names_fill(myo_draft *draft, const myo_open_request *request,
                                  const myo_channel_notes *notes)
{
    size_t count = 0;
    for (size_t s = 0; s < draft->stream_count; s++)
        count += draft->streams[s].channel_count;
    name_slot *slots = myo_arena_new(request->arena, count, sizeof *slots);
    bool *ambiguous = myo_arena_new(request->arena, count, sizeof *ambiguous);
    if (slots == NULL || ambiguous == NULL)
        return MYO_NO_MEMORY;
    MYO_TRY(first_names(draft, request, notes, slots));
    for (size_t i = 0; i < count; i++)
        ambiguous[i] = taken(slots, count, i, *slots[i].name);
    for (size_t i = 0; i < count; i++) {
        if (!ambiguous[i])
            continue;
        const char *bare = *slots[i].name;
        const char *base = slots[i].stream[0] == '\0'
                               ? bare
                               : myo_arena_format(request->arena, "%s/%s", slots[i].stream, bare);
        const char *name = base;
        for (size_t k = 1; name != NULL && k < TRIES && taken(slots, count, i, name); k++)
            name = myo_arena_format(request->arena, "%s#%zu", base, k);
        if (name == NULL)
            return MYO_NO_MEMORY;
        *slots[i].name = name;
    }
    return MYO_OK;
}
