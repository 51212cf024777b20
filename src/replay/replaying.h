/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the files of the replay share. */
#ifndef MYO_REPLAY_REPLAYING_H
#define MYO_REPLAY_REPLAYING_H

#include "core/hdf5_file.h"
#include "core/arena.h"
#include "core/array.h"
#include "core/clock.h"
#include "core/text.h"
#include "myoscribe/detector.h"
#include "myoscribe/replay.h"

enum { MYO_REPLAY_MIXED = 0, MYO_REPLAY_MESSAGE = 256 };

/** The EMG channels of one stream, as a detector is to see them. Reads in blocks of its own. */
typedef struct myo_replay_source {
    myo_recording *recording;
    const myo_stream *info;
    size_t stream;
    uint32_t channels;
    size_t *picks; /**< channel numbers in the stream */
    double *to_uv; /**< per pick: microvolts of one unit; 1 when not calibrated */
    bool calibrated;
    bool int16, raw; /**< raw: the recording's own codes */
    double gain, scale;
    double *block;
    int64_t block_first;
    size_t block_count;
} myo_replay_source;

/** One way of running a detector over one stream. */
typedef struct myo_replay_setup {
    uint32_t chunk; /**< frames; MYO_REPLAY_MIXED: irregular */
    bool int16;
    double gain;
    double full_scale_uv;
    double time_limit_s;
    const char *trace, *trace_path; /**< NULL: none */
} myo_replay_setup;

/** What one run gave. */
typedef struct myo_replay_run_result {
    myo_array events; /**< myo_detector_event, in the order of their decisions */
    double seconds;
    char name[64]; /**< of the detector */
    bool unusable; /**< the detector fails for whatever recording: it cannot be loaded, ... */
} myo_replay_run_result;

/* source.c */
MYO_CHECKED myo_status myo_replay_source_open(myo_replay_source *out, myo_recording *recording,
                                              size_t stream, const myo_replay_setup *setup);
void myo_replay_source_close(myo_replay_source *source);
/** `count` frames from `first`, interleaved, float32 or int16. */
MYO_CHECKED myo_status myo_replay_source_read(myo_replay_source *source, int64_t first,
                                              size_t count, void *out);
size_t myo_replay_frame_bytes(const myo_replay_source *source);
/** Frames of the next chunk, which begins at `first`. */
uint32_t myo_replay_chunk(const myo_replay_setup *setup, int64_t first, int64_t frames);
uint32_t myo_replay_largest_chunk(const myo_replay_setup *setup);

/* event.c */
/** NULL when the event keeps the interface's rules, else what is wrong with it. */
const char *myo_replay_complaint(const myo_detector_event *event, int64_t frames_pushed,
                                 uint32_t channels);
const char *myo_replay_class_name(uint32_t event_class);
/** Class number of a name; UINT32_MAX when there is none. */
uint32_t myo_replay_class_number(const char *name);
/** Events of `a` without a counterpart in `b`, and the reverse. `exact`: every field is compared;
 *  else class and channel, and the onset within `tolerance` frames. */
MYO_CHECKED myo_status myo_replay_differences(int64_t *missing, int64_t *added, const myo_array *a,
                                              const myo_array *b, bool exact, int64_t tolerance);

/* guard.c: memory that ends where unreadable pages begin */
typedef struct myo_guarded {
    unsigned char *base; /**< of the whole mapping */
    size_t mapped, guard;
    unsigned char *data; /**< `bytes` bytes that end, but for alignment, where the guard begins */
    size_t bytes;
} myo_guarded;

MYO_CHECKED myo_status myo_guarded_open(myo_guarded *out, size_t bytes);
/** False when the bytes before or just after `data` were overwritten. */
bool myo_guarded_intact(const myo_guarded *memory);
/** True when the address lies in the mapping, its unreadable pages included. */
bool myo_guarded_owns(const myo_guarded *memory, const void *address);
/** Makes data read-only, or writable again. */
void myo_guarded_protect(const myo_guarded *memory, bool read_only);
void myo_guarded_close(myo_guarded *memory);
/** Memory that a forked child shares; NULL when there is none. */
void *myo_shared_new(size_t bytes);
void myo_shared_free(void *block, size_t bytes);

/* object_child.c, object_trace.c: run in the forked child */
typedef enum myo_fault {
    MYO_FAULT_NONE,
    MYO_FAULT_ELSEWHERE,
    MYO_FAULT_STATE,
    MYO_FAULT_EVENTS,
    MYO_FAULT_SAMPLES
} myo_fault;

enum { MYO_PHASE_LOAD, MYO_PHASE_INIT, MYO_PHASE_PUSH, MYO_PHASE_FLUSH, MYO_PHASE_READ };

/** Shared with the parent, which reads it while the child runs and after it died. */
typedef struct myo_replay_progress {
    volatile int64_t frames;   /**< pushed so far */
    volatile int32_t phase;    /**< MYO_PHASE_... */
    volatile int32_t fault;    /**< myo_fault */
    volatile double seconds;   /**< in the detector's code */
    volatile int32_t failed;   /**< `message` is an error */
    volatile int32_t status;   /**< myo_status of that error */
    volatile int32_t unusable; /**< that error does not come from the recording */
    char message[MYO_REPLAY_MESSAGE];
    char name[64];
} myo_replay_progress;

/** Runs the detector and ends the process. */
void myo_replay_child(const char *detector, myo_replay_source *source,
                      const myo_replay_setup *setup, myo_replay_progress *progress, int to_parent);

/* object_trace.c */
MYO_CHECKED myo_status myo_trace_create(myo_hdf5 **out, const char *path, const char *stage,
                                        const char *origin);
/** A float32 stream of `n` channels, to be filled by myo_hdf5_append. */
MYO_CHECKED myo_status myo_trace_add_stream(myo_hdf5 *file, const char *dataset, double rate_hz,
                                            double start_s, const char *const *names, size_t n);
typedef struct myo_replay_trace myo_replay_trace;
MYO_CHECKED myo_status myo_replay_trace_open(myo_replay_trace **out,
                                             const myo_replay_source *source, const char *path,
                                             const char *stage, const char *detector);
MYO_CHECKED myo_status myo_replay_trace_append(myo_replay_trace *trace, const float *rows,
                                               size_t count);
MYO_CHECKED myo_status myo_replay_trace_finish(myo_replay_trace **trace);

/* object.c, command.c */
MYO_CHECKED myo_status myo_replay_object(myo_replay_run_result *run, const char *detector,
                                         myo_replay_source *source, const myo_replay_setup *setup,
                                         const myo_log *log);
MYO_CHECKED myo_status myo_replay_command(myo_replay_run_result *run, const char *command,
                                          myo_replay_source *source, const myo_replay_setup *setup,
                                          const myo_log *log);
/** Waits for the child to end; kills its process group first when it must not go on. Returns its
 *  wait status. */
int myo_replay_reap(int child, bool kill_it);

/* inputs.c */
typedef struct myo_replay_input {
    const char *path, *key;
} myo_replay_input;

MYO_CHECKED myo_status myo_replay_list(myo_array *out, const char *const *inputs, size_t count,
                                       const char *folder, myo_arena *arena, const myo_log *log);

/* replay.c, replay_write.c */
struct myo_replay {
    myo_arena *arena;
    myo_replay_options options;
    const char *folder;
    char name[64]; /**< of the detector; what the user called it until it is loaded */
    bool unusable; /**< the detector, for whatever recording */
    myo_replay_result *results;
    size_t count;
    myo_array channels; /**< myo_replay_channel */
    char *rendered;
};

/** One event in the recording's time. */
typedef struct myo_replay_row {
    double onset_s, duration_s, decided_s;
    const char *channel;
    myo_detector_event event;
} myo_replay_row;

/** A row of recordings.tsv. */
typedef struct myo_replay_channel {
    const char *key, *name;
    double duration_s;
} myo_replay_channel;

/** What an earlier replay found in this recording: a failed one has no events. */
MYO_CHECKED myo_status myo_replay_forget_events(const myo_replay *replay, const char *key);
MYO_CHECKED myo_status myo_replay_write_events(const myo_replay *replay, const char *key,
                                               const myo_array *rows, const myo_log *log);
MYO_CHECKED myo_status myo_replay_write_index(const myo_replay *replay, const myo_log *log);

#endif
