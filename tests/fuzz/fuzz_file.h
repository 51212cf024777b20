/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the fuzz targets of text parsers share: a folder of their own and a log that counts. */
#ifndef MYO_TESTS_FUZZ_FILE_H
#define MYO_TESTS_FUZZ_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "myoscribe/log.h"
#include "myoscribe/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/** Writes a file of the target's temporary folder; the path lives until the next but seven. A name
 *  may lie in a folder, which is made. All of it is removed when the process ends. */
const char *fuzz_put(const char *name, const void *data, size_t size);
const char *fuzz_path(const char *name);
void fuzz_remove(const char *name);

/** A recording of 64 samples at 1 kHz, mono, 16 bit. */
const char *fuzz_put_wav(const char *name);

/** Counts error lines since the last fuzz_log. */
const myo_log *fuzz_log(void);
/** Aborts unless a refusal said exactly one error line and a success none. */
void fuzz_check(myo_status status);
#define FUZZ_ASSERT(condition) ((condition) ? (void)0 : abort())

#endif
