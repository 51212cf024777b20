/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A binary file seen through one buffer of fixed size: whatever a header claims, no more memory is
 *  asked for, and nothing beyond the end of the file is ever looked at. */
#ifndef MYO_IO_BYTE_FILE_H
#define MYO_IO_BYTE_FILE_H

#include <stdint.h>
#include <stdio.h>

#include "core/arena.h"

enum { MYO_BYTE_FILE_SPAN = 65536 };

typedef struct myo_byte_file {
    FILE *stream;
    int64_t bytes; /**< of the file */
    unsigned char *span;
    int64_t first; /**< where the span begins in the file */
    size_t length; /**< of what is in the span */
} myo_byte_file;

/** The buffer is in the arena. `file` is to be closed in every case. @return OK, UNREADABLE,
 * NO_MEMORY */
MYO_CHECKED myo_status myo_byte_file_open(myo_byte_file *file, const char *path, myo_arena *arena);
/** `*out` is `length` bytes (at most MYO_BYTE_FILE_SPAN) from `offset`, valid until the next call.
 *  @return OK, MALFORMED (they are not in the file), UNREADABLE */
MYO_CHECKED myo_status myo_byte_file_at(myo_byte_file *file, const unsigned char **out,
                                        int64_t offset, size_t length);
/** Copies any number of bytes. @return as myo_byte_file_at */
MYO_CHECKED myo_status myo_byte_file_copy(myo_byte_file *file, void *out, int64_t offset,
                                          size_t length);
/** The same past the buffer, for small pieces far apart. @return as myo_byte_file_at */
MYO_CHECKED myo_status myo_byte_file_direct(myo_byte_file *file, void *out, int64_t offset,
                                            size_t length);
void myo_byte_file_close(myo_byte_file *file);

#endif
