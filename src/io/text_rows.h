/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Numbers in lines of text, read in blocks: any line end, separator, decimal point or comma. */
#ifndef MYO_IO_TEXT_ROWS_H
#define MYO_IO_TEXT_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"
#include "myoscribe/status.h"

enum { MYO_TEXT_COLUMNS = 4096, MYO_TEXT_INDEX_ROWS = 1024 };

/** How fields are written. separator ' ' stands for any run of blanks. */
typedef struct myo_text_dialect {
    char separator, decimal;
} myo_text_dialect;

/** Splits a line into trimmed, unquoted fields in the arena. False: too many or no memory. */
bool myo_text_split(const char *line, size_t length, char separator, myo_arena *arena,
                    const char *const **fields, size_t *count);

/**
 * The numbers of a line; empty fields, n/a and nan are NaN. Returns how many fields there are, or
 * 0 with `*wrong` = the field (from 1) that is not a number. At most `limit` are stored.
 */
size_t myo_text_numbers(const char *line, size_t length, myo_text_dialect dialect, double *values,
                        size_t limit, size_t *wrong);

/** Which fields of a row of numbers are written as times of day. */
void myo_text_clock_fields(const char *line, size_t length, myo_text_dialect dialect, bool *clocks,
                           size_t limit);

/** What stands behind the fields of a row as a remark, "#* rest": its text, or NULL. */
const char *myo_text_remark(const char *line, size_t length, myo_text_dialect dialect,
                            size_t *remark_length);

/** Finds separator and decimal mark of the rows of numbers at the end of `text`, and where these
 *  rows begin. False: there are fewer than `least` rows of equal width. */
bool myo_text_sniff(const char *text, size_t length, bool complete, size_t least,
                    myo_text_dialect *dialect, size_t *rows_at, size_t *columns);

/** Whether commas separate fields and mark decimals too, "0,125,-1,050": every second field of the
 *  rows is digits alone, some of them with leading zeros. */
bool myo_text_splits_decimals(const char *rows, size_t columns);

/** A file read line by line through a buffer of fixed size. */
typedef struct myo_lines myo_lines;

MYO_CHECKED myo_status myo_lines_open(myo_lines **out, const char *path);
void myo_lines_close(myo_lines **lines);
/** The next line starts at byte `offset`. */
MYO_CHECKED myo_status myo_lines_seek(myo_lines *lines, int64_t offset);
/** The next line without its end; valid until the next call. `*line` is NULL at the end of the
 *  file. @return OK, UNREADABLE, LIMIT (a line over 1 MiB) */
MYO_CHECKED myo_status myo_lines_next(myo_lines *lines, const char **line, size_t *length);
int64_t myo_lines_offset(const myo_lines *lines); /**< of the line last returned */
bool myo_lines_ended(const myo_lines *lines);     /**< that line had a line end */

#endif
