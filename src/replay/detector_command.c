/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Any program over pipes. To its standard input, little-endian:
 *
 *     myoscribe 1 rate_hz=2000 channels=2 sample_type=float32 scale=1\n
 *     then chunks: uint32 frame count n >= 1, n * channels interleaved samples
 *     at the end: uint32 0
 *
 * From its standard output, one line each, in the order of the decisions:
 *
 *     event ONSET_SAMPLE DECIDED_SAMPLE CHANNEL CLASS [DURATION_SAMPLES [CONFIDENCE]]
 *     end
 *
 * A DURATION of "open" (or 0, for a class that is an interval) is an onset whose end is not known;
 * the same channel, class and onset with a duration closes it later. "end" answers the end; then
 * the program leaves with exit code 0. What it writes to standard error is shown as it is. A
 * DECIDED_SAMPLE that was not sent yet is refused; since a pipe holds samples that were not read
 * yet, an honest latency is the program's own duty here (a shared object's is checked frame by
 * frame).
 */
#include "replay/detector_command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/array.h"
#include "core/clock.h"
#include "core/fail.h"
#include "core/memory.h"
#include "core/text.h"
#include "replay/detector_events.h"
#include "replay/detector_process.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the framing is little-endian");

enum { LINE_BYTES = 256, POLL_MS = 50, EVENT_LIMIT = 1 << 24, FIELDS = 8 };

typedef struct talk {
    myo_replay_source *source;
    const myo_replay_setup *setup;
    const myo_log *log;
    const char *command;
    myo_array *events;
    int to, from;
    unsigned char *out; /* what is being sent */
    size_t out_length, out_done;
    int64_t frames; /* sent or being sent */
    bool closing, ended;
    char line[LINE_BYTES];
    size_t line_length, line_number;
} talk;

static myo_status spawn(talk *self, pid_t *child)
{
    int in[2], out[2];
    if (pipe(in) != 0)
        return myo_fail(self->log, MYO_INTERNAL, "no pipe could be made: %s", strerror(errno));
    if (pipe(out) != 0) {
        close(in[0]);
        close(in[1]);
        return myo_fail(self->log, MYO_INTERNAL, "no pipe could be made: %s", strerror(errno));
    }
    const pid_t parent = getpid();
    *child = fork();
    if (*child == 0) {
        setpgid(0, 0);
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(in[0]);
        close(in[1]);
        close(out[0]);
        close(out[1]);
        myo_detector_run(self->command, (int)parent);
    }
    close(in[0]);
    close(out[1]);
    self->to = in[1];
    self->from = out[0];
    if (*child < 0)
        return myo_fail(self->log, MYO_INTERNAL, "no process could be started: %s",
                        strerror(errno));
    setpgid(*child, *child);
    (void)fcntl(self->to, F_SETFL, O_NONBLOCK);
    (void)fcntl(self->from, F_SETFL, O_NONBLOCK);
    (void)fcntl(self->to, F_SETFD, FD_CLOEXEC);
    (void)fcntl(self->from, F_SETFD, FD_CLOEXEC);
    return MYO_OK;
}

/* The next chunk, or the end mark. */
static myo_status prepare_chunk(talk *self)
{
    const int64_t left = self->source->info->frames - self->frames;
    const uint32_t count =
        left > 0 ? myo_replay_chunk(self->setup, self->frames, self->source->info->frames) : 0;
    memcpy(self->out, &count, sizeof count);
    self->out_done = 0;
    self->out_length = sizeof count + count * myo_replay_frame_bytes(self->source);
    self->closing = count == 0;
    if (count > 0)
        MYO_TRY(
            myo_replay_source_read(self->source, self->frames, count, self->out + sizeof count));
    self->frames += count;
    return MYO_OK;
}

static myo_status garbage(const talk *self, const char *why)
{
    return myo_fail(self->log, MYO_FAILED,
                    "%s: line %zu of its answer, \"%.80s\": %s; a line is \"event ONSET DECIDED "
                    "CHANNEL CLASS [DURATION [CONFIDENCE]]\" or \"end\"",
                    self->command, self->line_number, self->line, why);
}

/* "open": it has begun, and nobody knows when it ends. */
static bool read_duration(const char *text, int64_t *duration)
{
    if (strcmp(text, "open") != 0 && strcmp(text, "n/a") != 0)
        return myo_text_integer(text, duration);
    *duration = MYO_DETECTOR_OPEN;
    return true;
}

static myo_status parse_event(talk *self, char *const *fields, size_t count)
{
    int64_t onset, decided, channel, duration = 0;
    double confidence = -1;
    if (count < 5 || count > 7 || !myo_text_integer(fields[1], &onset) ||
        !myo_text_integer(fields[2], &decided) || !myo_text_integer(fields[3], &channel) ||
        (count > 5 && !read_duration(fields[5], &duration)) ||
        (count > 6 && !myo_text_number(fields[6], &confidence, false)))
        return garbage(self, "it does not read as an event");
    const myo_detector_event event = {
        .onset_sample = onset,
        .decided_sample = decided,
        .duration_samples = duration,
        .channel = channel >= 0 && channel < UINT32_MAX ? (uint32_t)channel : UINT32_MAX,
        .event_class = myo_replay_class_number(fields[4]),
        .confidence = (float)confidence,
    };
    const char *wrong = myo_replay_complaint(&event, self->frames, self->source->channels);
    if (wrong != NULL)
        return garbage(self, wrong);
    myo_detector_event *slot =
        self->events->count < EVENT_LIMIT ? myo_array_push(self->events) : NULL;
    if (slot == NULL)
        return myo_fail(self->log, MYO_LIMIT, "%s: too many events", self->command);
    *slot = event;
    return MYO_OK;
}

static myo_status parse_line(talk *self)
{
    char copy[LINE_BYTES], *fields[FIELDS] = { NULL }, *state = NULL;
    size_t count = 0;
    self->line_number++;
    memcpy(copy, self->line, sizeof copy);
    for (char *word = strtok_r(copy, " \t\r", &state); word != NULL && count < FIELDS;
         word = strtok_r(NULL, " \t\r", &state))
        fields[count++] = word;
    if (self->ended)
        return garbage(self, "nothing may follow \"end\"");
    if (count == 1 && strcmp(fields[0], "end") == 0) {
        if (!self->closing)
            return garbage(self, "the recording has not ended yet");
        self->ended = true;
        return MYO_OK;
    }
    if (count == 0 || strcmp(fields[0], "event") != 0)
        return garbage(self, "it is neither");
    return parse_event(self, fields, count);
}

static myo_status take(talk *self, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] == '\n') {
            self->line[self->line_length] = '\0';
            self->line_length = 0;
            MYO_TRY(parse_line(self));
        } else if (bytes[i] == '\0' || self->line_length == LINE_BYTES - 1) {
            self->line[self->line_length] = '\0';
            self->line_number++;
            return garbage(self, "it is not a line of text");
        } else {
            self->line[self->line_length++] = bytes[i];
        }
    }
    return MYO_OK;
}

/* One turn: sends what the pipe takes, reads what is there. */
static myo_status turn(talk *self, bool *moved, bool *hung_up)
{
    struct pollfd ends[2] = { { .fd = self->to, .events = POLLOUT },
                              { .fd = self->from, .events = POLLIN } };
    if (poll(ends, 2, POLL_MS) <= 0)
        return MYO_OK;
    if ((ends[0].revents & POLLOUT) != 0 && (ends[0].revents & POLLERR) == 0) {
        const ssize_t sent =
            write(self->to, self->out + self->out_done, self->out_length - self->out_done);
        if (sent > 0) {
            *moved = true;
            self->out_done += (size_t)sent;
        }
        if (self->out_done == self->out_length && self->closing) {
            close(self->to);
            self->to = -1;
        } else if (self->out_done == self->out_length) {
            MYO_TRY(prepare_chunk(self));
        }
    } else if ((ends[0].revents & POLLERR) != 0) {
        close(self->to); /* nobody reads; what it still says decides */
        self->to = -1;
    }
    if ((ends[1].revents & (POLLIN | POLLHUP)) != 0) {
        char buffer[4096];
        const ssize_t got = read(self->from, buffer, sizeof buffer);
        if (got > 0) {
            *moved = true;
            return take(self, buffer, (size_t)got);
        }
        *hung_up = got == 0;
    }
    return MYO_OK;
}

static myo_status converse(talk *self)
{
    double since = myo_clock_s();
    bool hung_up = false;
    self->out_length =
        (size_t)snprintf((char *)self->out, LINE_BYTES,
                         "myoscribe 1 rate_hz=%.17g channels=%u sample_type=%s scale=%.17g\n",
                         self->source->info->rate_hz, self->source->channels,
                         self->source->int16 ? "int16" : "float32", self->source->scale);
    while (!hung_up) {
        bool moved = false;
        MYO_TRY(turn(self, &moved, &hung_up));
        if (moved)
            since = myo_clock_s();
        else if (myo_clock_s() - since > self->setup->time_limit_s)
            return myo_fail(self->log, MYO_CRASHED,
                            "%s: neither read nor wrote for %.3g s near frame %lld and was ended; "
                            "--time-limit sets how long to wait",
                            self->command, self->setup->time_limit_s, (long long)self->frames);
    }
    return MYO_OK;
}

static myo_status explain_end(const talk *self, int wait_status)
{
    if (WIFSIGNALED(wait_status))
        return myo_fail(self->log, MYO_CRASHED, "%s: crashed with signal %d (%s) near frame %lld",
                        self->command, WTERMSIG(wait_status), strsignal(WTERMSIG(wait_status)),
                        (long long)self->frames);
    if (WEXITSTATUS(wait_status) == 127)
        return myo_fail(self->log, MYO_NOT_FOUND, "%s: the program was not found", self->command);
    if (WEXITSTATUS(wait_status) != 0)
        return myo_fail(self->log, MYO_CRASHED, "%s: ended with exit code %d near frame %lld",
                        self->command, WEXITSTATUS(wait_status), (long long)self->frames);
    if (!self->ended)
        return myo_fail(self->log, MYO_FAILED,
                        "%s: closed its output without \"end\" near frame %lld; flush it after "
                        "the last line",
                        self->command, (long long)self->frames);
    return MYO_OK;
}

myo_status myo_replay_command(myo_replay_run_result *run, const char *command,
                              myo_replay_source *source, const myo_replay_setup *setup,
                              const myo_log *log)
{
    const size_t most = myo_replay_largest_chunk(setup) * myo_replay_frame_bytes(source);
    talk self = { .source = source,
                  .setup = setup,
                  .log = log,
                  .command = command,
                  .events = &run->events,
                  .out = myo_memory_new(most + LINE_BYTES, 1),
                  .to = -1,
                  .from = -1 };
    struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
    pid_t child = -1;
    const double start = myo_clock_s();
    if (self.out == NULL)
        return MYO_NO_MEMORY;
    sigaction(SIGPIPE, &ignore, &before);
    myo_status status = spawn(&self, &child);
    if (status == MYO_OK) {
        status = converse(&self);
        const int wait_status = myo_replay_reap((int)child, status != MYO_OK);
        if (status == MYO_OK)
            status = explain_end(&self, wait_status);
    }
    sigaction(SIGPIPE, &before, NULL);
    if (self.to >= 0)
        close(self.to);
    if (self.from >= 0)
        close(self.from);
    myo_memory_free(self.out);
    run->seconds = myo_clock_s() - start;
    snprintf(run->name, sizeof run->name, "%.60s", command);
    return status;
}
