/* SPDX-License-Identifier: GPL-3.0-or-later */
/** From what a reader says of a file, its sidecars and the options to the description users see. */
#ifndef MYO_IO_RECORDING_INFO_H
#define MYO_IO_RECORDING_INFO_H

#include "io/reader.h"

/** Everything; `info` is filled from the arena. */
MYO_CHECKED myo_status myo_recording_info_fill(myo_recording_info *info,
                                               const myo_open_request *request, myo_draft *draft);

#endif
