/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the beginning of a table of numbers says: separator, names, units, rate, which columns are
 *  time. */
#ifndef MYO_IO_TEXT_LAYOUT_H
#define MYO_IO_TEXT_LAYOUT_H

#include "io/reader.h"
#include "io/text_columns.h"
#include "io/text_descriptions.h"
#include "io/text_rows.h"

/** What is read of a file to learn its layout. */
enum { MYO_TEXT_HEAD_BYTES = 256 * 1024 };

typedef struct myo_text_layout {
    const char *format;
    myo_text_dialect dialect;
    int64_t rows_at; /**< byte where the rows begin */
    size_t header_lines, columns;
    myo_text_role *roles;                  /**< columns */
    double rate_hz;                        /**< from the header; 0: none */
    const myo_text_description *described; /**< NULL: no known dialect */
} myo_text_layout;

MYO_CHECKED myo_status myo_text_layout_read(myo_text_layout *out, const myo_open_request *request,
                                            myo_draft *draft);

#endif
