/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/parts.h"

myo_status myo_report_page(const myo_report *report)
{
    (void)report;
    return MYO_OK;
}
