/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Type, unit and scale of channels: from the file, the sidecar or an option, never by guess, and
 * the description says from which. */
#ifndef MYO_IO_CHANNEL_UNITS_H
#define MYO_IO_CHANNEL_UNITS_H

#include "io/channels_table.h"

/** Whether some channel of the recording is EMG by more than its unit. Then others in volts that
 *  nothing names are none. */
bool myo_channels_name_emg(const myo_draft *draft, const myo_channel_notes *notes);
/** Type, unit, scale and rails of every channel of one stream; `emg_is_named`: see above. */
MYO_CHECKED myo_status myo_channels_fill(myo_channel *out, const myo_stream_draft *stream,
                                         const myo_channel_notes *notes, size_t first_channel,
                                         bool emg_is_named, myo_draft *draft,
                                         const myo_open_request *request);

#endif
