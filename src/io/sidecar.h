/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Files that stand beside a recording under its name. */
#ifndef MYO_IO_SIDECAR_H
#define MYO_IO_SIDECAR_H

#include "io/reader.h"

/** Path of a file beside the recording: its stem plus `ending`, when it exists, else NULL. A BIDS
 *  stem's "_emg" is left out. `*status` is NO_MEMORY when that is why. */
const char *myo_sidecar_path(const myo_open_request *request, const char *ending,
                             myo_status *status);
const char *myo_base_name(const char *path);

#endif
