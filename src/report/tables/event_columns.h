/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The columns of events.tsv. */
#ifndef MYO_REPORT_EVENT_COLUMNS_H
#define MYO_REPORT_EVENT_COLUMNS_H

#include "report/tables/columns.h"

/** Over myo_event. */
const myo_column *myo_event_columns(size_t *count);

#endif
