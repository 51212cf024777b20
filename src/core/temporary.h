/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A file without a name in the folder of temporary files: it disappears with the process, however
 *  that ends. */
#ifndef MYO_CORE_TEMPORARY_H
#define MYO_CORE_TEMPORARY_H

#include <stddef.h>
#include <stdint.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

typedef struct myo_temporary {
    char *folder;     /**< owned; NULL: not opened */
    const char *kind; /**< borrowed; a word for the name it has for a moment */
    int file;         /**< -1: not made yet */
    int error;        /**< of the last call that failed, as errno */
} myo_temporary;

/** Chooses the folder: NULL is $TMPDIR, or /tmp. No file is made yet. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_temporary_open(myo_temporary *out, const char *folder, const char *kind);
/** Makes the file unless there is one. @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_temporary_make(myo_temporary *of);
/** All `length` bytes, of a file that was made. @return OK, OUTPUT; nothing is logged */
MYO_CHECKED myo_status myo_temporary_write(myo_temporary *of, int64_t offset, const void *bytes,
                                           size_t length);
/** @return OK, UNREADABLE */
MYO_CHECKED myo_status myo_temporary_read(const myo_temporary *of, int64_t offset, void *out,
                                          size_t length, const myo_log *log);
/** Says why `error` kept it from being written. @return OUTPUT */
MYO_CHECKED myo_status myo_temporary_explain(const myo_temporary *of, const myo_log *log);
/** Bytes that are free in the folder's file system; 0 where it does not tell. */
double myo_temporary_room(const myo_temporary *of);
void myo_temporary_close(myo_temporary *of);

#endif
