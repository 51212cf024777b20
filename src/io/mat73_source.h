/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Variables of a MATLAB v7.3 file: dimensions are reversed, text is UTF-16 code units. */
#ifndef MYO_IO_MAT73_SOURCE_H
#define MYO_IO_MAT73_SOURCE_H

#include "core/hdf5_file.h"
#include "io/mat_export.h"

typedef struct myo_mat73_source_state {
    myo_hdf5 *file;
    const myo_open_request *request; /**< not used after opening */
} myo_mat73_source_state;

/** `state` must stay as long as what is read. */
myo_mat_source myo_mat73_source(myo_mat73_source_state *state);
/** A row of a char matrix; NULL when it is none. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_mat73_text(myo_hdf5 *file, const char *path, size_t row,
                                      myo_arena *arena, const char **out);

#endif
