/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the beginning of a table of numbers says: separator, names, units, rate, which columns are
 *  time. */
#ifndef MYO_IO_TEXT_LAYOUT_H
#define MYO_IO_TEXT_LAYOUT_H

#include "io/reader.h"
#include "io/text_rows.h"

/** What is read of a file to learn its layout. */
enum { MYO_TEXT_HEAD_BYTES = 256 * 1024 };

typedef enum myo_text_kind { MYO_TEXT_VALUE, MYO_TEXT_TIME, MYO_TEXT_INDEX } myo_text_kind;

typedef struct myo_text_role {
    myo_text_kind kind;
    const char *name, *unit; /**< NULL where not said */
    double unit_s;           /**< of a time column */
    bool unit_said;
    double quantum;         /**< last printed digit of a time column, in its unit */
    size_t stream, channel; /**< of a value; set by the reader */
} myo_text_role;

typedef struct myo_text_layout {
    const char *format;
    myo_text_dialect dialect;
    int64_t rows_at; /**< byte where the rows begin */
    size_t header_lines, columns;
    myo_text_role *roles; /**< columns */
    double rate_hz;       /**< from a comment; 0: none */
} myo_text_layout;

MYO_CHECKED myo_status myo_text_layout_read(myo_text_layout *out, const myo_open_request *request,
                                            myo_draft *draft);

#endif
