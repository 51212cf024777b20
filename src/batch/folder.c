/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _DEFAULT_SOURCE /* realpath; flock: held by workers too, on local and network disks */
#include "batch/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/fail.h"
#include "core/file.h"
#include "core/text.h"
#include "myoscribe/report.h"

static const char *const batch_files[] = { "index.html",
                                           "recordings.tsv",
                                           "recordings.json",
                                           "events.tsv",
                                           "events.json",
                                           "status.tsv",
                                           "status.json",
                                           "settings.ini",
                                           "run.json",
                                           MYO_BATCH_UNFINISHED,
                                           "dataset_description.json" };

/* What myo_report_write may leave in a recording's folder, and for which formats; figures/ is
 * cleared as a whole. */
static const myo_recording_output recording_files[] = {
    { MYO_BATCH_COMPLETION, 0 },          { "events.tsv", MYO_FORMAT_EVENTS },
    { "events.json", MYO_FORMAT_EVENTS }, { "summary.json", MYO_FORMAT_EVENTS },
    { "report.html", MYO_FORMAT_REPORT }, { "features.h5", MYO_FORMAT_FEATURES },
    { "labels.txt", MYO_FORMAT_LABELS },  { "phases.tsv", MYO_FORMAT_EVENTS },
    { "phases.json", MYO_FORMAT_EVENTS }
};

enum {
    BATCH_FILES = sizeof batch_files / sizeof batch_files[0],
    RECORDING_FILES = sizeof recording_files / sizeof recording_files[0]
};

char *myo_batch_join(myo_arena *arena, const char *a, const char *b)
{
    return myo_arena_format(arena, "%s/%s", a, b);
}

bool myo_batch_is_output(const char *folder)
{
    myo_text path = { 0 };
    struct stat info;
    const bool found = myo_text_add(&path, "%s/" MYO_BATCH_PRIVATE, folder) == MYO_OK &&
                       stat(path.bytes, &info) == 0 && S_ISDIR(info.st_mode);
    myo_text_free(&path);
    return found;
}

static bool is_same(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* True when the folder of `length` bytes at `inner` is `outer` or below it: up, level by level. */
static bool is_below(const char *inner, size_t length, const struct stat *outer)
{
    myo_text path = { 0 };
    struct stat here, before = { 0 };
    bool found = false;
    myo_status status =
        length == 0 ? myo_text_add(&path, ".") : myo_text_add_bytes(&path, inner, length);
    while (!found && status == MYO_OK && stat(path.bytes, &here) == 0 && !is_same(&here, &before)) {
        found = is_same(&here, outer);
        before = here;
        status = myo_text_add(&path, "/..");
    }
    myo_text_free(&path);
    return found;
}

/* Length of the path of the folder that an entry lies in; 0 = the working folder. */
static size_t parent_length(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? 0 : (size_t)(slash - path) + (slash == path);
}

bool myo_batch_holds(const char *folder, const char *input)
{
    struct stat outer, info, link;
    if (stat(folder, &outer) != 0)
        return false; /* not made yet */
    const bool is_folder = stat(input, &info) == 0 && S_ISDIR(info.st_mode);
    if (is_folder && is_below(input, strlen(input), &outer))
        return true;
    const bool is_link = lstat(input, &link) == 0 && S_ISLNK(link.st_mode);
    if ((!is_folder || is_link) && is_below(input, parent_length(input), &outer))
        return true;
    char *real = is_link && !is_folder ? realpath(input, NULL) : NULL;
    const bool found = real != NULL && is_below(real, parent_length(real), &outer);
    free(real);
    return found;
}

bool myo_batch_key_is_taken(const char *key)
{
    const size_t first = strcspn(key, "/");
    if (strncmp(key, MYO_BATCH_PRIVATE, first) == 0 && strlen(MYO_BATCH_PRIVATE) == first)
        return true;
    for (size_t i = 0; i < BATCH_FILES; i++)
        if (strlen(batch_files[i]) == first && strncmp(key, batch_files[i], first) == 0)
            return true;
    return false;
}

/* A folder that holds files of our names but is not ours is somebody else's work. */
static myo_status check_not_ours(const char *folder, const myo_log *log)
{
    if (myo_batch_is_output(folder))
        return MYO_OK;
    for (size_t i = 0; i < BATCH_FILES; i++) {
        myo_text path = { 0 };
        const myo_status status = myo_text_add(&path, "%s/%s", folder, batch_files[i]);
        const bool exists = status == MYO_OK && myo_file_exists(path.bytes);
        myo_text_free(&path);
        MYO_TRY(status);
        if (exists)
            return myo_fail(log, MYO_OUTPUT,
                            "%s: holds a %s that is not from myoscribe and would be overwritten; "
                            "choose another folder with -o",
                            folder, batch_files[i]);
    }
    return MYO_OK;
}

/* Locks one file; file systems without locks are used with a warning. */
static myo_status take(int *handle, const char *path, int how, const char *folder,
                       const myo_log *log)
{
    const int opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    if (opened < 0)
        return myo_fail(log, MYO_OUTPUT, "cannot write %s: %s; choose another folder with -o", path,
                        strerror(errno));
    if (flock(opened, how | LOCK_NB) == 0) {
        *handle = opened;
        return MYO_OK;
    }
    const int error = errno;
    close(opened);
    if (error == EWOULDBLOCK)
        return myo_fail(
            log, MYO_BUSY,
            "%s: another run is writing into this folder; wait for it or choose another "
            "with -o",
            folder);
    myo_warn(log,
             "%s: this file system has no locks (%s); see to it that no other run uses the folder",
             folder, strerror(error));
    return MYO_OK;
}

static myo_status take_both(myo_batch_lock *lock, const char *folder, size_t shard, size_t count,
                            const myo_log *log)
{
    const bool alone = count <= 1;
    myo_text path = { 0 };
    myo_status status = myo_text_add(&path, "%s/" MYO_BATCH_PRIVATE "/lock", folder);
    if (status == MYO_OK)
        status = take(&lock->whole, path.bytes, alone ? LOCK_EX : LOCK_SH, folder, log);
    if (status == MYO_OK && !alone) {
        status = myo_text_add(&path, "-%zu-of-%zu", shard, count);
        if (status == MYO_OK)
            status = take(&lock->shard, path.bytes, LOCK_EX, folder, log);
    }
    myo_text_free(&path);
    return status;
}

myo_status myo_batch_lock_folder(myo_batch_lock *lock, const char *folder, size_t shard,
                                 size_t count, const myo_log *log)
{
    *lock = (myo_batch_lock) { .whole = MYO_BATCH_UNLOCKED, .shard = MYO_BATCH_UNLOCKED };
    MYO_TRY(check_not_ours(folder, log));
    MYO_TRY(myo_batch_check_inside(folder, MYO_BATCH_PRIVATE, log));
    myo_text private = { 0 };
    myo_status status = myo_text_add(&private, "%s/" MYO_BATCH_PRIVATE, folder);
    if (status == MYO_OK)
        status = myo_folder_make(private.bytes, log);
    myo_text_free(&private);
    if (status == MYO_OK)
        status = take_both(lock, folder, shard, count, log);
    if (status != MYO_OK)
        myo_batch_unlock_folder(lock);
    return status;
}

size_t myo_batch_locked_shards(const char *folder)
{
    myo_text path = { 0 };
    const myo_status status = myo_text_add(&path, "%s/" MYO_BATCH_PRIVATE, folder);
    DIR *private = status == MYO_OK ? opendir(path.bytes) : NULL;
    struct stat info, latest = { 0 };
    const struct dirent *entry;
    size_t shards = 0;
    while (private != NULL && (entry = readdir(private)) != NULL) {
        unsigned number = 0, count = 0;
        int used = 0;
        if (sscanf(entry->d_name, "lock-%6u-of-%6u%n", &number, &count, &used) != 2 ||
            entry->d_name[used] != '\0' || number < 1 || number > count ||
            fstatat(dirfd(private), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        if (shards == 0 || info.st_mtim.tv_sec > latest.st_mtim.tv_sec) {
            latest = info;
            shards = count;
        }
    }
    if (private != NULL)
        closedir(private);
    myo_text_free(&path);
    return shards;
}

void myo_batch_unlock_folder(myo_batch_lock *lock)
{
    if (lock->shard != MYO_BATCH_UNLOCKED)
        close(lock->shard);
    if (lock->whole != MYO_BATCH_UNLOCKED)
        close(lock->whole);
    *lock = (myo_batch_lock) { .whole = MYO_BATCH_UNLOCKED, .shard = MYO_BATCH_UNLOCKED };
}

const myo_recording_output *myo_recording_outputs(size_t *count)
{
    *count = RECORDING_FILES;
    return recording_files;
}

/* True for our own file names and their unfinished forms, however often ".part" was added. */
static bool is_ours(const char *name)
{
    for (size_t i = 0; i < RECORDING_FILES; i++) {
        const size_t length = strlen(recording_files[i].name);
        if (strncmp(name, recording_files[i].name, length) != 0)
            continue;
        const char *rest = name + length;
        while (strncmp(rest, ".part", 5) == 0)
            rest += 5;
        if (*rest == '\0')
            return true;
    }
    return false;
}

static bool is_figure(const char *name)
{
    return myo_text_ends(name, ".svg") || myo_text_ends(name, ".svg.part");
}

static void remove_files(const char *folder, bool (*wanted)(const char *name))
{
    const int handle = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *opened = handle < 0 ? NULL : fdopendir(handle);
    if (opened == NULL) {
        if (handle >= 0)
            close(handle);
        rmdir(folder); /* it may be empty, whatever kept it from being opened */
        return;
    }
    const struct dirent *entry;
    while ((entry = readdir(opened)) != NULL)
        if (wanted(entry->d_name))
            unlinkat(dirfd(opened), entry->d_name, 0);
    closedir(opened);
    rmdir(folder);
}

myo_status myo_batch_check_inside(const char *folder, const char *key, const myo_log *log)
{
    myo_text path = { 0 };
    struct stat info;
    myo_status status = myo_text_add(&path, "%s", folder);
    for (const char *part = key; status == MYO_OK && *part != '\0';) {
        const size_t length = strcspn(part, "/");
        status = myo_text_add(&path, "/%.*s", (int)length, part);
        part += length + (part[length] == '/');
        if (status != MYO_OK)
            break;
        if (lstat(path.bytes, &info) != 0)
            break; /* not there yet: made by us, as a folder */
        if (!S_ISDIR(info.st_mode))
            status =
                myo_fail(log, MYO_OUTPUT,
                         "%s is %s where the results would have a folder; remove it, or choose "
                         "another folder with -o",
                         path.bytes, S_ISLNK(info.st_mode) ? "a link" : "a file");
    }
    myo_text_free(&path);
    return status;
}

void myo_batch_clear_recording(const char *folder)
{
    myo_text path = { 0 };
    /* the completion record goes first: without it nothing here counts */
    if (myo_text_add(&path, "%s/" MYO_BATCH_COMPLETION, folder) == MYO_OK)
        unlink(path.bytes);
    path.length = 0;
    if (myo_text_add(&path, "%s/figures", folder) == MYO_OK)
        remove_files(path.bytes, is_figure);
    myo_text_free(&path);
    remove_files(folder, is_ours);
}
