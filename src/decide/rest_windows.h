/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which windows of a track the spectrum of rest is taken from. */
#ifndef MYO_DECIDE_REST_WINDOWS_H
#define MYO_DECIDE_REST_WINDOWS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Whether the spectrum of rest may be taken from a window of a track that has `windows`: all of
 * them up to 119, and of more one in each of at least 60 stretches of equal length, at places that
 * no rhythm of contraction and rest keeps step with.
 */
bool myo_rest_is_sampled(int64_t window, int64_t windows);

#endif
