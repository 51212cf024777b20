/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Whether the chunks of a dataset hold what they claim. libhdf5 inflates whatever it meets: of a
 * chunk that ends early it then copies the heap behind it, and of one that goes on it takes memory
 * without a bound. So each chunk is inflated once by ourselves, into nothing, before libhdf5 may
 * read it.
 */
#ifndef MYO_CORE_HDF5_CHUNKS_H
#define MYO_CORE_HDF5_CHUNKS_H

#include "core/hdf5_private.h"
#include "myoscribe/status.h"

/** Whether the filters are ones whose sizes can be checked: shuffle, deflate, Fletcher's checksum,
 *  each no more than once. */
bool myo_hdf5_filters_allowed(hid_t creation);

/** Checks the chunks that rows [first, first + count) along `axis` touch and that were not checked
 *  before. @return OK, MALFORMED, NO_MEMORY */
MYO_CHECKED myo_status myo_hdf5_check_chunks(myo_hdf5_dataset *dataset, size_t axis, int64_t first,
                                             int64_t count);

void myo_hdf5_forget_chunks(myo_hdf5_dataset *dataset);

#endif
