/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A zlib stream inside a file, read at any place as if it were not compressed. Memory is bounded:
 * nothing is unpacked beyond what is asked for, and going back begins at one of a few saved states
 * instead of at the start.
 */
#ifndef MYO_IO_INFLATED_H
#define MYO_IO_INFLATED_H

#include "io/byte_file.h"

typedef struct myo_inflated myo_inflated;

/** No zlib stream grows by more than this. */
enum { MYO_INFLATED_RATIO = 1032 };

/** `packed_bytes` from `offset` of `file`, which outlives the result, hold `bytes`. At most
 *  `states` are saved (about 50 kB each). @return OK, MALFORMED (it cannot hold so much), NO_MEMORY
 */
MYO_CHECKED myo_status myo_inflated_open(myo_inflated **out, myo_byte_file *file, int64_t offset,
                                         int64_t packed_bytes, int64_t bytes, size_t states);
/** @return OK, MALFORMED, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_inflated_read(myo_inflated *it, int64_t first, size_t count, void *out);
/** NULL-safe; sets *it to NULL. */
void myo_inflated_close(myo_inflated **it);

#endif
