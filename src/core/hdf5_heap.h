/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What must be known of a file or a type before libhdf5 may look at it. */
#ifndef MYO_CORE_HDF5_HEAP_H
#define MYO_CORE_HDF5_HEAP_H

#include "core/hdf5_private.h"

/** False when a text heap is damaged in the way that makes libhdf5 loop for ever. */
bool myo_hdf5_heaps_are_sound(const char *path);
/** An integer or float of 8 to 64 bits as computers use them. */
bool myo_hdf5_is_plain_number(hid_t type);

#endif
