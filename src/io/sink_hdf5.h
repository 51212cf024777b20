/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Native HDF5 as an output. */
#ifndef MYO_IO_SINK_HDF5_H
#define MYO_IO_SINK_HDF5_H

#include "io/sink_kind.h"

extern const myo_sink_kind myo_sink_hdf5;

#endif
