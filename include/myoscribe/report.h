/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Writes the files of one recording's folder. */
#ifndef MYOSCRIBE_REPORT_H
#define MYOSCRIBE_REPORT_H

#include <stdbool.h>

#include "myoscribe/log.h"
#include "myoscribe/result.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum myo_format {
    MYO_FORMAT_EVENTS = 1,   /**< every .tsv and .json */
    MYO_FORMAT_FEATURES = 2, /**< features.h5 */
    MYO_FORMAT_REPORT = 4,   /**< report.html */
    MYO_FORMAT_LABELS = 8,   /**< labels.txt for Audacity */
    MYO_FORMAT_FIGURES = 16, /**< SVG figures for papers; only when asked for */
    MYO_FORMAT_BIDS = 32,    /**< of a batch: tables under names of BIDS entities, when asked for */
    MYO_FORMAT_ALL = 15
} myo_format;

/** Parses "events,report"; @return OK or ARGUMENT with `*formats` untouched. */
MYO_API MYO_CHECKED myo_status myo_formats_parse(unsigned *formats, const char *list);

/** Whether a file of `formats` shows power spectra or numbers of windows that come from them; where
 *  none does, MYO_SPECTRA_ON_DEMAND (analyser.h) saves time. */
MYO_API bool myo_formats_read_spectra(unsigned formats);

/**
 * Writes `<folder>/events.tsv` and the rest of the recording's files, each beside its name and then
 * renamed. `folder` is created. `key` is the recording's name in tables.
 * @return OK, ARGUMENT (NULL), OUTPUT, UNREADABLE, NO_MEMORY
 */
MYO_API MYO_CHECKED myo_status myo_report_write(myo_result *result, const char *folder,
                                                const char *key, unsigned formats,
                                                const myo_log *log);

#ifdef __cplusplus
}
#endif

#endif
