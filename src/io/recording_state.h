/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What is behind a myo_recording: for the sources that open, read and hash it. */
#ifndef MYO_IO_RECORDING_STATE_H
#define MYO_IO_RECORDING_STATE_H

#include "io/child_reader.h"
#include "io/reader.h"
#include "io/split_recording.h"

enum { MYO_PHYSICAL_BYTES = 256 * 1024 };

struct myo_recording {
    myo_recording_info info;
    myo_arena *arena;
    const myo_reader *reader;
    void *state;
    int64_t **missing_before; /* per stream and gap: frames not stored of earlier gaps */
    size_t holders;           /* besides the first */
    void *block;              /* MYO_PHYSICAL_BYTES, for conversion */
    size_t own_streams;       /* the others are those of the joined files */
    myo_split_recording *split;
    myo_child_reader *child; /* NULL: read here; else nothing but info, arena and block are used */
};

#endif
