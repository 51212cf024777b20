/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/worker.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/child.h"
#include "core/heap.h"
#include "io/folder_cache.h"

/* MEMORY_BYTES: of a worker, where nobody says otherwise. SLACK_BYTES: what the bound leaves to
 * lists of marks and to the allocator. */
enum { MEMORY_BYTES = 128 << 20, SLACK_BYTES = 64 << 20 };

/* The worker's side of the log: messages lose the input's own path, the parent puts it back. */
typedef struct voice {
    int channel;
    const char *path;
} voice;

static void say(void *context, myo_log_level level, const char *message)
{
    const voice *mine = context;
    message = myo_batch_bare_message(message, mine->path);
    const size_t length = strlen(message);
    const myo_frame frame = { .kind = MYO_FRAME_MESSAGE,
                              .length = (uint32_t)(length < MYO_MESSAGE_LIMIT ? length
                                                                              : MYO_MESSAGE_LIMIT),
                              .value = (uint32_t)level };
    if (!myo_child_send(mine->channel, &frame, sizeof frame) ||
        !myo_child_send(mine->channel, message, frame.length))
        _exit(1); /* the parent is gone: nobody wants the rest */
}

static void serve(int channel, const myo_batch_context *shared, const myo_input *inputs)
{
    uint32_t item;
    myo_batch_context own = *shared, *batch = &own;
    if (myo_folder_cache_open(&own.folders, true) != MYO_OK)
        own.folders = NULL; /* more requests, the same results */
    while (myo_child_receive(channel, &item, sizeof item)) {
        voice mine = { .channel = channel, .path = inputs[item].path };
        const myo_log log = { .write = say, .context = &mine };
        double recorded_s = 0;
        const myo_status status = myo_batch_analyse(&recorded_s, batch, &inputs[item], &log);
        const myo_frame frame = { .kind = MYO_FRAME_ENDED,
                                  .value = (uint32_t)status,
                                  .recorded_s = recorded_s };
        if (!myo_child_send(channel, &frame, sizeof frame))
            return;
    }
}

myo_status myo_worker_start(myo_worker *workers, size_t count, size_t self,
                            const myo_batch_context *batch, const myo_input *inputs)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return MYO_NO_MEMORY;
    const pid_t parent = getpid();
    fflush(NULL);
    const pid_t pid = fork();
    if (pid == 0) {
        myo_child_begin(parent);
        close(ends[0]);
        /* another worker's socket must not stay open here, or it would never see its end */
        for (size_t i = 0; i < count; i++)
            if (workers[i].pid > 0)
                close(workers[i].channel);
        myo_heap_tune();
        myo_child_limit(SLACK_BYTES + (batch->options->run.memory_bytes > 0
                                           ? batch->options->run.memory_bytes
                                           : MEMORY_BYTES));
        serve(ends[1], batch, inputs);
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
    return myo_child_send(worker->channel, &item, sizeof item);
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
    close(worker->channel);
    const int status = myo_child_reap(worker->pid);
    myo_text_free(&worker->received);
    myo_text_free(&worker->warnings);
    *worker = (myo_worker) { .item = MYO_WORKER_IDLE };
    return status;
}
