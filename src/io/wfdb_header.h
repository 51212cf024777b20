/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The header of a WFDB record: https://physionet.org/physiotools/wag/header-5.htm */
#ifndef MYO_IO_WFDB_HEADER_H
#define MYO_IO_WFDB_HEADER_H

#include <stdio.h>

#include "io/reader.h"

/** One signal file; its signals are interleaved in the order of the header. */
typedef struct myo_wfdb_file {
    const char *path;
    FILE *stream; /**< NULL until the reader opens it */
    int format;
    int64_t offset;      /**< bytes before the samples */
    size_t first, count; /**< signals */
} myo_wfdb_file;

/** The sum of a signal's samples, modulo 65536, as the header claims it. Headers written by hand
 *  have a 0 there. */
typedef struct myo_wfdb_checksum {
    bool said;
    uint16_t sum;
} myo_wfdb_checksum;

typedef struct myo_wfdb_header {
    size_t signal_count, file_count;
    myo_wfdb_file *files;
    myo_wfdb_checksum *checksums; /**< of every signal */
    double samples;               /**< as claimed; 0: not */
    const char *time, *date;      /**< as written; NULL: not */
} myo_wfdb_header;

/** Fills `out` and rate and channels of `stream`; all of it is in the arena.
 *  @return OK, NOT_FOUND, UNREADABLE, MALFORMED, UNSUPPORTED, RATE, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_wfdb_header_read(myo_wfdb_header *out, myo_stream_draft *stream,
                                            const myo_open_request *request);

#endif
