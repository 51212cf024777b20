/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Opening recordings in tests, and comparing two of them sample by sample. */
#ifndef TESTS_IO_OPENING_H
#define TESTS_IO_OPENING_H

#include "support/scratch.h"
#include "myoscribe/recording.h"

enum { MYO_CHANNELS_IN_TESTS = 64 };

/** What the last open said. */
extern scratch_messages said;

/** Fails the test when the file does not open. */
myo_recording *open_ok(const char *path, const myo_recording_options *options);
/** The open must fail with this status and exactly one error line, which holds `words`. */
void open_refused(const char *path, const myo_recording_options *options, myo_status status,
                  const char *words);
/** One physical sample. */
double sample_at(myo_recording *recording, size_t stream, size_t channel, int64_t frame);
/** Reading in blocks of any size, forwards and backwards, gives the same bytes. */
void blocks_agree(myo_recording *recording);
/** Equal streams and, within `tolerance`, equal physical samples; names too when `names`. */
void samples_agree(myo_recording *one, myo_recording *other, double tolerance, bool names);
/** Cuts the file at many places and flips bytes; every result is a recording that reads or one
 *  error line, never a crash. `name` is in the scratch folder. */
void damage_is_survived(const char *name, size_t step);

#endif
