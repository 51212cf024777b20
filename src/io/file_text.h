/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Text in fixed fields of binary files. */
#ifndef MYO_IO_FILE_TEXT_H
#define MYO_IO_FILE_TEXT_H

#include "core/arena.h"
#include "myoscribe/status.h"

/**
 * The text of a field of `size` bytes as UTF-8: up to the first zero, without the blanks around it.
 * What is not UTF-8 is taken as Latin-1, which is what programs before Unicode wrote. NULL when
 * nothing is left; `*status` is NO_MEMORY when that is why.
 */
const char *myo_file_text(myo_arena *arena, const void *field, size_t size, myo_status *status);

#endif
