/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The small picture of a track that the batch page shows. */
#ifndef MYO_REPORT_PREVIEW_H
#define MYO_REPORT_PREVIEW_H

#include "core/json.h"
#include "report/findings/report_context.h"

/** Adds the small picture of the batch page: {"low": [...], "high": [...]}, -100..100. */
MYO_CHECKED myo_status myo_preview_add(myo_json *entry, const myo_report *report, size_t track);

#endif
