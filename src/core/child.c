/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* send, not write: the other end may be dead, and that must not raise SIGPIPE in a host program. */
bool myo_child_send(int channel, const void *bytes, size_t length)
{
    const unsigned char *at = bytes;
    while (length > 0) {
        const ssize_t written = send(channel, at, length, MSG_NOSIGNAL);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        at += written;
        length -= (size_t)written;
    }
    return true;
}

bool myo_child_receive(int channel, void *bytes, size_t length)
{
    unsigned char *at = bytes;
    while (length > 0) {
        const ssize_t got = read(channel, at, length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        length -= (size_t)got;
    }
    return true;
}

void myo_child_begin(pid_t parent)
{
    static const int defaults[] = { SIGPIPE, SIGALRM };
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM,
           SIG_IGN); /* as of a scheduler, to the whole group: the parent ends its children */
    signal(SIGHUP, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on file sizes is a failing write */
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
        signal(defaults[i], SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
}

#if !defined(__SANITIZE_ADDRESS__)
/* What the limit counts: private writable pages, used or not, stacks among them. */
static size_t data_bytes(void)
{
    unsigned long pages[6] = { 0 };
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL)
        return 0;
    const int got = fscanf(file, "%lu %lu %lu %lu %lu %lu", &pages[0], &pages[1], &pages[2],
                           &pages[3], &pages[4], &pages[5]);
    fclose(file);
    return got == 6 ? (size_t)pages[5] * (size_t)sysconf(_SC_PAGESIZE) : 0;
}

static void limit_data(size_t bytes)
{
    const size_t has = data_bytes();
    struct rlimit data;
    if (has == 0 || getrlimit(RLIMIT_DATA, &data) != 0)
        return;
    const rlim_t wanted = (rlim_t)has + (rlim_t)bytes;
    if (data.rlim_cur == RLIM_INFINITY || data.rlim_cur > wanted)
        data.rlim_cur = wanted;
    (void)setrlimit(RLIMIT_DATA, &data);
}
#else
static void limit_data(size_t bytes)
{
    (void)bytes;
}
#endif

void myo_child_limit(size_t bytes)
{
    const struct rlimit no_core = { 0, 0 };
    (void)setrlimit(RLIMIT_CORE, &no_core);
    limit_data(bytes);
}

int myo_child_reap(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}
