/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "core/fail.h"
#include "core/memory.h"
#include "core/text.h"

myo_status myo_temporary_open(myo_temporary *out, const char *folder, const char *kind)
{
    if (folder == NULL)
        folder = getenv("TMPDIR");
    if (folder == NULL || *folder == '\0')
        folder = "/tmp";
    *out = (myo_temporary) { .kind = kind, .file = -1 };
    out->folder = myo_memory_new(strlen(folder) + 1, 1);
    if (out->folder == NULL)
        return MYO_NO_MEMORY;
    memcpy(out->folder, folder, strlen(folder) + 1);
    return MYO_OK;
}

myo_status myo_temporary_make(myo_temporary *of)
{
    if (of->file >= 0)
        return MYO_OK;
    myo_text path = { 0 };
    myo_text_add(&path, "%s/myoscribe-%s-XXXXXX", of->folder, of->kind);
    if (path.failed) {
        myo_text_free(&path);
        return MYO_NO_MEMORY;
    }
    of->file = mkstemp(path.bytes);
    of->error = of->file < 0 ? errno : 0;
    if (of->file >= 0) {
        unlink(path.bytes);
        /* blocks of one list lie apart: what follows one is seldom wanted next */
        posix_fadvise(of->file, 0, 0, POSIX_FADV_RANDOM);
    }
    myo_text_free(&path);
    return of->file < 0 ? MYO_OUTPUT : MYO_OK;
}

myo_status myo_temporary_write(myo_temporary *of, int64_t offset, const void *bytes, size_t length)
{
    const unsigned char *from = bytes;
    size_t done = 0;
    while (done < length) {
        const ssize_t written =
            pwrite(of->file, from + done, length - done, (off_t)(offset + (int64_t)done));
        if (written < 0 && errno == EINTR)
            continue;
        of->error = errno;
        if (written <= 0)
            return MYO_OUTPUT;
        done += (size_t)written;
    }
    return MYO_OK;
}

myo_status myo_temporary_read(const myo_temporary *of, int64_t offset, void *out, size_t length,
                              const myo_log *log)
{
    unsigned char *to = out;
    size_t done = 0;
    while (done < length) {
        const ssize_t got =
            pread(of->file, to + done, length - done, (off_t)(offset + (int64_t)done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return myo_fail(log, MYO_UNREADABLE, "cannot read back the temporary file in %s: %s",
                            of->folder, got == 0 ? "it was cut short" : strerror(errno));
        done += (size_t)got;
    }
    return MYO_OK;
}

myo_status myo_temporary_explain(const myo_temporary *of, const myo_log *log)
{
    return myo_fail(log, MYO_OUTPUT,
                    "cannot write a temporary file in %s: %s; free space there or set TMPDIR",
                    of->folder, strerror(of->error));
}

double myo_temporary_room(const myo_temporary *of)
{
    struct statvfs system;
    return statvfs(of->folder, &system) == 0 ? (double)system.f_bavail * (double)system.f_frsize
                                             : 0;
}

void myo_temporary_close(myo_temporary *of)
{
    if (of->folder != NULL && of->file >= 0)
        close(of->file);
    myo_memory_free(of->folder);
    *of = (myo_temporary) { .file = -1 };
}
