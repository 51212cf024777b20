/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libhdf5 1.10 walks a global heap (where texts of variable length live) by the sizes stored in it
 * and never ends when one of them is 0, as in a file with a zeroed sector. So the heaps near both
 * ends of the file, where they are kept, are walked here first. */
#include "core/hdf5_heap.h"
#include "core/memory.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { STRETCH = 4 << 20, HEAD_BYTES = 16, HEAP_LIMIT = 1 << 20 };

static uint64_t little(const unsigned char *bytes, size_t count)
{
    uint64_t value = 0;
    for (size_t i = count; i > 0; i--)
        value = value << 8 | bytes[i - 1];
    return value;
}

/* Objects of one heap; lengths of eight bytes, which is what every writer makes. */
static bool is_sound(const unsigned char *heap, size_t available)
{
    const uint64_t size = little(heap + 8, 8);
    if (size < 2 * HEAD_BYTES || size > HEAP_LIMIT || size > available)
        return true; /* not a heap, or more than this stretch holds */
    for (uint64_t at = HEAD_BYTES; at + HEAD_BYTES <= size;) {
        const uint64_t index = little(heap + at, 2), bytes = little(heap + at + 8, 8);
        if (bytes > size - at)
            return false;
        const uint64_t step = index == 0 ? bytes : HEAD_BYTES + (bytes + 7) / 8 * 8;
        if (step < HEAD_BYTES || step > size - at)
            return false;
        at += step;
    }
    return true;
}

static bool stretch_is_sound(const unsigned char *bytes, size_t length)
{
    static const unsigned char mark[8] = { 'G', 'C', 'O', 'L', 1, 0, 0, 0 };
    for (const unsigned char *at = bytes; length >= HEAD_BYTES;) {
        const size_t left = length - (size_t)(at - bytes);
        const unsigned char *found =
            left < HEAD_BYTES ? NULL : memchr(at, 'G', left - HEAD_BYTES + 1);
        if (found == NULL)
            break;
        if (memcmp(found, mark, sizeof mark) == 0 &&
            !is_sound(found, length - (size_t)(found - bytes)))
            return false;
        at = found + 1;
    }
    return true;
}

bool myo_hdf5_heaps_are_sound(const char *path)
{
    struct stat info;
    const bool there = stat(path, &info) == 0;
    const size_t length = !there || info.st_size > STRETCH ? STRETCH : (size_t)info.st_size;
    unsigned char *bytes = myo_memory_new(length, 1);
    FILE *stream = bytes == NULL ? NULL : fopen(path, "rb");
    bool sound = stream != NULL;
    if (sound) {
        sound = stretch_is_sound(bytes, fread(bytes, 1, length, stream));
        if (sound && length == STRETCH && fseeko(stream, -(off_t)STRETCH, SEEK_END) == 0)
            sound = stretch_is_sound(bytes, fread(bytes, 1, length, stream));
    }
    if (stream != NULL)
        fclose(stream);
    myo_memory_free(bytes);
    return sound;
}

/* libhdf5 converts numbers of any width and position of bits, and a damaged description of them
 * makes it read outside its buffers. Only what computers use is accepted. */
bool myo_hdf5_is_plain_number(hid_t type)
{
    const hid_t plain[] = { H5T_STD_I8LE,   H5T_STD_U8LE,   H5T_STD_I16LE,  H5T_STD_U16LE,
                            H5T_STD_I32LE,  H5T_STD_U32LE,  H5T_STD_I64LE,  H5T_STD_U64LE,
                            H5T_STD_I8BE,   H5T_STD_U8BE,   H5T_STD_I16BE,  H5T_STD_U16BE,
                            H5T_STD_I32BE,  H5T_STD_U32BE,  H5T_STD_I64BE,  H5T_STD_U64BE,
                            H5T_IEEE_F32LE, H5T_IEEE_F32BE, H5T_IEEE_F64LE, H5T_IEEE_F64BE };
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (H5Tequal(type, plain[i]) > 0)
            return true;
    return false;
}
