/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A folder for one test, a log that keeps the last line, and files made by independent writers. */
#ifndef TESTS_SUPPORT_SCRATCH_H
#define TESTS_SUPPORT_SCRATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "myoscribe/log.h"

enum { SCRATCH_TEXT = 4096 };

/** A fresh folder; removed by scratch_remove. */
void scratch_make(void);
void scratch_remove(void);
/** Path of `name` in the folder (static buffers, the last eight stay valid). */
const char *scratch_path(const char *name);
/** Path below the shared real recordings; NULL (after saying so aloud) when they are absent. */
const char *shared_path(const char *name);
void scratch_write(const char *name, const void *bytes, size_t length);
void scratch_text(const char *name, const char *text);
/** Reads a whole file; `*length` bytes, freed by the caller with free(). */
char *scratch_read(const char *path, size_t *length);
/** Runs a generator in the folder: its path below tests/, the input it shall make, a variant, e.g.
 *  "io/make_text.py clock gap"; fails the test if the generator fails. */
void scratch_generate(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** A log that remembers the last error and everything else joined by line ends. */
typedef struct scratch_messages {
    char error[SCRATCH_TEXT];
    char others[SCRATCH_TEXT];
    int errors;
} scratch_messages;
myo_log scratch_log(scratch_messages *messages, const char *subject);

#endif
