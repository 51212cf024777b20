/* SPDX-License-Identifier: GPL-3.0-or-later */
/** From what a reader says of a file, its sidecars and the options to the description users see. */
#ifndef MYO_IO_SETTLE_H
#define MYO_IO_SETTLE_H

#include "io/reader.h"

/** What a `_channels.tsv` says of one channel; NULL and NaN where it says nothing. */
typedef struct myo_channel_note {
    const char *name, *units;
    int type; /**< -1: not said */
    double full_scale, offset;
    bool is_bad; /**< status "bad" */
    size_t line;
} myo_channel_note;

typedef struct myo_channel_notes {
    const char *source; /**< file name without folder; NULL: there is none */
    size_t count;
    const myo_channel_note *rows;
} myo_channel_notes;

/** Path of a file beside the recording: its stem plus `ending`, when it exists, else NULL. A BIDS
 *  stem's "_emg" is left out. `*status` is NO_MEMORY when that is why. */
const char *myo_sidecar_path(const myo_open_request *request, const char *ending,
                             myo_status *status);
const char *myo_base_name(const char *path);

/** `<stem>_channels.tsv`, else one inherited in a BIDS dataset, else --channels, else nothing. */
MYO_CHECKED myo_status myo_channel_notes_read(myo_channel_notes *out, myo_draft *draft,
                                              const myo_open_request *request);
/** `--events`, `<stem>_events.tsv`, one inherited in a BIDS dataset, `<stem>-events.txt`, Audacity
 *  `<stem>.txt`, else the draft's. */
MYO_CHECKED myo_status myo_marks_settle(myo_recording_info *info, const myo_open_request *request,
                                        myo_draft *draft);
/** Unique, printable channel names over all streams, in place; unnamed ones become ch1, ch2... */
MYO_CHECKED myo_status myo_names_settle(myo_draft *draft, const myo_open_request *request,
                                        const myo_channel_notes *notes);
/** Type, unit, scale and rails of every channel of one stream. */
MYO_CHECKED myo_status myo_channels_settle(myo_channel *out, const myo_stream_draft *stream,
                                           const myo_channel_notes *notes, size_t first_channel,
                                           myo_draft *draft, const myo_open_request *request);
/** What the sidecar says of the channel of this name, also without its stream; NULL: nothing. */
const myo_channel_note *myo_channel_note_of(const myo_channel_notes *notes, const char *name);
/** Warnings of what was probably not meant: channels that the sidecar leaves out, marks after the
 *  end or of a misspelt type, options the file has no use for. After all else is settled. */
MYO_CHECKED myo_status myo_doubts_say(const myo_recording_info *info,
                                      const myo_channel_notes *notes, myo_draft *draft,
                                      const myo_open_request *request);
/** The table nearest to a file named `*_emg.*` that applies to it, with its note when it stands in
 * a folder above; NULL: none. `ending` is "_channels.tsv" or "_events.tsv". */
MYO_CHECKED myo_status myo_bids_table(const char **path, const char *ending, myo_draft *draft,
                                      const myo_open_request *request);
/** What all `_emg.json` say that apply to a file named `*_emg.*` must agree with the file. */
MYO_CHECKED myo_status myo_bids_check(myo_draft *draft, const myo_open_request *request);
/** Everything; `info` is filled from the arena. */
MYO_CHECKED myo_status myo_settle(myo_recording_info *info, const myo_open_request *request,
                                  myo_draft *draft);

#endif
