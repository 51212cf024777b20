/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Spectra of a track, pooled for the page. */
#ifndef MYO_REPORT_PAGE_SPECTROGRAM_H
#define MYO_REPORT_PAGE_SPECTROGRAM_H

#include "core/json.h"
#include "report/findings/report_context.h"

/** Adds "spectrogram" to a track; nothing where it has no spectra. @return OK, UNREADABLE,
 * MALFORMED, NO_MEMORY */
MYO_CHECKED myo_status myo_page_spectrogram(myo_json *track, const myo_report *report,
                                            size_t index);

#endif
