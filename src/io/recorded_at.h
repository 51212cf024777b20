/* SPDX-License-Identifier: GPL-3.0-or-later */
/** When a recording was made: what its file says, else what a BIDS dataset says of it. */
#ifndef MYO_IO_RECORDED_AT_H
#define MYO_IO_RECORDED_AT_H

#include "io/reader.h"

/** Takes a date and time as a file writes them (date_time.h) unless one was taken before.
 *  @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_recorded_at_take(myo_draft *draft, const myo_open_request *request,
                                            const char *date, const char *time, const char *source);

/** Where the file has no date: `acq_time` of the dataset's scans.tsv for this file, else of its
 *  sessions.tsv for this session. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_recorded_at_settle(myo_draft *draft, const myo_open_request *request);

#endif
