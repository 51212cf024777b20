/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Amplitude during what the marks ask for: phases.tsv of one recording. */
#ifndef MYO_REPORT_PHASES_TABLE_H
#define MYO_REPORT_PHASES_TABLE_H

#include "report/findings/report_context.h"

/** One EMG channel during one mark. NaN is n/a. */
typedef struct myo_phase {
    double onset_s, duration_s;
    const char *type, *channel;
    double rms, peak; /**< in `unit`; of what of the phase was recorded and is not damaged */
    const char *unit;
    double mvc_pct; /**< rms in percent of the recording's own reference contraction */
} myo_phase;

enum { MYO_PHASES_MOST = 20000 };

/** The phases in the order of marks, then of tracks, in the report's arena: marks that last at
 * least a tenth of a second. At most MYO_PHASES_MOST are measured; `*left_out` counts the others.
 *  @return OK, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_phases_measure(const myo_phase **out, size_t *count, size_t *left_out,
                                          const myo_report *report);

/** phases.tsv and phases.json; nothing where there are no such marks.
 *  @return OK, OUTPUT, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_report_phases(const myo_report *report);

#endif
