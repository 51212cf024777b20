/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Task marks of a recording. */
#ifndef MYO_IO_MARKS_H
#define MYO_IO_MARKS_H

#include "io/reader.h"

/** `--events`, `<stem>_events.tsv`, one inherited in a BIDS dataset, `<stem>-events.txt`, Audacity
 *  `<stem>.txt`, else the draft's. Truth files are never read. */
MYO_CHECKED myo_status myo_marks_read(myo_recording_info *info, const myo_open_request *request,
                                      myo_draft *draft);

#endif
