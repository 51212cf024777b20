/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* send, not write: the other end may be dead, and that must not raise SIGPIPE in a host program. */
static bool send_all(int channel, const void *bytes, size_t length)
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

static bool read_all(int channel, void *bytes, size_t length)
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

/* The worker's side of the log: messages lose the input's own path, the parent puts it back. */
typedef struct voice {
    int channel;
    const char *path;
} voice;

static void say(void *context, myo_log_level level, const char *message)
{
    const voice *mine = context;
    message = myo_work_message(message, mine->path);
    const size_t length = strlen(message);
    const myo_frame frame = { .kind = MYO_FRAME_MESSAGE,
                              .length = (uint32_t)(length < MYO_MESSAGE_LIMIT ? length
                                                                              : MYO_MESSAGE_LIMIT),
                              .value = (uint32_t)level };
    if (!send_all(mine->channel, &frame, sizeof frame) ||
        !send_all(mine->channel, message, frame.length))
        _exit(1); /* the parent is gone: nobody wants the rest */
}

/* The parent decides on Ctrl-C, and a worker never outlives it. */
static void set_signals(pid_t parent)
{
    static const int defaults[] = { SIGTERM, SIGHUP, SIGPIPE };
    signal(SIGINT, SIG_IGN);
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
        signal(defaults[i], SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
}

static void serve(int channel, const myo_work *work, const myo_input *inputs)
{
    uint32_t item;
    while (read_all(channel, &item, sizeof item)) {
        voice mine = { .channel = channel, .path = inputs[item].path };
        const myo_log log = { .write = say, .context = &mine };
        double recorded_s = 0;
        const myo_status status = myo_work_do(&recorded_s, work, &inputs[item], &log);
        const myo_frame frame = { .kind = MYO_FRAME_ENDED,
                                  .value = (uint32_t)status,
                                  .recorded_s = recorded_s };
        if (!send_all(channel, &frame, sizeof frame))
            return;
    }
}

myo_status myo_worker_start(myo_worker *workers, size_t count, size_t self, const myo_work *work,
                            const myo_input *inputs)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return MYO_NO_MEMORY;
    const pid_t parent = getpid();
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        set_signals(parent);
        close(ends[0]);
        /* another worker's socket must not stay open here, or it would never see its end */
        for (size_t i = 0; i < count; i++)
            if (workers[i].pid > 0)
                close(workers[i].channel);
        serve(ends[1], work, inputs);
        _exit(0); /* not exit: the parent's unflushed output is not ours to write */
    }
    const int error = errno;
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        errno = error;
        return MYO_NO_MEMORY;
    }
    workers[self] = (myo_worker) { .pid = pid, .channel = ends[0], .item = MYO_WORKER_IDLE };
    return MYO_OK;
}

bool myo_worker_give(myo_worker *worker, uint32_t item, double now_s)
{
    worker->item = item;
    worker->started_s = now_s;
    worker->overdue = false;
    worker->error = NULL;
    worker->warnings.length = 0;
    return send_all(worker->channel, &item, sizeof item);
}

bool myo_worker_receive(myo_worker *worker)
{
    char block[4096];
    ssize_t got;
    do
        got = read(worker->channel, block, sizeof block);
    while (got < 0 && errno == EINTR);
    if (got <= 0)
        return false;
    return myo_text_add_bytes(&worker->received, block, (size_t)got) == MYO_OK;
}

bool myo_worker_next(myo_worker *worker, myo_frame *frame, const char **text, myo_arena *arena)
{
    myo_text *received = &worker->received;
    if (received->length < sizeof *frame)
        return false;
    memcpy(frame, received->bytes, sizeof *frame);
    if (received->length < sizeof *frame + frame->length)
        return false;
    *text = myo_arena_text_n(arena, received->bytes + sizeof *frame, frame->length);
    if (*text == NULL)
        *text = "";
    const size_t used = sizeof *frame + frame->length;
    memmove(received->bytes, received->bytes + used, received->length - used);
    received->length -= used;
    return true;
}

int myo_worker_reap(myo_worker *worker)
{
    int status = 0;
    close(worker->channel);
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    myo_text_free(&worker->received);
    myo_text_free(&worker->warnings);
    *worker = (myo_worker) { .item = MYO_WORKER_IDLE };
    return status;
}
