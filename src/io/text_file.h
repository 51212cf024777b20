/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A file of equally wide rows of numbers, reached by row number through an index of every
 *  MYO_TEXT_INDEX_ROWS-th row. */
#ifndef MYO_IO_TEXT_FILE_H
#define MYO_IO_TEXT_FILE_H

#include "io/text_descriptions.h"
#include "io/text_rows.h"
#include "myoscribe/log.h"

typedef struct myo_text_file myo_text_file;

/** Rows begin at byte `rows_at`, after `header_lines` lines; `described` (NULL: nothing) says
 * whether header lines stand between them and whether a blank line ends them. */
MYO_CHECKED myo_status myo_text_file_open(myo_text_file **out, const char *path,
                                          myo_text_dialect dialect, size_t columns, int64_t rows_at,
                                          size_t header_lines,
                                          const myo_text_description *described);
void myo_text_file_close(myo_text_file **file);
/** The next row into `values` (columns); blank lines are skipped; `*found` is false at the end. The
 *  error names the line. Row by row from the first, this builds the index. */
MYO_CHECKED myo_status myo_text_file_next(myo_text_file *file, double *values, bool *found,
                                          const myo_log *log);
/** Makes `row` (below the rows read so far) the next one; uses `values` as a work area. */
MYO_CHECKED myo_status myo_text_file_seek(myo_text_file *file, int64_t row, double *values);
/** The remark behind the row last read, valid until the next; NULL: none. */
const char *myo_text_file_remark(const myo_text_file *file, size_t *length);
/** Headers between the rows that were passed so far. */
size_t myo_text_file_blocks(const myo_text_file *file);
int64_t myo_text_file_row(const myo_text_file *file); /**< number of the next row */
size_t myo_text_file_line(const myo_text_file *file); /**< of the row last read while indexing */

#endif
