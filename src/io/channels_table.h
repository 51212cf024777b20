/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `<stem>_channels.tsv`: BIDS columns name, type, units, and full_scale (the value in `units` at
 * digital full scale), gain (the value in `units` of one count) and offset (the value in `units` at
 * raw zero). */
#ifndef MYO_IO_CHANNELS_TABLE_H
#define MYO_IO_CHANNELS_TABLE_H

#include "io/reader.h"

/** What the table says of one channel; NULL and NaN where it says nothing. */
typedef struct myo_channel_note {
    const char *name, *units;
    int type; /**< -1: not said */
    double full_scale, offset, gain;
    bool is_bad; /**< status "bad" */
    size_t line;
} myo_channel_note;

typedef struct myo_channel_notes {
    const char *source; /**< file name without folder; NULL: there is none */
    size_t count;
    const myo_channel_note *rows;
} myo_channel_notes;

/** `<stem>_channels.tsv`, else one inherited in a BIDS dataset, else --channels, else nothing. */
MYO_CHECKED myo_status myo_channel_notes_read(myo_channel_notes *out, myo_draft *draft,
                                              const myo_open_request *request);
/** What the table says of the channel of this name, also without its stream; NULL: nothing. */
const myo_channel_note *myo_channel_note_of(const myo_channel_notes *notes, const char *name);

#endif
