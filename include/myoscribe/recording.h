/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * A recording: one or more streams, each with its own rate and start, of channels.
 * Opened from any readable file; samples are read in blocks at any position.
 *
 * Time is seconds from the file's own zero, else from the first sample of the first stream.
 * Missing samples (dropped packets) are part of a stream's frame count, read as 0 (raw) or NaN
 * (physical) and are listed in `gaps`, so that frame / rate_hz is always time.
 * An object belongs to one thread.
 */
#ifndef MYOSCRIBE_RECORDING_H
#define MYOSCRIBE_RECORDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum myo_channel_type {
    MYO_CHANNEL_EMG,
    MYO_CHANNEL_ACC,
    MYO_CHANNEL_GYRO,
    MYO_CHANNEL_FORCE,
    MYO_CHANNEL_TRIG,
    MYO_CHANNEL_MISC
} myo_channel_type;

/** Raw sample types; all native-endian. 24-bit samples are delivered as INT32, left-aligned. */
typedef enum myo_sample_type {
    MYO_SAMPLE_INT16,
    MYO_SAMPLE_INT32,
    MYO_SAMPLE_FLOAT32,
    MYO_SAMPLE_FLOAT64
} myo_sample_type;

typedef struct myo_channel {
    const char *name; /**< unique in the recording: bare where unique, else "stream/name" */
    myo_channel_type type;
    const char *unit;     /**< canonical: "uV", "g", "m/s^2", "N", "%FS" (uncalibrated), ... */
    double scale, offset; /**< physical (in `unit`) = raw * scale + offset */
    double rail_low;      /**< raw value at which the converter saturates; NaN if unknown */
    double rail_high;
    bool calibrated; /**< false: unit is "%FS" or "counts", nothing may be said in microvolts */
    const char *unit_source; /**< where unit and scale come from, e.g. "trial1_channels.tsv" */
    const char *type_source; /**< by what the type was told, e.g. "the word emg", "file"; NULL: of
                                recordings that were not read from a file */
    int axis_group;          /**< accelerometer axes of one sensor share a group >= 0; else -1 */
} myo_channel;

typedef struct myo_gap {
    int64_t first, count; /**< frames that are missing */
} myo_gap;

typedef struct myo_stream {
    const char *name;        /**< never NULL; "" for files with one unnamed stream */
    double rate_hz;          /**< > 0, may be non-integer */
    const char *rate_source; /**< "file", "--rate", ... */
    double start_s;          /**< time of frame 0; may be negative */
    int64_t frames;          /**< > 0, missing ones included */
    myo_sample_type sample_type;
    size_t channel_count;
    const myo_channel *channels;
    size_t gap_count;
    const myo_gap *gaps; /**< sorted, disjoint */
} myo_stream;

/** A task mark: what the protocol asked for, never what is true of the signal. */
typedef struct myo_mark {
    double onset_s, duration_s; /**< duration >= 0 */
    const char *type;    /**< "rest", "voluntary", "mvc", "stimulus", "exclude" or anything else */
    const char *channel; /**< NULL: all channels */
} myo_mark;

/** A file that opening read, or would have read had it been there, as it was just before. */
typedef struct myo_recording_file {
    const char *path;
    int64_t bytes;       /**< -1: there was none */
    int64_t modified_ns; /**< since 1970; 0 when there was none */
} myo_recording_file;

typedef struct myo_recording_options myo_recording_options;

typedef struct myo_recording_info {
    const char *path;
    /** What the user said when it was opened; NULL: nothing. */
    const myo_recording_options *said;
    const char *format; /**< "WAV", "OpenSignals HDF5", ... */
    size_t stream_count;
    const myo_stream *streams;
    size_t mark_count;
    const myo_mark *marks;   /**< sorted by onset */
    const char *mark_source; /**< NULL when there are no marks */
    const char *recorded_at; /**< "2017-05-30T15:34:25", or the date alone; NULL: not known */
    const char *recorded_at_source; /**< "file" or the name of a sidecar */
    size_t note_count;
    const char *const *notes; /**< what was assumed or repaired while opening, a sentence each */
    size_t file_count;
    /** The recording itself first; then its sidecars, inherited ones too, and other parts. When one
     *  of them changes, appears or goes, the description may be another. */
    const myo_recording_file *files;
} myo_recording_info;

/** What the user says about files that do not say it themselves. Zero-initialise; all optional. */
struct myo_recording_options {
    const char *channels_path; /**< sidecar for inputs that lack `<stem>_channels.tsv` */
    const char *events_path;   /**< task marks instead of `<stem>_events.tsv` */
    const char *full_scale;    /**< "5 mV": value at digital full scale of uncalibrated channels */
    double rate_hz;            /**< for files without a rate; 0 = not given */
    const char *dataset;       /**< path inside a generic HDF5 or variable name in a MATLAB file */
    bool resample_irregular;   /**< resample an irregular time column instead of refusing it */
    size_t memory_bytes;       /**< bound on any single buffer; 0 = 128 MiB */
    /** Listings of folders that many openings share, of the library's own; leave it NULL. */
    struct myo_folder_cache *folders;
};

/** True when `text` is what full_scale takes: a positive value with a known unit. */
MYO_API bool myo_full_scale_check(const char *text);

typedef struct myo_recording myo_recording;

/**
 * Opens a recording. `options` may be NULL. On failure `*out` is untouched and the log has one
 * error line naming the problem and the remedy.
 * @return OK, NOT_FOUND, UNREADABLE, NOT_A_RECORDING, MALFORMED, EMPTY, RATE, UNIT, CHANNEL,
 *         UNSUPPORTED, LIMIT, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_recording_open(myo_recording **out, const char *path,
                                                  const myo_recording_options *options,
                                                  const myo_log *log);

/**
 * The same with a process of its own that opens and reads the file, so that a file on which a
 * format's library crashes or never ends costs no more than an error (CRASHED). For programs that
 * read files nobody has vouched for. `log` must outlive the recording: a crash while reading is
 * logged when it happens. The calling process forks; it should have one thread.
 */
MYO_API MYO_CHECKED myo_status myo_recording_open_in_child(myo_recording **out, const char *path,
                                                           const myo_recording_options *options,
                                                           const myo_log *log);

/** Borrowed until close. */
MYO_API const myo_recording_info *myo_recording_describe(const myo_recording *recording);

/** True when a folder walk should consider this file a recording (probed by content). */
MYO_API bool myo_recording_probe(const char *path);

/** True for a regular file that is a recording of a format that is not read (.poly5, a
 * .csv in UTF-16): a folder walk leaves it out and should say so. */
MYO_API bool myo_recording_is_foreign(const char *path);

/** Bytes of one raw sample. */
MYO_API size_t myo_sample_bytes(myo_sample_type type);

/**
 * Reads `count` frames from `first` of one stream, interleaved, in the stream's raw sample type,
 * into `out` (count * channel_count samples). Missing frames are 0. The range must lie inside the
 * stream. @return OK, UNREADABLE, MALFORMED (fewer samples than claimed), CRASHED (said in the
 * log), NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_recording_read(myo_recording *recording, size_t stream,
                                                  int64_t first, size_t count, void *out);

/** As myo_recording_read, in physical units as double; missing frames are NaN. */
MYO_API MYO_CHECKED myo_status myo_recording_read_physical(myo_recording *recording, size_t stream,
                                                           int64_t first, size_t count,
                                                           double *out);

/**
 * Looks at short stretches all over the recording and warns of channels whose amplitudes cannot be
 * what their unit says, naming the likely cause. The analysis checks the same on the whole signal.
 * @return OK, or what reading returns, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_recording_check_amplitudes(myo_recording *recording,
                                                              const myo_log *log);

/** One more holder: the recording is freed when it was closed once more than this was called.
 * NULL-safe.
 */
MYO_API void myo_recording_retain(myo_recording *recording);

/** Frees everything, unless somebody else holds it, and sets *recording to NULL; NULL-safe. */
MYO_API void myo_recording_close(myo_recording **recording);

/** True for a name that recordings can be written under: it ends in .h5, .hdf5 or .wav. */
MYO_API bool myo_recording_can_write(const char *path);

/**
 * Writes any recording, with its task marks, as native HDF5 or (by extension .wav) WAV + sidecars.
 * Files appear whole or not at all. What the recording was read from is never replaced, nor
 * sidecars that stand there without the WAV. @return OK, OUTPUT, ARGUMENT (see
 * myo_recording_can_write), UNSUPPORTED (what a WAV cannot hold), what reading returns, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_recording_convert(myo_recording *recording, const char *path,
                                                     const myo_log *log);

#ifdef __cplusplus
}
#endif

#endif
