/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The parent's side of a shared object: starts the child, gathers events, explains its end. */
#include "replay/detector_object.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/array.h"
#include "core/clock.h"
#include "core/fail.h"
#include "myoscribe/detector.h"
#include "replay/detector_child.h"
#include "replay/detector_process.h"
#include "replay/guarded_memory.h"

enum { POLL_MS = 50, EVENT_LIMIT = 1 << 24 };

typedef struct reception {
    unsigned char bytes[sizeof(myo_detector_event)]; /* of an event that came in two reads */
    size_t held;
} reception;

static myo_status keep(myo_array *events, const myo_detector_event *event)
{
    if (events->count >= EVENT_LIMIT)
        return MYO_LIMIT;
    myo_detector_event *slot = myo_array_push(events);
    if (slot == NULL)
        return MYO_NO_MEMORY;
    *slot = *event;
    return MYO_OK;
}

static myo_status receive(reception *in, myo_array *events, const unsigned char *bytes,
                          size_t length)
{
    while (length > 0) {
        const size_t want = sizeof in->bytes - in->held;
        const size_t take = length < want ? length : want;
        memcpy(in->bytes + in->held, bytes, take);
        in->held += take;
        bytes += take;
        length -= take;
        if (in->held == sizeof in->bytes) {
            myo_detector_event event;
            memcpy(&event, in->bytes, sizeof event);
            in->held = 0;
            MYO_TRY(keep(events, &event));
        }
    }
    return MYO_OK;
}

/* Until the child closes its pipe. LIMIT: it was silent too long, or gave too many events. */
static myo_status gather(myo_array *events, int from_child, const myo_replay_progress *progress,
                         double time_limit_s, bool *silent)
{
    unsigned char buffer[64 * sizeof(myo_detector_event)];
    reception in = { .held = 0 };
    int64_t frames = -1;
    double since = myo_clock_s();
    for (;;) {
        struct pollfd waiting = { .fd = from_child, .events = POLLIN };
        const int ready = poll(&waiting, 1, POLL_MS);
        if (ready > 0) {
            const ssize_t got = read(from_child, buffer, sizeof buffer);
            if (got <= 0)
                return MYO_OK;
            MYO_TRY(receive(&in, events, buffer, (size_t)got));
        }
        if (ready > 0 || progress->frames != frames || progress->phase == MYO_PHASE_READ) {
            frames = progress->frames;
            since = myo_clock_s();
        } else if (myo_clock_s() - since > time_limit_s) {
            *silent = true;
            return MYO_LIMIT;
        }
    }
}

static myo_status explain_death(int wait_status, const myo_replay_progress *progress,
                                const char *detector, const myo_log *log)
{
    static const char *const phases[] = { "while it was loaded", "in init or state_bytes",
                                          "in push", "in flush", "between calls" };
    static const char *const faults[] = {
        "", "", ": it left its state (state_bytes is too small, or an index is wrong)",
        ": it wrote beyond the event buffer (respect capacity)",
        ": it touched samples outside the chunk, or wrote to them"
    };
    const int number = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;
    if (number == 0)
        return myo_fail(log, MYO_CRASHED,
                        "%s ended its process with exit code %d %s, at frame %lld; a detector "
                        "returns, it never exits",
                        detector, WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1,
                        phases[progress->phase], (long long)progress->frames);
    return myo_fail(log, MYO_CRASHED, "%s crashed with signal %d (%s) %s, at frame %lld%s",
                    detector, number, strsignal(number), phases[progress->phase],
                    (long long)progress->frames, faults[progress->fault]);
}

static myo_status judge(myo_status gathered, bool silent, int wait_status,
                        const myo_replay_progress *progress, const char *detector,
                        const myo_replay_setup *setup, const myo_log *log)
{
    if (silent)
        return myo_fail(log, MYO_CRASHED,
                        "%s gave no answer for %.3g s at frame %lld and was ended; --time-limit "
                        "sets how long to wait",
                        detector, setup->time_limit_s, (long long)progress->frames);
    if (gathered == MYO_LIMIT)
        return myo_fail(log, MYO_LIMIT, "%s gave more than %d events", detector, EVENT_LIMIT);
    if (gathered != MYO_OK)
        return gathered;
    if (progress->failed != 0)
        return myo_fail(log, (myo_status)progress->status, "%s: %s", detector, progress->message);
    if (!WIFEXITED(wait_status) || WEXITSTATUS(wait_status) != 0 ||
        progress->phase != MYO_PHASE_FLUSH)
        return explain_death(wait_status, progress, detector, log);
    return MYO_OK;
}

myo_status myo_replay_object(myo_replay_run_result *run, const char *detector,
                             myo_replay_source *source, const myo_replay_setup *setup,
                             const myo_log *log)
{
    int ends[2];
    myo_replay_progress *progress = myo_shared_new(sizeof *progress);
    if (progress == NULL)
        return MYO_NO_MEMORY;
    if (pipe(ends) != 0) {
        myo_shared_free(progress, sizeof *progress);
        return myo_fail(log, MYO_INTERNAL, "no pipe could be made: %s", strerror(errno));
    }
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        setpgid(0, 0);
        myo_replay_child(detector, source, setup, progress, ends[1]);
    }
    close(ends[1]);
    myo_status status = MYO_INTERNAL;
    if (child < 0) {
        status = myo_fail(log, status, "no process could be started: %s", strerror(errno));
    } else {
        bool silent = false;
        setpgid(child, child);
        status = gather(&run->events, ends[0], progress, setup->time_limit_s, &silent);
        const int wait_status = myo_replay_reap((int)child, status != MYO_OK);
        status = judge(status, silent, wait_status, progress, detector, setup, log);
    }
    run->seconds = progress->seconds;
    run->unusable = progress->unusable != 0;
    run->refused = progress->refused != 0;
    run->state_bytes = (size_t)progress->state_bytes;
    run->worst_call_s = progress->worst_call_s;
    run->worst_call_frame = progress->worst_call_frame;
    snprintf(run->name, sizeof run->name, "%s", progress->name);
    close(ends[0]);
    myo_shared_free(progress, sizeof *progress);
    return status;
}
