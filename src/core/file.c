/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* realpath */
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/text.h"

static myo_status cannot_write(const myo_log *log, const char *path, int error)
{
    return myo_fail(log, MYO_OUTPUT,
                    "cannot write %s: %s; choose another folder with -o or free space", path,
                    strerror(error));
}

/* A new file and no other: what stands there, a link to somewhere else perhaps, is left over or put
 * there by somebody, and goes. */
static FILE *open_new(const char *path)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    int handle = open(path, flags, 0666);
    if (handle < 0 && errno == EEXIST && unlink(path) == 0)
        handle = open(path, flags, 0666);
    FILE *stream = handle < 0 ? NULL : fdopen(handle, "wb");
    if (handle >= 0 && stream == NULL)
        close(handle);
    return stream;
}

FILE *myo_file_open(const char *path)
{
    struct stat info;
    /* a pipe would wait for a writer */
    const int handle = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    FILE *stream = NULL;
    if (handle >= 0 && fstat(handle, &info) == 0) {
        errno = S_ISDIR(info.st_mode) ? EISDIR : ESPIPE;
        stream = S_ISREG(info.st_mode) ? fdopen(handle, "rb") : NULL;
    }
    if (handle >= 0 && stream == NULL) {
        const int error = errno;
        close(handle);
        errno = error;
    }
    return stream;
}

static void forget(myo_file *file)
{
    myo_memory_free(file->path);
    myo_memory_free(file->temporary);
    *file = (myo_file) { 0 };
}

myo_status myo_file_create(myo_file *file, const char *path, const myo_log *log)
{
    const size_t length = strlen(path);
    *file = (myo_file) { .path = myo_memory_new(length + 1, 1),
                         .temporary = myo_memory_new(length + 6, 1) };
    if (file->path == NULL || file->temporary == NULL) {
        forget(file);
        return MYO_NO_MEMORY;
    }
    memcpy(file->path, path, length);
    memcpy(file->temporary, path, length);
    memcpy(file->temporary + length, ".part", 5);
    file->stream = open_new(file->temporary);
    if (file->stream == NULL) {
        const myo_status status = cannot_write(log, path, errno);
        forget(file);
        return status;
    }
    return MYO_OK;
}

void myo_file_put(myo_file *file, const void *bytes, size_t length)
{
    errno = 0;
    if (length > 0 && fwrite(bytes, 1, length, file->stream) != length && file->error == 0)
        file->error = errno != 0 ? errno : EIO;
}

myo_status myo_file_commit(myo_file *file, const myo_log *log)
{
    int error = file->error == 0 && ferror(file->stream) ? EIO : file->error;
    if (error == 0 && fflush(file->stream) != 0)
        error = errno;
    if (fclose(file->stream) != 0 && error == 0)
        error = errno;
    file->stream = NULL;
    if (error == 0 && rename(file->temporary, file->path) != 0)
        error = errno;
    myo_status status = MYO_OK;
    if (error != 0) {
        unlink(file->temporary);
        status = cannot_write(log, file->path, error);
    }
    forget(file);
    return status;
}

void myo_file_discard(myo_file *file)
{
    if (file->stream != NULL) {
        fclose(file->stream);
        unlink(file->temporary);
    }
    forget(file);
}

myo_status myo_file_prepare(myo_file *file, const char *path, const void *bytes, size_t length,
                            const myo_log *log)
{
    MYO_TRY(myo_file_create(file, path, log));
    myo_file_put(file, bytes, length);
    if (file->error == 0 && fflush(file->stream) != 0)
        file->error = errno;
    if (file->error == 0)
        return MYO_OK;
    const myo_status status = cannot_write(log, path, file->error);
    myo_file_discard(file);
    return status;
}

myo_status myo_file_write(const char *path, const void *bytes, size_t length, const myo_log *log)
{
    myo_file file;
    MYO_TRY(myo_file_prepare(&file, path, bytes, length, log));
    return myo_file_commit(&file, log);
}

myo_status myo_file_read(char **out, size_t *length, const char *path, size_t limit)
{
    FILE *stream = myo_file_open(path);
    if (stream == NULL)
        return errno == ENOENT ? MYO_NOT_FOUND : MYO_UNREADABLE;
    myo_text text = { 0 };
    char block[16384];
    size_t got;
    myo_status status = MYO_OK;
    while (status == MYO_OK && (got = fread(block, 1, sizeof block, stream)) > 0) {
        if (got > limit - text.length)
            status = MYO_LIMIT;
        else
            status = myo_text_add_bytes(&text, block, got);
    }
    if (status == MYO_OK && ferror(stream))
        status = MYO_UNREADABLE;
    if (status == MYO_OK && text.bytes == NULL)
        status = myo_text_add_bytes(&text, "", 0);
    fclose(stream);
    if (status != MYO_OK) {
        myo_text_free(&text);
        return status;
    }
    *out = text.bytes;
    if (length != NULL)
        *length = text.length;
    return MYO_OK;
}

myo_status myo_folder_make(const char *path, const myo_log *log)
{
    const size_t length = strlen(path);
    char *copy = myo_memory_new(length + 1, 1);
    if (copy == NULL)
        return MYO_NO_MEMORY;
    memcpy(copy, path, length);
    myo_status status = MYO_OK;
    struct stat there;
    if (mkdir(path, 0777) == 0 ||
        (errno == EEXIST && stat(path, &there) == 0 && S_ISDIR(there.st_mode))) {
        myo_memory_free(copy);
        return MYO_OK;
    }
    for (size_t i = 1; status == MYO_OK && i <= length; i++) {
        if (copy[i] != '/' && copy[i] != '\0')
            continue;
        const char kept = copy[i];
        copy[i] = '\0';
        struct stat info;
        if (mkdir(copy, 0777) != 0 &&
            (errno != EEXIST || stat(copy, &info) != 0 || !S_ISDIR(info.st_mode)))
            status = cannot_write(log, copy, errno == EEXIST ? ENOTDIR : errno);
        copy[i] = kept;
    }
    myo_memory_free(copy);
    return status;
}

const char *myo_full_path(myo_arena *arena, const char *path)
{
    if (path == NULL || *path == '\0')
        return "";
    const char *slash = strrchr(path, '/');
    const char *folder = slash == NULL   ? "."
                         : slash == path ? "/"
                                         : myo_arena_text_n(arena, path, (size_t)(slash - path));
    char *real = folder == NULL ? NULL : realpath(folder, NULL);
    const char *full = real == NULL ? myo_arena_text(arena, path)
                                    : myo_arena_format(arena, "%s/%s", real[1] == '\0' ? "" : real,
                                                       slash == NULL ? path : slash + 1);
    free(real);
    return full;
}

bool myo_file_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}
