/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Labelled synthetic recordings from recipes (datasets/README.md). */
#ifndef MYOSCRIBE_SIMULATE_H
#define MYOSCRIBE_SIMULATE_H

#include "myoscribe/log.h"
#include "myoscribe/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Plays the recipe (JSON) at `recipe` into `output`: native HDF5, or WAV with sidecars where the
 * name ends in .wav. Beside it `<stem>_truth.tsv` says what is true (never read by an analysis);
 * `<stem>_events.tsv` holds task marks only where the recipe asks for them. The same recipe gives
 * the same bytes on every machine. Everything is written whole or not at all.
 * @return OK, NOT_FOUND, UNREADABLE, MALFORMED (not JSON), SETTINGS (the recipe; the error names
 *         the place), LIMIT, ARGUMENT (see myo_recording_can_write),
 *         UNSUPPORTED (what a WAV cannot hold), OUTPUT, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_simulate(const char *recipe, const char *output,
                                            const myo_log *log);

#ifdef __cplusplus
}
#endif

#endif
