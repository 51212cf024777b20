/* SPDX-License-Identifier: GPL-3.0-or-later */
/** One recording in, one result out. */
#ifndef MYOSCRIBE_ANALYSER_H
#define MYOSCRIBE_ANALYSER_H

#include <stddef.h>

#include "myoscribe/recording.h"
#include "myoscribe/result.h"
#include "myoscribe/settings.h"

/** When the power spectra of windows are computed. All results can give all of them. */
typedef enum myo_spectra_when {
    MYO_SPECTRA_ALL,      /**< with everything else: for who reads all of them */
    MYO_SPECTRA_ON_DEMAND /**< a sample of the quiet windows and those of contractions, which the
                              analysis reads itself; others from their samples when asked for */
} myo_spectra_when;

/** How to run; nothing here changes a stable output. Zero-initialise for the defaults. */
typedef struct myo_run_options {
    const char *isa;          /**< one of myo_version_isas; NULL: the best here */
    size_t memory_bytes;      /**< bound for the whole analysis; 0 = 128 MiB */
    size_t block_frames;      /**< I/O block; 0 = chosen from the memory bound */
    myo_spectra_when spectra; /**< saves time where no spectrum is read; no bit depends on it */
    const char *spool_folder; /**< for temporary files; NULL: $TMPDIR or /tmp */
} myo_run_options;

/**
 * Analyses every EMG and accelerometer channel of `recording`. `options` may be NULL.
 * The result borrows `recording` and copies `settings`.
 * @return OK, SETTINGS, ARGUMENT (unknown isa), UNREADABLE, MALFORMED, LIMIT, OUTPUT, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_analyse(myo_result **out, myo_recording *recording,
                                           const myo_settings *settings,
                                           const myo_run_options *options, const myo_log *log);

#endif
