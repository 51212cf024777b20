/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Where messages go. The library itself never prints: it hands each finished line to this
 * callback. */
#ifndef MYOSCRIBE_LOG_H
#define MYOSCRIBE_LOG_H

#ifdef __cplusplus
extern "C" {
#endif

typedef enum myo_log_level { MYO_LOG_ERROR, MYO_LOG_WARNING, MYO_LOG_NOTE } myo_log_level;

/**
 * A message sink. `write` may be NULL (messages are dropped) and is called on the caller's thread.
 * `subject` (a file, may be NULL) is put before each message as "subject: message".
 * A message names the place and the remedy and has no line end. All pointers are borrowed.
 */
typedef struct myo_log {
    void (*write)(void *context, myo_log_level level, const char *message);
    void *context;
    const char *subject;
} myo_log;

#ifdef __cplusplus
}
#endif

#endif
