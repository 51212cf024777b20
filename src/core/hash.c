/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/hash.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

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

myo_status myo_hash_file(char text[MYO_HASH_TEXT], const char *path)
{
    FILE *stream = fopen(path, "rb");
    if (stream == NULL)
        return errno == ENOENT ? MYO_NOT_FOUND : MYO_UNREADABLE;
    struct sha256_ctx context;
    sha256_init(&context);
    uint8_t block[32768];
    size_t got;
    while ((got = fread(block, 1, sizeof block, stream)) > 0)
        sha256_update(&context, got, block);
    const myo_status status = ferror(stream) ? MYO_UNREADABLE : MYO_OK;
    fclose(stream);
    if (status == MYO_OK)
        to_text(text, &context);
    return status;
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
