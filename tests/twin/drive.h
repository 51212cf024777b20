/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Runs the twin over a file of samples and writes every event and every stage of every sample. The
 * same source is compiled for the host and for the microcontroller; only the four calls below
 * differ, so equal files mean equal bits.
 *
 * Input: the format (myo_detector_format), uint32 frames, uint32 chunk, then the samples.
 * Output: per chunk the three stages (float32, interleaved), then the events found in it
 * (myo_detector_event, after a uint32 count); at the end those of the flush.
 */
#ifndef MYO_TESTS_TWIN_DRIVE_H
#define MYO_TESTS_TWIN_DRIVE_H

#include <stddef.h>
#include <stdint.h>

/** Exactly `bytes` bytes, or 0 when they are not there. */
int drive_read(void *out, size_t bytes);
int drive_write(const void *bytes, size_t count);
/** Called around the detector's own work, for the clock of the platform. */
void drive_clock_start(void);
void drive_clock_stop(void);

/** 0 when all went well, else the number of the step that failed. */
int drive(void);

#endif
