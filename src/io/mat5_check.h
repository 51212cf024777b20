/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What matio takes on trust in a MATLAB v5 file. */
#ifndef MYO_IO_MAT5_CHECK_H
#define MYO_IO_MAT5_CHECK_H

#include <stdbool.h>

/** False when a variable ends beyond the file, when its name or dimensions do not fit into it
 * (matio reserves, and clears, what they claim: up to 4 GiB), or when a compressed one does not
 * inflate to its end with the right checksum (matio gives zeros for what is missing and noise for
 * what is damaged). Reads the file once; holds 128 KiB. */
bool myo_mat5_is_sound(const char *path);

#endif
