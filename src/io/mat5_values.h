/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Variables of a MATLAB file as matio gives them. */
#ifndef MYO_IO_MAT5_VALUES_H
#define MYO_IO_MAT5_VALUES_H

#include <matio.h>

#include "io/reader.h"

bool myo_mat5_is_number(const matvar_t *variable);
/** The part of a read variable that a flattened name ("a.b.c") means; NULL: there is none. */
const matvar_t *myo_mat5_find(matvar_t *top, const char *name);
/** Reads a variable whole; `*held` is the sum of bytes so far, which is kept within the bound. Free
 *  with Mat_VarFree. @return OK, LIMIT, MALFORMED */
MYO_CHECKED myo_status myo_mat5_load(mat_t *file, const matvar_t *info, matvar_t **out,
                                     double *held, const myo_open_request *request);
double myo_mat5_value(const matvar_t *data, size_t index);
/** Copies `count` values, every `stride`-th from `first`, as the sample type of the variable into
 *  every `step`-th place of `out` from its first. */
void myo_mat5_copy(const matvar_t *data, size_t first, size_t stride, size_t count, void *out,
                   size_t step);
myo_sample_type myo_mat5_sample_type(const matvar_t *data);
/** Row `row` of a char matrix, or cell `row`; NULL when it is not text. */
const char *myo_mat5_text(const matvar_t *variable, size_t row, myo_arena *arena);

#endif
