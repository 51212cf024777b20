/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A temporary folder with files in it, and a log that keeps its last error. */
#ifndef MYO_TESTS_SCRATCH_FILE_H
#define MYO_TESTS_SCRATCH_FILE_H

#include <stddef.h>

#include "myoscribe/log.h"

/** Makes an empty folder; its path stays valid until the test ends. */
const char *scratch_folder(void);
/** Writes folder/name (making subfolders) and returns its path. */
const char *scratch_write(const char *folder, const char *name, const char *text);
const char *scratch_write_bytes(const char *folder, const char *name, const void *bytes,
                                size_t length);
/** Path of folder/name. */
const char *scratch_path(const char *folder, const char *name);
void scratch_remove(const char *folder);

/** Keeps the last error message in scratch_error. */
extern char scratch_error[1024];
extern const myo_log scratch_log;

#endif
