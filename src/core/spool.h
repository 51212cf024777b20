/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Append-only storage for what pass 1 measures: per track one column of fixed-size records. Held in
 * memory up to a bound, then in one unlinked temporary file, so a day of recording needs no more
 * memory than a minute. Appending and reading must not interleave within one column's open block.
 */
#ifndef MYO_CORE_SPOOL_H
#define MYO_CORE_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

typedef struct myo_spool myo_spool;

/** `folder` NULL: $TMPDIR or /tmp. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_spool_open(myo_spool **out, const char *folder, size_t memory_bytes,
                                      const myo_log *log);
/** What a column is for: bulk, read once or here and there, makes room in memory for the others.
 *  Spare is bulk that can be had again in another way: when the folder is full, all spare columns
 *  are dropped and their place in the file serves the others. */
typedef enum myo_spool_use { MYO_SPOOL_HOT, MYO_SPOOL_BULK, MYO_SPOOL_SPARE } myo_spool_use;

/** A new column of records of `record_bytes`; its number goes to `*column`. */
MYO_CHECKED myo_status myo_spool_column(myo_spool *spool, size_t *column, size_t record_bytes,
                                        myo_spool_use use);
/** To a column that is dropped, nothing is added.
 *  @return OK, OUTPUT (temporary file full: names the folder and $TMPDIR), NO_MEMORY */
MYO_CHECKED myo_status myo_spool_append(myo_spool *spool, size_t column, const void *records,
                                        size_t count);
int64_t myo_spool_count(const myo_spool *spool, size_t column);
/** A spare column that is gone: it counts 0 records and stays empty. */
bool myo_spool_is_dropped(const myo_spool *spool, size_t column);
/** @return OK, ARGUMENT (outside the column), UNREADABLE */
MYO_CHECKED myo_status myo_spool_read(myo_spool *spool, size_t column, int64_t first, size_t count,
                                      void *out);
/** Free bytes where its file lies; 0 when unknown. */
double myo_spool_room(const myo_spool *spool);
void myo_spool_close(myo_spool **spool);

#endif
