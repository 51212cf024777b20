/* SPDX-License-Identifier: GPL-3.0-or-later */
/** When a recording was made: what its file says, else what a BIDS dataset says of it. */
#ifndef MYO_IO_RECORDED_AT_H
#define MYO_IO_RECORDED_AT_H

#include "io/reader.h"

/**
 * Takes a date and time as a file writes them: "2017-5-30", "30/05/2017", "2017-05-30T15:34:25.3Z"
 * with `time` NULL, or "2017-5-30" and "15:34:25.337". What is no date between 1970 and 2199 is
 * left out: so are 1 January 1985, which EDF files carry when a person must not be known by it, and
 * a date that was set before. @return OK, NO_MEMORY
 */
MYO_CHECKED myo_status myo_recorded_at_take(myo_draft *draft, const myo_open_request *request,
                                            const char *date, const char *time, const char *source);

/** Where the file has no date: `acq_time` of the dataset's scans.tsv for this file, else of its
 *  sessions.tsv for this session. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_recorded_at_settle(myo_draft *draft, const myo_open_request *request);

#endif
