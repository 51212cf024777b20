/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What can be read but was probably not meant: said, never refused. */
#ifndef MYO_IO_WARNINGS_H
#define MYO_IO_WARNINGS_H

#include "io/channels_table.h"

/** Channels that the sidecar leaves out, marks after the end or of a misspelt type, options the
 * file has no use for. After all else is known. */
MYO_CHECKED myo_status myo_warnings_add(const myo_recording_info *info,
                                        const myo_channel_notes *notes, myo_draft *draft,
                                        const myo_open_request *request);

#endif
