/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/hash.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/memory.h"

static void to_text(char text[MYO_HASH_TEXT], struct sha256_ctx *context)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof digest, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        text[2 * i] = digits[digest[i] >> 4];
        text[2 * i + 1] = digits[digest[i] & 15];
    }
    text[2 * sizeof digest] = '\0';
}

enum { BLOCK_BYTES = 64 * 1024, SMALL_GAP_BYTES = 64 * 1024 };

struct myo_hash_follow {
    struct sha256_ctx context;
    int64_t position; /* hashed up to here */
    const char *path;
};

/* Hashes the file from its position on, up to `end`. */
static myo_status catch_up(myo_hash_follow *follow, int64_t end)
{
    FILE *stream = fopen(follow->path, "rb");
    if (stream == NULL)
        return errno == ENOENT ? MYO_NOT_FOUND : MYO_UNREADABLE;
    uint8_t block[BLOCK_BYTES];
    bool more = fseeko(stream, follow->position, SEEK_SET) == 0;
    myo_status status = more ? MYO_OK : MYO_UNREADABLE;
    while (more && follow->position < end) {
        const int64_t left = end - follow->position;
        const size_t got =
            fread(block, 1, left < BLOCK_BYTES ? (size_t)left : sizeof block, stream);
        sha256_update(&follow->context, got, block);
        follow->position += (int64_t)got;
        more = got > 0;
    }
    if (ferror(stream))
        status = MYO_UNREADABLE;
    fclose(stream);
    return status;
}

myo_status myo_hash_file(char text[MYO_HASH_TEXT], const char *path)
{
    myo_hash_follow follow = { .path = path };
    sha256_init(&follow.context);
    return myo_hash_follow_finish(text, &follow);
}

myo_status myo_hash_follow_open(myo_hash_follow **out, const char *path)
{
    myo_hash_follow *made = myo_memory_new(1, sizeof *made);
    if (made == NULL)
        return MYO_NO_MEMORY;
    made->path = path;
    sha256_init(&made->context);
    *out = made;
    return MYO_OK;
}

/* A header may have been read before; what is far away waits for the end. */
void myo_hash_follow_see(myo_hash_follow *follow, int64_t position, const void *bytes,
                         size_t length)
{
    if (position > follow->position && position - follow->position <= SMALL_GAP_BYTES &&
        catch_up(follow, position) != MYO_OK)
        return;
    const int64_t end = position + (int64_t)length;
    if (position > follow->position || end <= follow->position)
        return;
    const size_t seen = (size_t)(follow->position - position);
    sha256_update(&follow->context, length - seen, (const uint8_t *)bytes + seen);
    follow->position = end;
}

myo_status myo_hash_follow_finish(char text[MYO_HASH_TEXT], myo_hash_follow *follow)
{
    const myo_status status = catch_up(follow, INT64_MAX);
    if (status == MYO_OK)
        to_text(text, &follow->context);
    return status;
}

void myo_hash_follow_close(myo_hash_follow **follow)
{
    myo_memory_free(*follow);
    *follow = NULL;
}

void myo_hash_bytes(char text[MYO_HASH_TEXT], const void *bytes, size_t length)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, bytes);
    to_text(text, &context);
}

uint64_t myo_hash_number(const char *text)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, strlen(text), (const uint8_t *)text);
    uint8_t digest[8];
    sha256_digest(&context, sizeof digest, digest);
    uint64_t number = 0;
    for (size_t i = 0; i < sizeof digest; i++)
        number = number << 8 | digest[i];
    return number;
}
