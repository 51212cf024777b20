/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Names of channels: printable, unique in the recording, bare where that is unique. */
#ifndef MYO_IO_CHANNEL_NAMES_H
#define MYO_IO_CHANNEL_NAMES_H

#include "io/channels_table.h"

/** Over all streams, in place; unnamed ones become ch1, ch2... */
MYO_CHECKED myo_status myo_channel_names_fill(myo_draft *draft, const myo_open_request *request,
                                              const myo_channel_notes *notes);

#endif
