/* SPDX-License-Identifier: GPL-3.0-or-later */
/** features.h5: everything measured per step. */
#ifndef MYO_REPORT_FEATURES_FILE_H
#define MYO_REPORT_FEATURES_FILE_H

#include "report/findings/report_context.h"

/** The file appears whole or not at all. @return OK, OUTPUT, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_report_features(const myo_report *report);

#endif
