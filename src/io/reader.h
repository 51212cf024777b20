/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * How a format is read. A reader is one file: it says what the file says, in a draft, and delivers
 * stored frames in blocks. Names, units, sidecars, marks and gaps are filled in once, for all
 * formats. README.md of this folder says how to add one.
 */
#ifndef MYO_IO_READER_H
#define MYO_IO_READER_H

#include "core/hash.h"
#include "core/arena.h"
#include "core/array.h"
#include "myoscribe/recording.h"

enum { MYO_PROBE_BYTES = 8192, MYO_CHANNEL_LIMIT = 1024, MYO_STREAM_LIMIT = 256 };

/** First bytes of a file; a reader recognises its format by these, never by the name alone. */
typedef struct myo_probe {
    const char *path;
    const unsigned char *head;
    size_t length; /**< of head, at most MYO_PROBE_BYTES */
    int64_t file_bytes;
    bool is_hdf5; /**< by its signature, which may lie beyond the head */
} myo_probe;

/** A channel as the file describes it. */
typedef struct myo_channel_draft {
    const char *name; /**< NULL: unnamed */
    int type;         /**< myo_channel_type, or -1: told from name and unit */
    int default_type; /**< when name and unit do not tell either */
    const char *unit; /**< as spelled in the file; NULL: the file has none */
    double scale, offset;
    double full_scale; /**< raw value that is digital full scale; 0: not a converter's number */
    double rail_low, rail_high;
    const char *unit_source;
    int axis_group; /**< -1: told from names */
} myo_channel_draft;

/** Frames missing before stored frame `before`. */
typedef struct myo_drop {
    int64_t before, missing;
} myo_drop;

typedef struct myo_stream_draft {
    const char *name; /**< NULL: unnamed */
    double rate_hz;   /**< 0: the file has none */
    const char *rate_source;
    double start_s;
    int64_t frames; /**< stored ones */
    myo_sample_type sample_type;
    size_t channel_count;
    myo_channel_draft *channels; /**< in the arena */
    size_t drop_count;
    const myo_drop *drops; /**< ascending */
    bool drops_stored; /**< the missing frames are stored too, as zeros: `before` is the first */
} myo_stream_draft;

typedef struct myo_draft {
    const char *format;
    size_t stream_count;
    myo_stream_draft *streams;                    /**< in the arena */
    myo_array marks;                              /**< of myo_mark; from the file itself */
    myo_array notes;                              /**< of const char * */
    bool takes_dataset;                           /**< --dataset was asked */
    const char *recorded_at, *recorded_at_source; /**< see recorded_at.h */
} myo_draft;

typedef struct myo_open_request {
    const char *path;
    const myo_recording_options *options; /**< never NULL */
    myo_arena *arena;                     /**< lives as long as the recording */
    const myo_log *log;
    myo_array *files; /**< of myo_recording_file; filled by myo_reader_looks_at */
    struct myo_folder_cache *folders;
} myo_open_request;

typedef struct myo_reader {
    const char *name;
    bool (*probe)(const myo_probe *probe);
    /** Fills the draft; `*state` is given to close also after a failure when it is set. */
    myo_status (*open)(void **state, const myo_open_request *request, myo_draft *draft);
    /** `count` stored frames from `first` in the stream's sample type; the range is inside. */
    myo_status (*read)(void *state, size_t stream, int64_t first, size_t count, void *out);
    void (*close)(void *state);
    /** Shows `hash`, which outlives `state`, the bytes of the file as they are read in order; may
     * be NULL: then the file is read once more for its hash. */
    void (*hash_reads)(void *state, myo_hash_follow *hash);
    /** Names that promise this format, by blanks (".edf .bdf"); NULL: none of its own. A file of
     * such a name is not passed over in a folder when no reader knows its content. */
    const char *extensions;
} myo_reader;

/** `count` zeroed channel drafts: nothing known, scale 1, rails NaN. NULL when out of memory. */
myo_channel_draft *myo_draft_channels(myo_arena *arena, size_t count);
/** Says that opening reads this file if it is there; before it is read. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_reader_looks_at(const myo_open_request *request, const char *path);
/** Whether a file that myo_reader_looks_at was asked about was there. */
bool myo_reader_saw(const myo_open_request *request, const char *path);
/** A sentence for `info` and the report: what was assumed or repaired. */
MYO_CHECKED myo_status myo_draft_note(myo_draft *draft, const myo_open_request *request,
                                      const char *format, ...) MYO_PRINTF(3, 4);
/** A note that is a warning in the log, too: the user has probably made a mistake. */
MYO_CHECKED myo_status myo_draft_warn(myo_draft *draft, const myo_open_request *request,
                                      const char *format, ...) MYO_PRINTF(3, 4);

#endif
