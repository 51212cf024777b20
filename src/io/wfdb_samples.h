/* SPDX-License-Identifier: GPL-3.0-or-later */
/** How WFDB packs samples. */
#ifndef MYO_IO_WFDB_SAMPLES_H
#define MYO_IO_WFDB_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** 16, 61, 80, 212, 24 or 32. */
bool myo_wfdb_is_known(int format);
/** Samples in `bytes` bytes. */
int64_t myo_wfdb_samples(int format, int64_t bytes);
/** Bytes of `count` samples from the start of a packed group. */
size_t myo_wfdb_bytes(int format, size_t count);
/** Byte where the group of `sample` begins; `*skip` samples of it come before. */
int64_t myo_wfdb_position(int format, int64_t sample, int64_t *skip);
/** The value that means that there is no sample: the least of the format. */
int32_t myo_wfdb_invalid(int format);
int32_t myo_wfdb_sample(int format, const unsigned char *bytes, size_t index);

#endif
