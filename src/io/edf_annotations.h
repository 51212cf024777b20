/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Annotations of EDF+ and BDF+, and the time at which every record begins. */
#ifndef MYO_IO_EDF_ANNOTATIONS_H
#define MYO_IO_EDF_ANNOTATIONS_H

#include "io/edf_header.h"

/** A place where a record does not begin where the one before it ended. */
typedef struct myo_edf_jump {
    int64_t record;
    double missing_s; /**< negative: they overlap */
} myo_edf_jump;

/**
 * Reads the annotations of all records into the draft's marks, in seconds from the first sample,
 * and of a discontinuous file the jumps, in the arena. What is no annotation is counted in a
 * warning.
 * @return OK, UNREADABLE, LIMIT, NO_MEMORY
 */
MYO_CHECKED myo_status myo_edf_annotations_read(const myo_edf_header *header, myo_byte_file *file,
                                                const myo_open_request *request, myo_draft *draft,
                                                myo_array *jumps);

#endif
