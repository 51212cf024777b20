/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Temporary folders and whole files for the tests of the writers. */
#ifndef MYO_TEST_SCRATCH_FOLDER_H
#define MYO_TEST_SCRATCH_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/** A new folder under $TMPDIR or /tmp; the text is static and replaced by the next call. */
const char *scratch_folder(void);
/** Removes a folder of ours with all its files and subfolders. */
void scratch_remove(const char *folder);
/** The bytes of `folder`/`name`, zero-terminated; free() them. NULL when absent. */
char *scratch_read(const char *folder, const char *name, size_t *length);
/** True when `text` holds `part`. */
bool scratch_has(const char *text, const char *part);

#endif
