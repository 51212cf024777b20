/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/fuzz_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATHS = 8, MOST_NAMES = 32 };

static char folder[128];
static char known[MOST_NAMES][160]; /* what is to be removed */
static size_t known_count;
static int errors;

static void remove_all(void)
{
    for (size_t i = known_count; i-- > 0;)
        remove(known[i]);
    rmdir(folder);
}

static void remember(const char *path)
{
    for (size_t i = 0; i < known_count; i++)
        if (strcmp(known[i], path) == 0)
            return;
    FUZZ_ASSERT(known_count < MOST_NAMES);
    snprintf(known[known_count++], sizeof known[0], "%s", path);
}

const char *fuzz_path(const char *name)
{
    static char paths[PATHS][160];
    static size_t turn;
    if (folder[0] == '\0') {
        const char *base = getenv("TMPDIR");
        snprintf(folder, sizeof folder, "%s/myo_fuzz_XXXXXX", base == NULL ? "/tmp" : base);
        FUZZ_ASSERT(mkdtemp(folder) != NULL && atexit(remove_all) == 0);
    }
    char *path = paths[turn++ % PATHS];
    FUZZ_ASSERT((size_t)snprintf(path, sizeof paths[0], "%s/%s", folder, name) < sizeof paths[0]);
    return path;
}

const char *fuzz_put(const char *name, const void *data, size_t size)
{
    const char *path = fuzz_path(name), *slash = strrchr(name, '/');
    if (slash != NULL) {
        char above[128];
        snprintf(above, sizeof above, "%.*s", (int)(slash - name), name);
        mkdir(fuzz_path(above), 0777);
        remember(fuzz_path(above));
    }
    FILE *stream = fopen(path, "wb");
    FUZZ_ASSERT(stream != NULL && fwrite(data, 1, size, stream) == size && fclose(stream) == 0);
    remember(path);
    return path;
}

void fuzz_remove(const char *name)
{
    remove(fuzz_path(name));
}

const char *fuzz_put_wav(const char *name)
{
    unsigned char wav[44 + 128] =
        "RIFF\xa4\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\xe8\3\0\0\xd0\7\0\0\2\0\x10\0"
        "data\x80";
    for (size_t i = 44; i < sizeof wav; i += 2)
        wav[i] = (unsigned char)(i * 37);
    return fuzz_put(name, wav, sizeof wav);
}

static void count_errors(void *context, myo_log_level level, const char *message)
{
    (void)context;
    FUZZ_ASSERT(strlen(message) < 1 << 20);
    errors += level == MYO_LOG_ERROR;
}

const myo_log *fuzz_log(void)
{
    static const myo_log log = { .write = count_errors };
    errors = 0;
    return &log;
}

void fuzz_check(myo_status status)
{
    FUZZ_ASSERT(status == MYO_NO_MEMORY || errors == (status != MYO_OK));
}
