/* SPDX-License-Identifier: GPL-3.0-or-later */
/** SHA-256 (nettle behind it): identity of inputs and settings, and the stable hash of shards. */
#ifndef MYO_CORE_HASH_H
#define MYO_CORE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "myoscribe/status.h"

enum { MYO_HASH_TEXT = 65 }; /**< 64 lower-case hexadecimal digits and the zero byte */

/** Hashes a file in blocks. @return OK, NOT_FOUND, UNREADABLE */
MYO_CHECKED myo_status myo_hash_file(char text[MYO_HASH_TEXT], const char *path);
void myo_hash_bytes(char text[MYO_HASH_TEXT], const void *bytes, size_t length);
/** The first 64 bits of the hash of a text: the same on every machine. */
uint64_t myo_hash_number(const char *text);

#endif
