/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The parts of an XDF file: a chunk is the number of bytes of its length (1, 4 or 8), the length,
 * a tag of two bytes, and the content, which begins with the number of its stream where it has one.
 */
#ifndef MYO_IO_XDF_CHUNK_H
#define MYO_IO_XDF_CHUNK_H

#include "io/byte_file.h"

enum {
    MYO_XDF_TAG_FILE = 1,
    MYO_XDF_TAG_STREAM = 2,
    MYO_XDF_TAG_SAMPLES = 3,
    MYO_XDF_TAG_OFFSET = 4,
    MYO_XDF_TAG_FOOTER = 6,
};

typedef struct myo_xdf_chunk {
    int64_t content, end; /**< bytes of the file */
    unsigned tag;
    uint32_t stream; /**< of the four tags above */
} myo_xdf_chunk;

/** The chunk at a byte of the file. @return OK, MALFORMED (it is not whole), UNREADABLE */
MYO_CHECKED myo_status myo_xdf_chunk_read(myo_byte_file *file, int64_t at, myo_xdf_chunk *out);
/** A length behind the byte that says of how many bytes it is; `*at` goes behind it. @return OK,
 * MALFORMED (it does not end before `end`), UNREADABLE */
MYO_CHECKED myo_status myo_xdf_length(myo_byte_file *file, int64_t *at, int64_t end,
                                      uint64_t *length);
/** The time stamp of a sample, NaN when it has none. @return as myo_xdf_length */
MYO_CHECKED myo_status myo_xdf_stamp(myo_byte_file *file, int64_t *at, int64_t end, double *time);

#endif
