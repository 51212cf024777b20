/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The child opens and reads with the libraries of the formats; samples come back in shared memory,
 * messages and the description over a socket. */
#define _DEFAULT_SOURCE /* MAP_ANONYMOUS */
#include "io/child_reader.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/child.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/text.h"
#include "io/info_packing.h"

/* LIMIT_S: no sound file takes that long to open, or for one block. */
/* MARKS_BYTES: what a million marks take while they are read, beside any buffer. */
enum {
    MEMORY_BYTES = 128 << 20,
    MARKS_BYTES = 128 << 20,
    BLOCK_BYTES = 1 << 20,
    LIMIT_S = 120,
    TEXT_LIMIT = 1 << 30
};

typedef enum frame_kind { MESSAGE, DESCRIBED, DONE } frame_kind;

/* From the child; `length` bytes follow. `value` is the level of a message or the status. */
typedef struct frame {
    uint32_t kind, value;
    uint64_t length;
} frame;

typedef struct request {
    uint64_t stream, count;
    int64_t first;
} request;

struct myo_child_reader {
    pid_t pid; /* 0: it died */
    int channel;
    unsigned char *block;
    myo_arena *arena;
    const myo_recording_info *info;
    myo_log log; /* its subject is the recording */
};

static bool send_frame(int channel, frame_kind kind, uint32_t value, const void *bytes,
                       size_t length)
{
    const frame head = { .kind = kind, .value = value, .length = length };
    return myo_child_send(channel, &head, sizeof head) && myo_child_send(channel, bytes, length);
}

static void say(void *context, myo_log_level level, const char *message)
{
    if (!send_frame(*(const int *)context, MESSAGE, (uint32_t)level, message, strlen(message)))
        _exit(1); /* the parent is gone: nobody wants the rest */
}

/* The whole life of the child. */
static void serve(int channel, unsigned char *block, const char *path,
                  const myo_recording_options *options)
{
    const myo_log log = { .write = say, .context = &channel };
    myo_recording *recording = NULL;
    myo_text packed = { 0 };
    request wanted;
    alarm(LIMIT_S);
    myo_status status = myo_recording_open(&recording, path, options, &log);
    if (status == MYO_OK)
        status = myo_info_pack(&packed, myo_recording_describe(recording));
    if (status == MYO_OK && !send_frame(channel, DESCRIBED, 0, packed.bytes, packed.length))
        return;
    myo_text_free(&packed);
    while (send_frame(channel, DONE, (uint32_t)status, NULL, 0)) {
        alarm(0);
        if (status != MYO_OK || !myo_child_receive(channel, &wanted, sizeof wanted))
            return;
        alarm(LIMIT_S);
        status = myo_recording_read(recording, (size_t)wanted.stream, wanted.first,
                                    (size_t)wanted.count, block);
    }
}

static myo_status start(myo_child_reader *child, const char *path,
                        const myo_recording_options *options)
{
    int ends[2];
    void *block =
        mmap(NULL, BLOCK_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (block == MAP_FAILED)
        return MYO_NO_MEMORY;
    child->block = block;
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return MYO_NO_MEMORY;
    const pid_t parent = getpid();
    fflush(NULL); /* or the child could write the parent's output a second time */
    const pid_t pid = fork();
    if (pid == 0) {
        myo_child_begin(parent);
        myo_child_limit(MARKS_BYTES + (options != NULL && options->memory_bytes > 0
                                           ? options->memory_bytes
                                           : MEMORY_BYTES));
        close(ends[0]);
        serve(ends[1], child->block, path, options);
        _exit(0);
    }
    close(ends[1]);
    child->channel = ends[0];
    child->pid = pid < 0 ? 0 : pid;
    return pid < 0 ? MYO_NO_MEMORY : MYO_OK;
}

static myo_status crashed(myo_child_reader *child)
{
    const int end = myo_child_reap(child->pid);
    const int number = WIFSIGNALED(end) ? WTERMSIG(end) : 0;
    child->pid = 0;
    if (number == SIGALRM)
        return myo_fail(&child->log, MYO_CRASHED,
                        "the library that reads this format did not come back within %d s; the "
                        "file is damaged: copy it again from its source, or leave it out",
                        LIMIT_S);
    if (number == SIGKILL)
        return myo_fail(&child->log, MYO_CRASHED,
                        "the process that read it was killed (SIGKILL), as the system does when "
                        "memory runs out; if the file is sound, free memory and run again");
    return myo_fail(&child->log, MYO_CRASHED,
                    "the library that reads this format crashed on it (%s); the file is damaged: "
                    "copy it again from its source, or leave it out",
                    number == 0 ? "it ended early" : strsignal(number));
}

static myo_status take_text(myo_child_reader *child, const frame *head, myo_recording_info *info)
{
    char *text = head->length > TEXT_LIMIT ? NULL : myo_memory_new((size_t)head->length + 1, 1);
    if (text == NULL)
        return MYO_NO_MEMORY;
    myo_status status = MYO_OK;
    if (!myo_child_receive(child->channel, text, (size_t)head->length))
        status = crashed(child);
    else if (head->kind == DESCRIBED)
        status = info == NULL ? MYO_INTERNAL
                              : myo_info_unpack(info, text, (size_t)head->length, child->arena);
    else if (child->log.write != NULL) /* complete with its subject */
        child->log.write(child->log.context, (myo_log_level)head->value, text);
    myo_memory_free(text);
    return status;
}

/* Until the child has done what it was asked; its status. */
static myo_status wait_for(myo_child_reader *child, myo_recording_info *info)
{
    frame head;
    for (;;) {
        if (!myo_child_receive(child->channel, &head, sizeof head))
            return crashed(child);
        if (head.kind == DONE)
            return (myo_status)head.value;
        MYO_TRY(take_text(child, &head, info));
    }
}

myo_status myo_child_reader_open(myo_child_reader **out, myo_recording_info *info, myo_arena *arena,
                                 const char *path, const myo_recording_options *options,
                                 const myo_log *log)
{
    myo_child_reader *child = myo_memory_new(1, sizeof *child);
    if (child == NULL)
        return MYO_NO_MEMORY;
    *out = child;
    child->channel = -1;
    child->arena = arena;
    child->info = info;
    child->log = (myo_log) { log == NULL ? NULL : log->write, log == NULL ? NULL : log->context,
                             myo_arena_text(arena, path) };
    const myo_status status = start(child, path, options);
    if (status != MYO_OK)
        return myo_fail(&child->log, status,
                        "no process can be started to read it: %s; close other programs",
                        strerror(errno));
    return wait_for(child, info);
}

myo_status myo_child_reader_read(myo_child_reader *child, size_t stream, int64_t first,
                                 size_t count, void *out)
{
    const myo_stream *its = &child->info->streams[stream];
    const size_t frame_bytes = its->channel_count * myo_sample_bytes(its->sample_type);
    const size_t most = BLOCK_BYTES / frame_bytes;
    for (size_t done = 0; done < count;) {
        const size_t part = count - done < most ? count - done : most;
        const request wanted = { .stream = stream, .count = part, .first = first + (int64_t)done };
        if (child->pid == 0)
            return MYO_CRASHED;
        if (!myo_child_send(child->channel, &wanted, sizeof wanted))
            return crashed(child);
        MYO_TRY(wait_for(child, NULL));
        memcpy((unsigned char *)out + done * frame_bytes, child->block, part * frame_bytes);
        done += part;
    }
    return MYO_OK;
}

void myo_child_reader_close(myo_child_reader **child)
{
    if (*child == NULL)
        return;
    myo_child_reader *it = *child;
    if (it->channel >= 0)
        close(it->channel);
    if (it->pid > 0) {
        kill(it->pid, SIGKILL); /* a later child may hold the socket open, too */
        (void)myo_child_reap(it->pid);
    }
    if (it->block != NULL)
        (void)munmap(it->block, BLOCK_BYTES);
    myo_memory_free(it);
    *child = NULL;
}
