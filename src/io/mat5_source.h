/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Variables of a MATLAB file of version 4 to 7, each read whole once and kept. */
#ifndef MYO_IO_MAT5_SOURCE_H
#define MYO_IO_MAT5_SOURCE_H

#include <matio.h>

#include "io/mat_export.h"

enum { MYO_MAT5_LOADS = 512 };

typedef struct myo_mat5_loads {
    mat_t *file;
    double *held; /**< bytes of what was read whole */
    const myo_open_request *request;
    size_t count;
    const void *handles[MYO_MAT5_LOADS];
    matvar_t *tops[MYO_MAT5_LOADS];
} myo_mat5_loads;

/** What it reads stays until myo_mat5_loads_close; `request` is not used after opening. */
myo_mat_source myo_mat5_source(myo_mat5_loads *loads);
void myo_mat5_loads_close(myo_mat5_loads *loads);

#endif
