/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/mat5_check.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <zlib.h>

#include "io/mat_layout.h"

enum { AT = 128, MATRIX = 14, COMPRESSED = 15, HEAD = 1024, BLOCK = 64 << 10 };

static uint32_t word_at(const unsigned char *bytes, bool little)
{
    const size_t at[4] = { little ? 3 : 0, little ? 2 : 1, little ? 1 : 2, little ? 0 : 3 };
    return (uint32_t)bytes[at[0]] << 24 | (uint32_t)bytes[at[1]] << 16 |
           (uint32_t)bytes[at[2]] << 8 | bytes[at[3]];
}

/* Bytes of a sub-element, or SIZE_MAX when it does not fit; `*all` counts its tag and padding. */
static size_t element_bytes(const unsigned char *tag, size_t left, bool little, size_t *all)
{
    if (left < 8)
        return SIZE_MAX;
    const uint32_t type = word_at(tag, little), length = word_at(tag + 4, little);
    *all = 8;
    if (type >> 16 != 0) /* up to four bytes in the tag itself */
        return type >> 16 <= 4 ? type >> 16 : SIZE_MAX;
    *all += ((size_t)length + 7) / 8 * 8;
    return length <= left - 8 ? length : SIZE_MAX;
}

/* Flags, dimensions and name of a variable, after its own tag. */
static bool head_is_sound(const unsigned char *head, size_t length, bool little)
{
    size_t at = 8;
    for (int part = 0; part < 3; part++) {
        size_t all = 0;
        if (at > length || element_bytes(head + at, length - at, little, &all) == SIZE_MAX)
            return false;
        at += all;
    }
    return true;
}

/* The next `length` bytes of the file, whose first output is a variable's head. */
static bool inflate_all(z_stream *packed, FILE *stream, size_t length, bool little)
{
    unsigned char in[BLOCK], out[BLOCK];
    bool head_seen = false;
    int status = Z_OK;
    while (status == Z_OK && length > 0) {
        const size_t wanted = length < BLOCK ? length : BLOCK;
        packed->avail_in = (uInt)fread(in, 1, wanted, stream);
        packed->next_in = in;
        length -= packed->avail_in;
        if (packed->avail_in < wanted)
            return false;
        do {
            packed->avail_out = BLOCK;
            packed->next_out = out;
            status = inflate(packed, Z_NO_FLUSH);
            const size_t got = BLOCK - packed->avail_out;
            if (!head_seen && got > 0 && !head_is_sound(out, got, little))
                return false;
            head_seen = head_seen || got > 0;
        } while (status == Z_OK && packed->avail_out == 0);
        status = status == Z_BUF_ERROR ? Z_OK : status; /* it wants the next block */
    }
    return status == Z_STREAM_END && head_seen;
}

static bool inflates(FILE *stream, size_t length, bool little)
{
    z_stream packed = { .next_in = NULL };
    if (inflateInit(&packed) != Z_OK)
        return false;
    const bool sound = inflate_all(&packed, stream, length, little);
    (void)inflateEnd(&packed);
    return sound;
}

bool myo_mat5_is_sound(const char *path)
{
    unsigned char head[HEAD];
    FILE *stream = fopen(path, "rb");
    bool sound = stream != NULL && fread(head, 1, AT, stream) == AT;
    const bool little = sound && head[126] == 'I';
    const int64_t file_bytes = sound && fseeko(stream, 0, SEEK_END) == 0 ? ftello(stream) : 0;
    int64_t at = AT;
    for (int i = 0; sound && i < MYO_MAT_ITEMS; i++) {
        const size_t got =
            fseeko(stream, (off_t)at, SEEK_SET) == 0 ? fread(head, 1, sizeof head, stream) : 0;
        const uint32_t type = got < 8 ? 0 : word_at(head, little);
        if (type != MATRIX && type != COMPRESSED)
            break;
        const size_t length = word_at(head + 4, little);
        const off_t body = (off_t)at + 8;
        at += 8 + (int64_t)length;
        sound = at <= file_bytes;
        if (sound && type == MATRIX)
            sound = head_is_sound(head, got, little);
        else if (sound)
            sound = fseeko(stream, body, SEEK_SET) == 0 && inflates(stream, length, little);
    }
    if (stream != NULL)
        fclose(stream);
    return sound;
}
