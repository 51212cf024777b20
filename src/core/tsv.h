/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Small tables of text with a header line: BIDS sidecars, annotations, our own outputs. */
#ifndef MYO_CORE_TSV_H
#define MYO_CORE_TSV_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "myoscribe/log.h"

typedef struct myo_table {
    size_t columns, rows;
    const char *const *header; /**< columns */
    const char *const *cells;  /**< rows * columns, row-major; "n/a" stays "n/a" */
    const size_t *lines;       /**< rows: line number in the file, from 1, for messages */
} myo_table;

/**
 * Reads a table whose fields are separated by `separator`; any line end, optional UTF-8 BOM, empty
 * lines skipped, double quotes understood when separator is not a tab. A row with another number of
 * fields is an error naming the line. At most 1 GiB. All text lives in `arena`.
 * @return OK, NOT_FOUND, UNREADABLE, MALFORMED, LIMIT, NO_MEMORY
 */
MYO_CHECKED myo_status myo_table_read(myo_table *out, const char *path, char separator,
                                      myo_arena *arena, const myo_log *log);
/** Index of a column by name (ASCII case-insensitive), or columns when absent. */
size_t myo_table_column(const myo_table *table, const char *name);
const char *myo_table_cell(const myo_table *table, size_t row, size_t column);
/** NaN for n/a; false when the cell is neither a number nor n/a. */
bool myo_table_number(const myo_table *table, size_t row, size_t column, double *value);

#endif
