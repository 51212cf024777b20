/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/byte_file.h"

#include <string.h>
#include <sys/stat.h>

#include "core/fail.h"

myo_status myo_byte_file_open(myo_byte_file *file, const char *path, myo_arena *arena)
{
    struct stat info;
    *file = (myo_byte_file) { .stream = fopen(path, "rb") };
    if (file->stream == NULL || fstat(fileno(file->stream), &info) != 0)
        return MYO_UNREADABLE;
    file->bytes = (int64_t)info.st_size;
    file->span = myo_arena_new(arena, MYO_BYTE_FILE_SPAN, 1);
    /* the span is the buffer; a second one in the C library would only copy */
    (void)setvbuf(file->stream, NULL, _IONBF, 0);
    return file->span == NULL ? MYO_NO_MEMORY : MYO_OK;
}

/* Reads on from `offset`. What already lies in the span from there is kept. */
static myo_status fill(myo_byte_file *file, int64_t offset)
{
    size_t kept = 0;
    if (offset > file->first && offset < file->first + (int64_t)file->length) {
        kept = (size_t)(file->first + (int64_t)file->length - offset);
        memmove(file->span, file->span + (offset - file->first), kept);
    }
    file->first = offset;
    file->length = kept;
    const int64_t left = file->bytes - offset - (int64_t)kept;
    const size_t room = MYO_BYTE_FILE_SPAN - kept;
    const size_t wanted = left < (int64_t)room ? (size_t)left : room;
    if (fseeko(file->stream, offset + (int64_t)kept, SEEK_SET) != 0 ||
        fread(file->span + kept, 1, wanted, file->stream) != wanted)
        return MYO_UNREADABLE;
    file->length = kept + wanted;
    return MYO_OK;
}

myo_status myo_byte_file_at(myo_byte_file *file, const unsigned char **out, int64_t offset,
                            size_t length)
{
    if (offset < 0 || offset > file->bytes || length > MYO_BYTE_FILE_SPAN ||
        (int64_t)length > file->bytes - offset)
        return MYO_MALFORMED;
    if (offset < file->first || offset + (int64_t)length > file->first + (int64_t)file->length)
        MYO_TRY(fill(file, offset));
    *out = file->span + (offset - file->first);
    return MYO_OK;
}

myo_status myo_byte_file_copy(myo_byte_file *file, void *out, int64_t offset, size_t length)
{
    unsigned char *to = out;
    while (length > 0) {
        const unsigned char *part = NULL;
        const size_t count = length < MYO_BYTE_FILE_SPAN ? length : MYO_BYTE_FILE_SPAN;
        MYO_TRY(myo_byte_file_at(file, &part, offset, count));
        memcpy(to, part, count);
        to += count;
        offset += (int64_t)count;
        length -= count;
    }
    return MYO_OK;
}

myo_status myo_byte_file_direct(myo_byte_file *file, void *out, int64_t offset, size_t length)
{
    if (offset < 0 || offset > file->bytes || (int64_t)length > file->bytes - offset)
        return MYO_MALFORMED;
    return fseeko(file->stream, offset, SEEK_SET) == 0 &&
                   fread(out, 1, length, file->stream) == length
               ? MYO_OK
               : MYO_UNREADABLE;
}

void myo_byte_file_close(myo_byte_file *file)
{
    if (file->stream != NULL)
        (void)fclose(file->stream);
    file->stream = NULL;
}
