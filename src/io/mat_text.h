/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Text of MATLAB files. */
#ifndef MYO_IO_MAT_TEXT_H
#define MYO_IO_MAT_TEXT_H

#include <stddef.h>

/** Writes a UTF-16 code unit, or a byte of Latin-1, as 1 to 3 bytes of UTF-8; '?' where it is none.
 *  @return the number of bytes */
size_t myo_mat_put_utf8(char *to, unsigned code);

#endif
