/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A text file of one recording's report, written in blocks: a day with a million events needs no
 *  more memory than a minute. It appears whole or not at all. */
#ifndef MYO_REPORT_FILE_H
#define MYO_REPORT_FILE_H

#include "core/file.h"
#include "core/text.h"
#include "report/findings/report_context.h"

/** Add to `text`; flush now and then; close in every case. */
typedef struct myo_report_file {
    myo_text text;
    myo_file file;
    const myo_log *log;
} myo_report_file;

/** What a row-wise writer lets grow before it is written, bytes. */
enum { MYO_REPORT_FILE_BLOCK = 1 << 18 };

/** Opens `<report's folder>/<name>`; needs no close after an error. @return OK, OUTPUT, NO_MEMORY
 */
MYO_CHECKED myo_status myo_report_file_open(myo_report_file *out, const myo_report *report,
                                            const char *name);
/** Writes and empties the text if it has grown to `least` bytes. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_report_file_flush(myo_report_file *out, size_t least);
/** Writes the rest and commits if `status` is OK, else discards. @return status, OUTPUT, NO_MEMORY
 */
MYO_CHECKED myo_status myo_report_file_close(myo_report_file *out, myo_status status);

#endif
