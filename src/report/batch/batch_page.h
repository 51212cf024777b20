/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The page of all recordings. */
#ifndef MYO_REPORT_BATCH_PAGE_H
#define MYO_REPORT_BATCH_PAGE_H

#include "report/batch/batch_collect.h"

/** index.html. @return OK, OUTPUT, NO_MEMORY */
MYO_CHECKED myo_status myo_batch_page(const myo_batch *batch, const myo_batch_totals *totals,
                                      const myo_log *log);

#endif
