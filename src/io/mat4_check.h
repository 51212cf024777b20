/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What matio takes on trust in a MATLAB v4 file. */
#ifndef MYO_IO_MAT4_CHECK_H
#define MYO_IO_MAT4_CHECK_H

#include <stdbool.h>
#include <stddef.h>

/** True when the first bytes are the header of a v4 matrix, which has no mark of its own. */
bool myo_mat4_is(const unsigned char *head, size_t length);
/** True for a v4 file whose matrices lie in it, one behind the other to its end. */
bool myo_mat4_is_sound(const char *path);

#endif
