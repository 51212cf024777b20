/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One worker process and what it says. Frames go over a socket between two halves of one
 *  binary. */
#ifndef MYO_BATCH_WORKER_H
#define MYO_BATCH_WORKER_H

#include <stdint.h>
#include <sys/types.h>

#include "batch/analyse_recording.h"
#include "core/arena.h"
#include "core/text.h"

typedef enum myo_frame_kind { MYO_FRAME_MESSAGE, MYO_FRAME_ENDED } myo_frame_kind;

/** Followed by `length` bytes of text (MESSAGE only). */
typedef struct myo_frame {
    uint32_t kind, length;
    uint32_t value;    /**< log level, or status */
    uint32_t reserved; /**< 0 */
    double recorded_s; /**< ENDED */
} myo_frame;

enum { MYO_WORKER_IDLE = -1, MYO_MESSAGE_LIMIT = 65536 };

typedef struct myo_worker {
    pid_t pid;    /**< 0 = none */
    int channel;  /**< a socket: inputs go out, frames come back */
    int64_t item; /**< index of its input, or MYO_WORKER_IDLE */
    double started_s;
    bool overdue;      /**< was killed for the time limit */
    myo_text received; /**< bytes of an incomplete frame */
    const char *error; /**< last error message about its input */
    myo_text warnings; /**< about its input */
} myo_worker;

/** Starts worker `self` of `workers`. @return OK, NO_MEMORY (errno says why) */
MYO_CHECKED myo_status myo_worker_start(myo_worker *workers, size_t count, size_t self,
                                        const myo_batch_context *batch, const myo_input *inputs);
/** Hands out one input. False when the worker has died. */
bool myo_worker_give(myo_worker *worker, uint32_t item, double now_s);
/** Reads what has arrived. False when the worker has closed its end. */
bool myo_worker_receive(myo_worker *worker);
/** Takes one whole frame off; its text goes into `arena` ("" when out of memory). False when there
 *  is none. */
bool myo_worker_next(myo_worker *worker, myo_frame *frame, const char **text, myo_arena *arena);
/** Waits for the process and closes the socket. Returns its wait status. */
int myo_worker_reap(myo_worker *worker);

#endif
