/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The tables' columns: one list makes the header, the cells and the data dictionary. */
#ifndef MYO_REPORT_COLUMNS_H
#define MYO_REPORT_COLUMNS_H

#include <stddef.h>

#include "core/text.h"
#include "myoscribe/log.h"
#include "myoscribe/words.h"

typedef enum myo_cell_kind {
    MYO_CELL_SECONDS, /**< double, microsecond decimals */
    MYO_CELL_NUMBER,  /**< double, six significant digits */
    MYO_CELL_FIXED1,  /**< double, one decimal */
    MYO_CELL_FIXED2,
    MYO_CELL_FIXED3,
    MYO_CELL_COUNT, /**< int64_t; negative is n/a */
    MYO_CELL_SMALL, /**< int32_t; 0 or less is n/a */
    MYO_CELL_TEXT,  /**< const char * */
    MYO_CELL_FLAG,  /**< bool: true, false */
    MYO_CELL_CLASS,
    MYO_CELL_CERTAINTY,
    MYO_CELL_ACCELEROMETER
} myo_cell_kind;

enum { MYO_FREE_VALUES = MYO_WORD_LISTS };

typedef struct myo_column {
    const char *name;
    const char *unit; /**< "" where the value has none */
    const char *description;
    myo_cell_kind kind;
    size_t offset; /**< of the value in the record */
    int levels;    /**< myo_word_list of its values; MYO_FREE_VALUES: none */
} myo_column;

/** Names separated by tabs, without a line end. */
void myo_columns_add_header(myo_text *out, const myo_column *columns, size_t count);
/** All cells of one record separated by tabs, without a line end; "n/a" where one does not apply.
 */
void myo_columns_add_row(myo_text *out, const myo_column *columns, size_t count,
                         const void *record);
/** Six significant digits, "n/a" when not finite. */
void myo_columns_add_number(myo_text *out, double value);

/** Writes the data dictionary (a BIDS sidecar) of a table; `first` may be NULL or a column that
 *  stands before the others. @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_columns_write_dictionary(const char *path, const myo_column *first,
                                                    const myo_column *columns, size_t count,
                                                    const myo_log *log);

#endif
