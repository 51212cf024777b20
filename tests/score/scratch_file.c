/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _XOPEN_SOURCE 700
#include "scratch_file.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATHS = 4096, PATH_BYTES = 256 };

char scratch_error[1024];
static char paths[PATHS][PATH_BYTES];
static size_t path_count;

static void keep(void *context, myo_log_level level, const char *message)
{
    (void)context;
    if (level == MYO_LOG_ERROR)
        snprintf(scratch_error, sizeof scratch_error, "%s", message);
}

const myo_log scratch_log = { .write = keep };

static char *next_path(void)
{
    cr_assert_lt(path_count, PATHS);
    return paths[path_count++];
}

const char *scratch_folder(void)
{
    char *path = next_path();
    snprintf(path, PATH_BYTES, "/tmp/myoscribe-score-XXXXXX");
    cr_assert_not_null(mkdtemp(path));
    return path;
}

const char *scratch_path(const char *folder, const char *name)
{
    char *path = next_path();
    cr_assert_lt(snprintf(path, PATH_BYTES, "%s/%s", folder, name), PATH_BYTES);
    return path;
}

const char *scratch_write_bytes(const char *folder, const char *name, const void *bytes,
                                size_t length)
{
    char parent[PATH_BYTES];
    const char *path = scratch_path(folder, name);
    snprintf(parent, sizeof parent, "%s", path);
    for (char *slash = strchr(parent + strlen(folder) + 1, '/'); slash != NULL;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(parent, 0777);
        *slash = '/';
    }
    FILE *file = fopen(path, "wb");
    cr_assert_not_null(file);
    cr_assert_eq(fwrite(bytes, 1, length, file), length);
    fclose(file);
    return path;
}

const char *scratch_write(const char *folder, const char *name, const char *text)
{
    return scratch_write_bytes(folder, name, text, strlen(text));
}

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *walk)
{
    (void)status;
    (void)flag;
    (void)walk;
    return remove(path);
}

void scratch_remove(const char *folder)
{
    (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}
