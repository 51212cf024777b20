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

/**
 * The hash of a file that is read anyway: what is read in order is hashed on the way, while it is
 * in the processor's caches, and the rest at the end. `path` is borrowed until close.
 */
typedef struct myo_hash_follow myo_hash_follow;
/** @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_hash_follow_open(myo_hash_follow **out, const char *path);
/** `length` bytes of the file that begin at `position`. */
void myo_hash_follow_see(myo_hash_follow *follow, int64_t position, const void *bytes,
                         size_t length);
/** Hashes what was not seen. @return OK, NOT_FOUND, UNREADABLE */
MYO_CHECKED myo_status myo_hash_follow_finish(char text[MYO_HASH_TEXT], myo_hash_follow *follow);
void myo_hash_follow_close(myo_hash_follow **follow);

void myo_hash_bytes(char text[MYO_HASH_TEXT], const void *bytes, size_t length);
/** The first 64 bits of the hash of a text: the same on every machine. */
uint64_t myo_hash_number(const char *text);

#endif
