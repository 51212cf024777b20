/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Groups side by side. */
#ifndef MYO_REPORT_GROUP_COMPARISON_H
#define MYO_REPORT_GROUP_COMPARISON_H

#include "core/text.h"
#include "report/batch/batch_collect.h"

/** Section comparing the groups; nothing when there are fewer than two. */
void myo_groups_add(myo_text *out, const myo_batch *batch);

#endif
