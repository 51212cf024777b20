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
/** Runs Python in the folder with numpy as np, h5py and scipy.io available; fails the test if the
 *  script fails. */
void scratch_python(const char *script);

/** A log that remembers the last error and everything else joined by line ends. */
typedef struct scratch_messages {
    char error[SCRATCH_TEXT];
    char others[SCRATCH_TEXT];
    int errors;
} scratch_messages;
myo_log scratch_log(scratch_messages *messages, const char *subject);

#endif
