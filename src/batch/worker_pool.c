/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "batch/worker_pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "batch/worker.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/fail.h"

enum { TICK_MS = 200, FORK_TRIES = 5 };
static const double PAUSE_S = 2; /* a longer silence between two ticks: we were stopped */

typedef struct pool {
    const myo_worker_pool_input *input;
    const myo_log *log;
    myo_worker *workers;
    struct pollfd *polled;
    size_t worker_count, next, ended;
    size_t started; /* workers so far */
    double looked_s;
} pool;

static void end_item(pool *state, size_t index, myo_status status, const char *message,
                     double recorded_s)
{
    const myo_input *item = &state->input->inputs[index];
    myo_job_outcome *outcome = &state->input->outcomes[index];
    *outcome = (myo_job_outcome) {
        .ended = true, .status = status, .message = message, .recorded_s = recorded_s
    };
    state->ended++;
    if (state->input->report != NULL)
        state->input->report(state->input->context, item, outcome);
}

static void tell(const pool *state, const myo_worker *worker, myo_log_level level,
                 const char *message)
{
    myo_log named = *state->log;
    named.subject = state->input->inputs[worker->item].path;
    if (level == MYO_LOG_ERROR)
        (void)myo_fail(&named, MYO_OK, "%s", message);
    else if (level == MYO_LOG_WARNING)
        myo_warn(&named, "%s", message);
    else
        myo_note(&named, "%s", message);
}

static void take_frames(pool *state, myo_worker *worker)
{
    myo_frame frame;
    const char *text;
    while (myo_worker_next(worker, &frame, &text, state->input->arena)) {
        if (frame.kind == MYO_FRAME_MESSAGE && worker->item != MYO_WORKER_IDLE) {
            if (frame.value == MYO_LOG_ERROR)
                worker->error = text;
            else if (frame.value == MYO_LOG_WARNING)
                myo_batch_add_warning(&worker->warnings, text);
            tell(state, worker, (myo_log_level)frame.value, text);
        } else if (frame.kind == MYO_FRAME_ENDED && worker->item != MYO_WORKER_IDLE) {
            const myo_status status = (myo_status)frame.value;
            const char *why = worker->error != NULL ? worker->error : myo_status_text(status);
            if (status != MYO_OK && worker->error == NULL)
                tell(state, worker, MYO_LOG_ERROR, why);
            if (status == MYO_OK)
                why = worker->warnings.length == 0
                          ? NULL
                          : myo_arena_text(state->input->arena, worker->warnings.bytes);
            const size_t item = (size_t)worker->item;
            worker->item = MYO_WORKER_IDLE;
            end_item(state, item, status, why, frame.recorded_s);
        }
    }
}

static double limit_of(const pool *state, const myo_worker *worker)
{
    const double given = state->input->batch->options->time_limit_s;
    if (given < 0)
        return 0;
    return given > 0 ? given : 600 + (double)state->input->inputs[worker->item].bytes / 1e6;
}

static const char *cause_of_death(pool *state, const myo_worker *worker, int status)
{
    myo_arena *arena = state->input->arena;
    const char *text = NULL;
    if (worker->overdue)
        text =
            myo_arena_format(arena, "took longer than %.0f s and was stopped; raise --time-limit",
                             limit_of(state, worker));
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        text = myo_arena_format(arena, "its worker was killed by signal 9 (SIGKILL), as the system "
                                       "does when memory runs out; use fewer --jobs");
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS)
        text = myo_arena_format(arena,
                                "its worker died of signal %d (SIGBUS), as when a disk under a "
                                "file in use fails or fills; check the disks of the input and "
                                "of TMPDIR",
                                SIGBUS);
    else if (WIFSIGNALED(status))
        text = myo_arena_format(arena,
                                "its worker died of signal %d (%s), as of a damaged file in the "
                                "library that reads it; copy it again from its source, and please "
                                "report it if it is sound",
                                WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        text = myo_arena_format(arena, "its worker ended with code %d; please report it",
                                WEXITSTATUS(status));
    return text == NULL ? myo_status_text(MYO_CRASHED) : text;
}

static void bury(pool *state, myo_worker *worker)
{
    myo_worker dead = *worker;
    const int status = myo_worker_reap(worker);
    if (dead.item == MYO_WORKER_IDLE)
        return;
    worker->item = dead.item;
    const char *message = cause_of_death(state, &dead, status);
    tell(state, worker, MYO_LOG_ERROR, message);
    myo_batch_abandon(state->input->batch, &state->input->inputs[dead.item]);
    worker->item = MYO_WORKER_IDLE;
    end_item(state, (size_t)dead.item, MYO_CRASHED, message, 0);
}

static myo_status start(pool *state, size_t place, int most_tries)
{
    myo_status status = MYO_NO_MEMORY;
    for (int tries = 0; status != MYO_OK && tries < most_tries; tries++) {
        if (tries > 0)
            nanosleep(&(struct timespec) { .tv_nsec = 100000000 }, NULL);
        status = myo_worker_start(state->workers, state->worker_count, place, state->input->batch,
                                  state->input->inputs);
    }
    return status;
}

/* Workers that die before they are given anything cost no recording, but that is not tried for
 * ever. */
static bool is_hopeless(const pool *state)
{
    return state->started > 2 * (state->input->count + state->worker_count);
}

/* What nobody has done has failed, and the batch has an end that its tables tell of. */
static void give_up(pool *state)
{
    static const char why[] = "worker processes die before they begin; see the system's log, and "
                              "run again with --resume";
    (void)myo_fail(state->log, MYO_CRASHED, "%s", why);
    for (; state->next < state->input->count; state->next++)
        end_item(state, state->input->order[state->next], MYO_CRASHED, why, 0);
}

/* Fills empty places. Fails only when nobody is left to do the work. */
static myo_status staff(pool *state)
{
    size_t alive = 0, wanted = state->input->count - state->ended;
    for (size_t i = 0; i < state->worker_count; i++)
        alive += state->workers[i].pid > 0;
    for (size_t i = 0; i < state->worker_count && alive < wanted; i++) {
        if (state->workers[i].pid > 0)
            continue;
        const myo_status status = start(state, i, alive == 0 ? FORK_TRIES : 1);
        if (status == MYO_OK)
            alive++, state->started++;
        else if (alive == 0)
            return myo_fail(state->log, status,
                            "cannot start a worker process: %s; close other programs or raise the "
                            "limit of processes",
                            strerror(errno));
        else
            break; /* fewer workers, the same results */
    }
    return MYO_OK;
}

static void hand_out(pool *state)
{
    for (size_t i = 0; i < state->worker_count && state->next < state->input->count; i++) {
        myo_worker *worker = &state->workers[i];
        if (worker->pid <= 0 || worker->item != MYO_WORKER_IDLE)
            continue;
        const size_t item = state->input->order[state->next];
        if (myo_worker_give(worker, (uint32_t)item, myo_clock_s())) {
            state->next++;
        } else { /* it died while idle: the input is still to be given */
            worker->item = MYO_WORKER_IDLE;
            myo_worker_reap(worker);
        }
    }
}

static void stop_overdue(pool *state)
{
    const double now = myo_clock_s();
    /* Ctrl-Z stops the workers too: that time is not theirs */
    const double pause = now - state->looked_s > PAUSE_S ? now - state->looked_s : 0;
    state->looked_s = now;
    for (size_t i = 0; i < state->worker_count; i++) {
        myo_worker *worker = &state->workers[i];
        worker->started_s += pause;
        if (worker->pid <= 0 || worker->item == MYO_WORKER_IDLE || worker->overdue)
            continue;
        const double limit = limit_of(state, worker);
        if (limit > 0 && now - worker->started_s > limit) {
            worker->overdue = true;
            kill(worker->pid, SIGKILL);
        }
    }
}

static void wait_and_take(pool *state)
{
    for (size_t i = 0; i < state->worker_count; i++)
        state->polled[i] =
            (struct pollfd) { .fd = state->workers[i].pid > 0 ? state->workers[i].channel : -1,
                              .events = POLLIN };
    if (poll(state->polled, (nfds_t)state->worker_count, TICK_MS) <= 0)
        return;
    for (size_t i = 0; i < state->worker_count; i++) {
        if (state->polled[i].fd < 0 || state->polled[i].revents == 0)
            continue;
        myo_worker *worker = &state->workers[i];
        const bool open = myo_worker_receive(worker);
        take_frames(state, worker);
        if (!open)
            bury(state, worker);
    }
}

static bool is_stopped(const pool *state)
{
    const volatile sig_atomic_t *stop = state->input->batch->options->stop;
    return stop != NULL && *stop != 0;
}

static void dismiss(pool *state, bool at_once)
{
    for (size_t i = 0; i < state->worker_count; i++) {
        myo_worker *worker = &state->workers[i];
        if (worker->pid <= 0)
            continue;
        if (at_once)
            kill(worker->pid, SIGKILL);
        const int64_t item = worker->item;
        myo_worker_reap(worker);
        if (item != MYO_WORKER_IDLE)
            myo_batch_abandon(state->input->batch, &state->input->inputs[item]);
    }
}

myo_status myo_worker_pool_run(const myo_worker_pool_input *input, const myo_log *log)
{
    static const myo_log silent = { 0 };
    pool state = { .input = input, .log = log == NULL ? &silent : log, .looked_s = myo_clock_s() };
    state.worker_count = input->jobs < input->count ? input->jobs : input->count;
    state.workers = myo_arena_new(input->arena, state.worker_count, sizeof *state.workers);
    state.polled = myo_arena_new(input->arena, state.worker_count, sizeof *state.polled);
    if (state.workers == NULL || state.polled == NULL)
        return MYO_NO_MEMORY;
    for (size_t i = 0; i < state.worker_count; i++)
        state.workers[i].item = MYO_WORKER_IDLE;
    myo_status status = MYO_OK;
    while (status == MYO_OK && state.ended < input->count) {
        if (is_stopped(&state)) {
            status = MYO_INTERRUPTED;
            break;
        }
        if (!is_hopeless(&state))
            status = staff(&state);
        else if (state.next < input->count)
            give_up(&state);
        if (status != MYO_OK || state.ended == input->count)
            break;
        hand_out(&state);
        wait_and_take(&state);
        stop_overdue(&state);
        if (input->report != NULL)
            input->report(input->context, NULL, NULL);
    }
    dismiss(&state, status != MYO_OK);
    return status;
}
