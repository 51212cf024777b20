/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What lies where in a tar archive. Nothing is unpacked: members are read in place. */
#ifndef MYO_IO_TAR_FILE_H
#define MYO_IO_TAR_FILE_H

#include <stdbool.h>

#include "core/array.h"
#include "io/byte_file.h"

typedef struct myo_tar_member {
    const char *name; /**< without folders */
    int64_t at, bytes;
} myo_tar_member;

typedef struct myo_tar_file {
    size_t count;
    const myo_tar_member *members; /**< in the arena, in their order */
    bool has_end;                  /**< the mark behind the last member is there */
} myo_tar_file;

/** Lists the regular members. `file_bytes` is the file's length. @return OK, MALFORMED (cut short,
 * or no tar), LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_tar_list(myo_tar_file *out, const char *path, int64_t file_bytes,
                                    myo_arena *arena);
/** The member of this name, whatever its case; NULL: none. */
const myo_tar_member *myo_tar_find(const myo_tar_file *it, const char *name);

#endif
