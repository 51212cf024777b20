/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Attributes, and small datasets that are read as a whole. */
#ifndef MYO_CORE_HDF5_ATTRIBUTE_H
#define MYO_CORE_HDF5_ATTRIBUTE_H

#include "core/arena.h"
#include "core/hdf5_shape.h"
#include "myoscribe/status.h"

/* Attributes of `object`. @return OK, NOT_FOUND (absent), MALFORMED (wrong type or size), LIMIT */
MYO_CHECKED myo_status myo_hdf5_attribute_numbers(myo_hdf5 *file, const char *object,
                                                  const char *name, myo_arena *arena,
                                                  const double **values, size_t *count);
MYO_CHECKED myo_status myo_hdf5_attribute_number(myo_hdf5 *file, const char *object,
                                                 const char *name, double *value);
/** Fixed or variable length, ASCII or UTF-8, scalar or array. */
MYO_CHECKED myo_status myo_hdf5_attribute_texts(myo_hdf5 *file, const char *object,
                                                const char *name, myo_arena *arena,
                                                const char *const **texts, size_t *count);

/** The value of a dataset of one number. */
MYO_CHECKED myo_status myo_hdf5_read_number(myo_hdf5 *file, const char *dataset, double *value);
/** All text elements of a string dataset, at most MYO_HDF5_TEXTS of them. */
MYO_CHECKED myo_status myo_hdf5_read_texts(myo_hdf5 *file, const char *dataset, myo_arena *arena,
                                           const char *const **texts, size_t *count);

#endif
