/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Type, unit and scale of channels: from the file, the sidecar or an option, never by guess, and
 * the description says from which. */
#ifndef MYO_IO_CHANNEL_UNITS_H
#define MYO_IO_CHANNEL_UNITS_H

#include "io/channels_table.h"

/** Type, unit, scale and rails of every channel of one stream. */
MYO_CHECKED myo_status myo_channels_fill(myo_channel *out, const myo_stream_draft *stream,
                                         const myo_channel_notes *notes, size_t first_channel,
                                         myo_draft *draft, const myo_open_request *request);

#endif
