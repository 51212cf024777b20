/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A library to be preloaded that lets the system fail on purpose. MYO_FAULT holds rules, split by
 * blanks: CALL:PATH:ACTION[:K]. CALL is open, read, write, fsync, rename, flock, statvfs or fork;
 * PATH a piece of the file's path, or all of it after an equals sign (for fork: leave it empty);
 * ACTION an errno name, short (half of the bytes, then ENOSPC), segv, bus, kill, abort or hang;
 * from the K-th matching call on (default 1). CALL birth: what a new process does first; CALL over:
 * a write at a place beyond K MiB of the file. What a program must bear: partial (half of the
 * bytes, no error), EINTR (every other call), slow, stop (at the K-th call the process stops and
 * waits for SIGCONT).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { MOST_RULES = 8, NO_FAULT = 0, SHORT = -1, PARTIAL = -2 };

static atomic_int counts[MOST_RULES];

static int errno_of(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } known[] = { { "EIO", EIO },       { "ENOSPC", ENOSPC }, { "EACCES", EACCES },
                  { "EMFILE", EMFILE }, { "EAGAIN", EAGAIN }, { "EDQUOT", EDQUOT },
                  { "EROFS", EROFS },   { "EINTR", EINTR },   { "ENOLCK", ENOLCK } };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].name, name) == 0)
            return known[i].number;
    return EIO;
}

static int act(const char *action)
{
    if (strcmp(action, "segv") == 0)
        raise(SIGSEGV);
    if (strcmp(action, "bus") == 0)
        raise(SIGBUS);
    if (strcmp(action, "kill") == 0)
        raise(SIGKILL);
    if (strcmp(action, "abort") == 0)
        abort();
    while (strcmp(action, "hang") == 0)
        pause();
    if (strcmp(action, "slow") == 0) {
        nanosleep(&(struct timespec) { .tv_nsec = 3000000 }, NULL);
        return NO_FAULT;
    }
    if (strcmp(action, "stop") == 0) {
        raise(SIGSTOP);
        return NO_FAULT;
    }
    if (strcmp(action, "partial") == 0)
        return PARTIAL;
    return strcmp(action, "short") == 0 ? SHORT : errno_of(action);
}

enum { ACTION_BYTES = 16 };

/* Counts the call; true when a rule is met, with its action. */
static bool meets(const char *call, const char *path, off_t place, char *action)
{
    const char *rules = getenv("MYO_FAULT");
    char copy[1024];
    if (rules == NULL || (size_t)snprintf(copy, sizeof copy, "%s", rules) >= sizeof copy)
        return false;
    char *rest = NULL;
    int index = 0;
    for (char *rule = strtok_r(copy, " ", &rest); rule != NULL && index < MOST_RULES;
         rule = strtok_r(NULL, " ", &rest), index++) {
        char *fields = rule, *field[4] = { "", "", "", "1" };
        for (int i = 0; i < 4 && fields != NULL; i++)
            field[i] = strsep(&fields, ":");
        if (field[1][0] == '=' ? strcmp(path, field[1] + 1) != 0 : strstr(path, field[1]) == NULL)
            continue;
        if (strcmp(field[0], "over") == 0 && place > (off_t)atoi(field[3]) << 20) {
            snprintf(action, ACTION_BYTES, "%s", field[2]);
            return true;
        }
        if (strcmp(field[0], call) != 0)
            continue;
        const int call_number = atomic_fetch_add(&counts[index], 1) + 1;
        if (strcmp(field[2], "EINTR") == 0 && call_number % 2 == 0)
            return false;
        if (strcmp(field[2], "stop") == 0 && call_number != atoi(field[3]))
            return false;
        if (call_number >= atoi(field[3])) {
            snprintf(action, ACTION_BYTES, "%s", field[2]);
            return true;
        }
    }
    return false;
}

/* The errno to fail with, SHORT, or NO_FAULT. */
static int fault(const char *call, const char *path)
{
    char action[ACTION_BYTES];
    return meets(call, path, 0, action) ? act(action) : NO_FAULT;
}

static const char *path_of(int handle, char *buffer, size_t size)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", handle);
    const ssize_t length = readlink(link, buffer, size - 1);
    buffer[length < 0 ? 0 : length] = '\0';
    return buffer;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        mode_t mode = 0;                                                                           \
        if ((flags & O_CREAT) != 0) {                                                              \
            va_list arguments;                                                                     \
            va_start(arguments, flags);                                                            \
            mode = va_arg(arguments, mode_t);                                                      \
            va_end(arguments);                                                                     \
        }                                                                                          \
        const int error = fault("open", path);                                                     \
        if (error > 0) {                                                                           \
            errno = error;                                                                         \
            return -1;                                                                             \
        }                                                                                          \
        return REAL(name)(path, flags, mode);                                                      \
    }
OPEN(open)
OPEN(open64)

#define FOPEN(name)                                                                                \
    FILE *name(const char *path, const char *mode)                                                 \
    {                                                                                              \
        const int error = fault("open", path);                                                     \
        if (error > 0) {                                                                           \
            errno = error;                                                                         \
            return NULL;                                                                           \
        }                                                                                          \
        return REAL(name)(path, mode);                                                             \
    }
FOPEN(fopen)
FOPEN(fopen64)

/* Faults of a transfer: true when the call is decided, with its result and errno. */
static bool transfer_fault(const char *call, int handle, off_t place, size_t *length,
                           ssize_t *result)
{
    char path[4096], action[ACTION_BYTES];
    if (getenv("MYO_FAULT") == NULL)
        return false;
    const bool met = meets(call, path_of(handle, path, sizeof path), place, action);
    const int error = met ? act(action) : NO_FAULT;
    if ((error == SHORT || error == PARTIAL) && *length > 1) {
        *length -= *length / 2;
        return false;
    }
    if (error == NO_FAULT || error == PARTIAL)
        return false;
    errno = error == SHORT ? ENOSPC : error;
    *result = -1;
    return true;
}

#define TRANSFER(name, call, place, declared, passed)                                              \
    ssize_t name declared                                                                          \
    {                                                                                              \
        ssize_t result;                                                                            \
        if (transfer_fault(call, handle, place, &length, &result))                                 \
            return result;                                                                         \
        return REAL(name) passed;                                                                  \
    }
TRANSFER(read, "read", 0, (int handle, void *bytes, size_t length), (handle, bytes, length))
TRANSFER(pread, "read", 0, (int handle, void *bytes, size_t length, off_t at),
         (handle, bytes, length, at))
TRANSFER(pread64, "read", 0, (int handle, void *bytes, size_t length, off64_t at),
         (handle, bytes, length, at))
TRANSFER(write, "write", 0, (int handle, const void *bytes, size_t length), (handle, bytes, length))
TRANSFER(pwrite, "write", at + (off_t)length,
         (int handle, const void *bytes, size_t length, off_t at), (handle, bytes, length, at))
TRANSFER(pwrite64, "write", at + (off_t)length,
         (int handle, const void *bytes, size_t length, off64_t at), (handle, bytes, length, at))

/* Rules whose effect stdio hides from its caller. */
static bool is_bearable(void)
{
    const char *rules = getenv("MYO_FAULT");
    return rules != NULL && (strstr(rules, ":EINTR") != NULL || strstr(rules, ":partial") != NULL);
}

/* stdio of glibc does not call the public write. A stream that is to fail is turned into /dev/full
 * under its feet: its flush then fails, and it knows, as on a disk that is full. */
size_t fwrite(const void *bytes, size_t size, size_t count, FILE *stream)
{
    ssize_t result;
    size_t length = size * count;
    /* what calls must bear, stdio bears by itself */
    const bool fails = length > 0 && !is_bearable() &&
                       transfer_fault("write", fileno(stream), 0, &length, &result);
    if (fails || length != size * count) {
        const int full = REAL(open)("/dev/full", O_WRONLY);
        dup2(full, fileno(stream));
        close(full);
    }
    return REAL(fwrite)(bytes, size, count, stream);
}

size_t fread(void *bytes, size_t size, size_t count, FILE *stream)
{
    ssize_t result;
    size_t length = size * count;
    if (length > 0 && !is_bearable() &&
        transfer_fault("read", fileno(stream), 0, &length, &result)) {
        /* a pipe's end that is closed under the stream makes it report the error itself */
        const int error = errno;
        close(fileno(stream));
        (void)!REAL(fread)(bytes, size, count, stream);
        errno = error;
        return 0;
    }
    return REAL(fread)(bytes, size, count, stream);
}

int posix_fallocate(int handle, off_t at, off_t length)
{
    char path[4096];
    const int error = fault("write", path_of(handle, path, sizeof path));
    return error > 0 ? error : REAL(posix_fallocate)(handle, at, length);
}

int statvfs64(const char *path, struct statvfs64 *out)
{
    const int error = fault("statvfs", path);
    if (error > 0) {
        errno = error;
        return -1;
    }
    return REAL(statvfs64)(path, out);
}

int flock(int handle, int how)
{
    char path[4096];
    const int error = fault("flock", path_of(handle, path, sizeof path));
    if (error > 0) {
        errno = error;
        return -1;
    }
    return REAL(flock)(handle, how);
}

int statvfs(const char *path, struct statvfs *out)
{
    const int error = fault("statvfs", path);
    if (error > 0) {
        errno = error;
        return -1;
    }
    return REAL(statvfs)(path, out);
}

int fsync(int handle)
{
    char path[4096];
    const int error = fault("fsync", path_of(handle, path, sizeof path));
    if (error > 0) {
        errno = error;
        return -1;
    }
    return REAL(fsync)(handle);
}

int rename(const char *from, const char *to)
{
    const int error = fault("rename", to);
    if (error > 0) {
        errno = error;
        return -1;
    }
    return REAL(rename)(from, to);
}

pid_t fork(void)
{
    const int error = fault("fork", "");
    if (error > 0) {
        errno = error;
        return -1;
    }
    char action[ACTION_BYTES];
    const bool dies = meets("birth", "", 0, action);
    const pid_t pid = REAL(fork)();
    if (pid == 0 && dies)
        act(action);
    return pid;
}
