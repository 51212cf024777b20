/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The child process that runs a shared object. Its state, its samples and its events lie in guarded
 * memory; a fault there is told apart from one elsewhere, and told to the parent by shared memory.
 */
#define _DEFAULT_SOURCE /* sigaltstack */
#include "replay/detector_child.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "core/memory.h"
#include "kernels/twin/twin.h"
#include "replay/detector_events.h"
#include "replay/guarded_memory.h"
#include "replay/trace_file.h"

enum { STATE_LIMIT = 1 << 28, FLUSH_LIMIT = 1 << 20, PROTECT_FROM = 16 };

typedef struct child {
    const myo_detector *detector;
    myo_replay_source *source;
    const myo_replay_setup *setup;
    myo_replay_progress *progress;
    int to_parent;
    uint32_t stage;
    float *traced;
    myo_replay_trace *trace;
    bool silent; /* the events of this pass are not passed on */
    unsigned char *beside_samples;
    myo_detector_event *beside_events;
    myo_guarded_memory state, samples, events, beside;
} child;

/* The signal handler has no other way to find these; the process runs one detector and ends. */
static child *running;

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)context;
    myo_detector_fault fault = MYO_FAULT_ELSEWHERE;
    if (myo_guarded_owns(&running->state, info->si_addr) ||
        myo_guarded_owns(&running->beside, info->si_addr))
        fault = MYO_FAULT_STATE;
    else if (myo_guarded_owns(&running->events, info->si_addr))
        fault = MYO_FAULT_EVENTS;
    else if (myo_guarded_owns(&running->samples, info->si_addr))
        fault = MYO_FAULT_SAMPLES;
    running->progress->fault = (int32_t)fault;
    signal(number, SIG_DFL); /* returning repeats the fault, and the parent sees the signal */
}

static void catch_faults(void)
{
    static char stack[65536];
    const stack_t alternative = { .ss_sp = stack, .ss_size = sizeof stack };
    struct sigaction action = { .sa_flags = SA_SIGINFO | SA_ONSTACK };
    action.sa_sigaction = on_fault;
    sigemptyset(&action.sa_mask);
    sigaltstack(&alternative, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
}

static bool fail(child *self, myo_status status, const char *format, ...) MYO_PRINTF(3, 4);

static bool fail(child *self, myo_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(self->progress->message, MYO_REPLAY_MESSAGE, format, arguments);
    va_end(arguments);
    self->progress->status = (int32_t)status;
    self->progress->failed = 1;
    return false;
}

static const myo_detector *open_object(child *self, const char *path)
{
    void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (object == NULL) {
        fail(self, MYO_UNREADABLE, "not a loadable shared object: %s", dlerror());
        return NULL;
    }
    void *symbol = dlsym(object, MYO_DETECTOR_SYMBOL);
    if (symbol == NULL) {
        fail(self, MYO_UNSUPPORTED, "it does not export %s; see myoscribe/detector.h",
             MYO_DETECTOR_SYMBOL);
        return NULL;
    }
    myo_detector_entry_function *entry;
    memcpy(&entry, &symbol, sizeof entry); /* POSIX: an object pointer that holds a function's */
    const myo_detector *detector = entry(MYO_DETECTOR_VERSION);
    if (detector == NULL)
        fail(self, MYO_UNSUPPORTED,
             "it does not speak version %u of myoscribe/detector.h; build it with this program's "
             "header",
             MYO_DETECTOR_VERSION);
    return detector;
}

static bool load(child *self, const char *path)
{
    self->progress->phase = MYO_PHASE_LOAD;
    self->detector =
        strcmp(path, "twin") == 0 ? myo_twin_entry(MYO_DETECTOR_VERSION) : open_object(self, path);
    const myo_detector *detector = self->detector;
    if (detector == NULL)
        return false;
    if (detector->version != MYO_DETECTOR_VERSION)
        return fail(self, MYO_UNSUPPORTED,
                    "its interface is version %u, this program's %u; build it with this program's "
                    "header",
                    detector->version, MYO_DETECTOR_VERSION);
    if (detector->state_bytes == NULL || detector->init == NULL || detector->push == NULL ||
        detector->flush == NULL || detector->reset == NULL)
        return fail(self, MYO_UNSUPPORTED, "its table lacks a function");
    snprintf(self->progress->name, sizeof self->progress->name, "%s",
             detector->name == NULL ? "unnamed" : detector->name);
    return true;
}

static bool find_stage(child *self)
{
    const myo_detector *detector = self->detector;
    const uint32_t count = detector->trace == NULL ? 0 : detector->stage_count;
    if (self->setup->trace == NULL)
        return true;
    for (uint32_t s = 0; s < count; s++)
        if (strcmp(detector->stage_names[s], self->setup->trace) == 0) {
            self->stage = s;
            self->traced = myo_memory_new(myo_replay_largest_chunk(self->setup),
                                          self->source->channels * sizeof(float));
            if (self->traced == NULL)
                return fail(self, MYO_NO_MEMORY, "out of memory");
            const myo_status status =
                myo_replay_trace_open(&self->trace, self->source, self->setup->trace_path,
                                      self->setup->trace, self->progress->name);
            return status == MYO_OK ||
                   fail(self, status, "%s cannot be written", self->setup->trace_path);
        }
    char known[160] = "none";
    for (uint32_t s = 0, at = 0; s < count && at < sizeof known; s++)
        at += (uint32_t)snprintf(known + at, sizeof known - at, "%s%s", s > 0 ? ", " : "",
                                 detector->stage_names[s]);
    self->progress->unusable = 1;
    return fail(self, MYO_ARGUMENT, "it has no stage \"%.60s\"; it has: %s", self->setup->trace,
                known);
}

/* What the detector would take instead, as far as asking it for its state's size tells. */
static void suggest(const child *self, const myo_detector_format *format, char *out, size_t size)
{
    myo_detector_format other = *format;
    const bool floats = format->sample_type == MYO_DETECTOR_FLOAT32;
    other.sample_type = floats ? MYO_DETECTOR_INT16 : MYO_DETECTOR_FLOAT32;
    if (self->detector->state_bytes(&other) > 0) {
        snprintf(out, size, "it takes %s: use --sample-type %s", floats ? "int16" : "float32",
                 floats ? "int16" : "float32");
        return;
    }
    other = *format;
    for (other.channels = 1; other.channels < format->channels; other.channels++)
        if (self->detector->state_bytes(&other) > 0) {
            snprintf(out, size, "it takes fewer channels, %u for example: leave some out",
                     other.channels);
            return;
        }
    if (self->detector == myo_twin_entry(MYO_DETECTOR_VERSION))
        snprintf(
            out, size,
            "it takes %g to %g Hz and up to %d channels: resample the recording or leave it out",
            MYO_TWIN_RATE_MIN_HZ, MYO_TWIN_RATE_MAX_HZ, MYO_TWIN_CHANNELS);
    else
        snprintf(out, size,
                 "it takes what its state_bytes accepts: resample the recording or leave it out");
}

/* The recording's fault, not the detector's: the next recording may be one it takes. */
static bool refuse(child *self, const myo_detector_format *format)
{
    char takes[128];
    suggest(self, format, takes, sizeof takes);
    self->progress->refused = 1;
    return fail(self, MYO_UNSUPPORTED, "it does not take %u channel%s of %s at %.10g Hz; %s",
                format->channels, format->channels == 1 ? "" : "s",
                self->source->int16 ? "int16" : "float32", format->rate_hz, takes);
}

/* Large as a float, a double and an integer of any size: whoever reads it before writing it is
 * thrown far off. A small number, such as zeros or 0xA5 as a float, would hide the mistake. */
enum { POISON = 0x7F };

static bool open_state(child *self, myo_guarded_memory *state, const myo_detector_format *format)
{
    const size_t bytes = (size_t)self->progress->state_bytes;
    if (myo_guarded_open(state, bytes) != MYO_OK)
        return fail(self, MYO_NO_MEMORY, "out of memory");
    if (self->setup->probe == MYO_PROBE_POISON)
        memset(state->data, POISON, bytes);
    const int32_t result = self->detector->init(state->data, format);
    return result == 0 || fail(self, MYO_FAILED, "its init returned %d", (int)result);
}

static bool prepare(child *self)
{
    const myo_replay_source *source = self->source;
    const myo_detector_format format = { .rate_hz = source->info->rate_hz,
                                         .scale = source->scale,
                                         .channels = source->channels,
                                         .sample_type = source->int16 ? MYO_DETECTOR_INT16
                                                                      : MYO_DETECTOR_FLOAT32 };
    self->progress->phase = MYO_PHASE_INIT;
    const size_t bytes = self->detector->state_bytes(&format);
    if (bytes == 0)
        return refuse(self, &format);
    if (bytes > STATE_LIMIT)
        return fail(self, MYO_LIMIT, "it asks for %zu bytes of state; the limit is %d MiB", bytes,
                    STATE_LIMIT >> 20);
    self->progress->state_bytes = (int64_t)bytes;
    const size_t chunk = myo_replay_largest_chunk(self->setup);
    const size_t chunk_bytes = chunk * myo_replay_frame_bytes(source);
    if (myo_guarded_open(&self->samples, chunk_bytes) != MYO_OK ||
        myo_guarded_open(&self->events, MYO_DETECTOR_EVENTS * sizeof(myo_detector_event)) != MYO_OK)
        return fail(self, MYO_NO_MEMORY, "out of memory");
    if (self->setup->probe == MYO_PROBE_BESIDE) {
        self->beside_samples = myo_memory_new(chunk_bytes, 1);
        self->beside_events = myo_memory_new(MYO_DETECTOR_EVENTS, sizeof(myo_detector_event));
        if (self->beside_samples == NULL || self->beside_events == NULL)
            return fail(self, MYO_NO_MEMORY, "out of memory");
    }
    return open_state(self, &self->state, &format) &&
           (self->setup->probe != MYO_PROBE_BESIDE || open_state(self, &self->beside, &format));
}

/* The second detector gets the chunk backwards: other samples of the same size. */
static bool push_beside(child *self, const unsigned char *samples, uint32_t count)
{
    const size_t frame = myo_replay_frame_bytes(self->source);
    for (uint32_t i = 0; i < count; i++)
        memcpy(self->beside_samples + i * frame, samples + (count - 1 - i) * frame, frame);
    const int32_t found = self->detector->push(self->beside.data, self->beside_samples, count,
                                               self->beside_events, MYO_DETECTOR_EVENTS);
    return found >= 0 ||
           fail(self, MYO_FAILED, "a second detector beside it failed with %d", (int)found);
}

static bool send(child *self, const unsigned char *bytes, size_t left)
{
    while (left > 0) {
        const ssize_t sent = write(self->to_parent, bytes, left);
        if (sent <= 0)
            return fail(self, MYO_INTERNAL, "the replay's pipe broke");
        left -= (size_t)sent;
        bytes += sent;
    }
    return true;
}

static bool take_events(child *self, int32_t count)
{
    const myo_detector_event *events = (const myo_detector_event *)(void *)self->events.data;
    const long long frames = (long long)self->progress->frames;
    if (count < 0)
        return fail(self, MYO_FAILED, "it failed with %d at frame %lld", (int)count, frames);
    if (count > (int32_t)MYO_DETECTOR_EVENTS)
        return fail(self, MYO_FAILED, "it returned %d events where %u had room, at frame %lld",
                    (int)count, MYO_DETECTOR_EVENTS, frames);
    if (!myo_guarded_intact(&self->state))
        return fail(self, MYO_FAILED, "it wrote outside its state before frame %lld", frames);
    if (!myo_guarded_intact(&self->events))
        return fail(self, MYO_FAILED, "it wrote outside the event buffer before frame %lld",
                    frames);
    for (int32_t i = 0; i < count; i++) {
        const char *wrong = myo_replay_complaint(&events[i], frames, self->source->channels);
        if (wrong != NULL)
            return fail(self, MYO_FAILED, "an event given at frame %lld breaks the interface: %s",
                        frames, wrong);
    }
    return self->silent || send(self, self->events.data, (size_t)count * sizeof *events);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static bool push(child *self, int64_t first, uint32_t count)
{
    myo_detector_event *events = (myo_detector_event *)(void *)self->events.data;
    const size_t bytes = count * myo_replay_frame_bytes(self->source);
    /* the last sample lies at the guard, whatever the chunk's size */
    const size_t skip = (self->samples.bytes - bytes) / sizeof(float) * sizeof(float);
    unsigned char *samples = self->samples.data + skip;
    const bool protect = count >= PROTECT_FROM;
    self->progress->phase = MYO_PHASE_READ;
    const myo_status status = myo_replay_source_read(self->source, first, count, samples);
    if (status != MYO_OK)
        return fail(self, status, "the recording cannot be read at frame %lld", (long long)first);
    self->progress->phase = MYO_PHASE_PUSH;
    if (protect)
        myo_guarded_protect(&self->samples, true);
    const double before = now();
    if (self->trace != NULL)
        self->detector->trace(self->state.data, self->stage, self->traced);
    const int32_t found =
        self->detector->push(self->state.data, samples, count, events, MYO_DETECTOR_EVENTS);
    const double took = now() - before;
    self->progress->seconds += took;
    if (took > self->progress->worst_call_s) {
        self->progress->worst_call_s = took;
        self->progress->worst_call_frame = first;
    }
    if (protect)
        myo_guarded_protect(&self->samples, false);
    self->progress->frames = first + count;
    if (self->beside_samples != NULL && !push_beside(self, samples, count))
        return false;
    if (self->trace != NULL && myo_replay_trace_append(self->trace, self->traced, count) != MYO_OK)
        return fail(self, MYO_OUTPUT, "%s cannot be written", self->setup->trace_path);
    return take_events(self, found);
}

static bool flush(child *self)
{
    myo_detector_event *events = (myo_detector_event *)(void *)self->events.data;
    self->progress->phase = MYO_PHASE_FLUSH;
    for (int i = 0; i < FLUSH_LIMIT; i++) {
        const int32_t found = self->detector->flush(self->state.data, events, MYO_DETECTOR_EVENTS);
        if (!take_events(self, found))
            return false;
        if (found == 0)
            return true;
    }
    return fail(self, MYO_FAILED, "its flush never came to an end");
}

static bool pass(child *self)
{
    const int64_t frames = self->source->info->frames;
    for (int64_t first = 0; first < frames;) {
        const uint32_t count = myo_replay_chunk(self->setup, first, frames);
        if (!push(self, first, count))
            return false;
        first += count;
    }
    return flush(self);
}

static bool run(child *self, const char *path)
{
    if (!load(self, path)) {
        self->progress->unusable = 1;
        return false;
    }
    if (!prepare(self) || !find_stage(self))
        return false;
    if (self->setup->probe == MYO_PROBE_RESET) {
        self->silent = true;
        if (!pass(self))
            return false;
        self->silent = false;
        self->progress->frames = 0;
        self->detector->reset(self->state.data);
    }
    if (!pass(self))
        return false;
    if (self->trace != NULL && myo_replay_trace_finish(&self->trace) != MYO_OK)
        return fail(self, MYO_OUTPUT, "%s cannot be written", self->setup->trace_path);
    return true;
}

void myo_replay_child(const char *detector, myo_replay_source *source,
                      const myo_replay_setup *setup, myo_replay_progress *progress, int to_parent)
{
    child self = { .source = source, .setup = setup, .progress = progress, .to_parent = to_parent };
    const struct rlimit no_core = { 0, 0 };
    running = &self;
    setrlimit(RLIMIT_CORE, &no_core);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* what a detector prints is not our data, but its author wants to see it, up to a crash */
    dup2(STDERR_FILENO, STDOUT_FILENO);
    setvbuf(stdout, NULL, _IONBF, 0);
    catch_faults();
    const bool well = run(&self, detector);
    _exit(well ? 0 : 1);
}
