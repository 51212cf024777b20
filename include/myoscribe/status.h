/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Outcome of every call that can fail. One list; 0 is success. */
#ifndef MYOSCRIBE_STATUS_H
#define MYOSCRIBE_STATUS_H

#ifdef __cplusplus
extern "C" {
#endif

#define MYO_STATUS_LIST(STATUS)                                                                    \
    STATUS(OK, "ok")                                                                               \
    STATUS(NO_MEMORY, "out of memory")                                                             \
    STATUS(ARGUMENT, "an argument is outside its documented range")                                \
    STATUS(NOT_FOUND, "no such file or object")                                                    \
    STATUS(UNREADABLE, "the file cannot be read")                                                  \
    STATUS(NOT_A_RECORDING, "the file is not a recording of a known format")                       \
    STATUS(MALFORMED, "the file contradicts its own format")                                       \
    STATUS(EMPTY, "the recording holds no samples")                                                \
    STATUS(RATE, "the sampling rate is missing or impossible")                                     \
    STATUS(UNIT, "a unit is missing or unknown")                                                   \
    STATUS(CHANNEL, "a channel is named that the recording does not have")                         \
    STATUS(UNSUPPORTED, "the file uses a feature that is not supported")                           \
    STATUS(LIMIT, "a limit of size or memory is exceeded")                                         \
    STATUS(SETTINGS, "a setting is unknown or out of range")                                       \
    STATUS(OUTPUT, "the output cannot be written")                                                 \
    STATUS(BUSY, "another run uses the same output folder")                                        \
    STATUS(INTERRUPTED, "stopped by a signal")                                                     \
    STATUS(CRASHED, "the worker process died")                                                     \
    STATUS(INCOMPLETE, "shards are missing or do not belong together")                             \
    STATUS(FAILED, "some recordings failed or a required score was missed")                        \
    STATUS(INTERNAL, "internal error; please report it")

typedef enum myo_status {
#define MYO_STATUS_ENUM(name, text) MYO_##name,
    MYO_STATUS_LIST(MYO_STATUS_ENUM)
#undef MYO_STATUS_ENUM
} myo_status;

#if defined(__GNUC__)
#define MYO_CHECKED __attribute__((warn_unused_result))
#define MYO_API     __attribute__((visibility("default")))
#define MYO_PRINTF(format_index, first_index)                                                      \
    __attribute__((format(printf, format_index, first_index)))
#else
#define MYO_CHECKED
#define MYO_API
#define MYO_PRINTF(format_index, first_index)
#endif

/** A short English sentence for a status; never NULL, static storage. */
MYO_API const char *myo_status_text(myo_status status);

#ifdef __cplusplus
}
#endif

#endif
