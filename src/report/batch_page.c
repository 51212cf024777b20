/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/batch_collect.h"

myo_status myo_batch_page(const myo_batch *batch, const myo_batch_totals *totals,
                          const myo_log *log)
{
    (void)batch;
    (void)totals;
    (void)log;
    return MYO_OK;
}
