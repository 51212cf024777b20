/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/scratch_folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *scratch_folder(void)
{
    static char path[512];
    const char *base = getenv("TMPDIR");
    snprintf(path, sizeof path, "%s/myoscribe-test-XXXXXX", base != NULL ? base : "/tmp");
    if (mkdtemp(path) == NULL)
        abort();
    return path;
}

void scratch_remove(const char *folder)
{
    DIR *open = opendir(folder);
    const struct dirent *entry;
    while (open != NULL && (entry = readdir(open)) != NULL) {
        char path[2048];
        struct stat info;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (lstat(path, &info) == 0 && S_ISDIR(info.st_mode))
            scratch_remove(path);
        else
            unlink(path);
    }
    if (open != NULL)
        closedir(open);
    rmdir(folder);
}

char *scratch_read(const char *folder, const char *name, size_t *length)
{
    char path[2048];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    fseek(file, 0, SEEK_END);
    const long size = ftell(file);
    rewind(file);
    char *bytes = malloc((size_t)size + 1);
    if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size)
        abort();
    bytes[size] = '\0';
    fclose(file);
    if (length != NULL)
        *length = (size_t)size;
    return bytes;
}

bool scratch_has(const char *text, const char *part)
{
    return text != NULL && strstr(text, part) != NULL;
}
