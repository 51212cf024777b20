/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Two digests of a result. The exact one covers everything no FFT had a part in and is equal for
 * every instruction set, block size, memory bound and processor. The spectral one is a vector of
 * sums to be compared within a relative tolerance.
 */
#ifndef MYO_TESTS_DIGEST_H
#define MYO_TESTS_DIGEST_H

#include <stdint.h>

#include "myoscribe/result.h"

enum { MYO_SPECTRAL_SUMS = 8 };

typedef struct myo_digest {
    uint64_t exact; /**< 64-bit FNV-1a over hops, windows, spikes, damage and events */
    double spectral[MYO_SPECTRAL_SUMS]; /**< density, mdf, mnf, dimitrov, four band shares */
} myo_digest;

/** @return OK, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_digest_result(myo_digest *out, const myo_result *result);

#endif
