/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A recording that another process holds open: behind myo_recording_open_in_child. */
#ifndef MYO_IO_CHILD_READER_H
#define MYO_IO_CHILD_READER_H

#include "core/arena.h"
#include "myoscribe/recording.h"

typedef struct myo_child_reader myo_child_reader;

/** Starts the process and lets it open the file; `info` is filled from the arena. `log` is borrowed
 *  until close. @return what opening returns, CRASHED */
MYO_CHECKED myo_status myo_child_reader_open(myo_child_reader **out, myo_recording_info *info,
                                             myo_arena *arena, const char *path,
                                             const myo_recording_options *options,
                                             const myo_log *log);
/** As myo_recording_read; the range is inside. */
MYO_CHECKED myo_status myo_child_reader_read(myo_child_reader *child, size_t stream, int64_t first,
                                             size_t count, void *out);
/** Ends the process; NULL-safe. */
void myo_child_reader_close(myo_child_reader **child);

#endif
