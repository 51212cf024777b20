/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page_parts.h"

void myo_page_methods(myo_text *out, const myo_report *report)
{
    (void)report;
    myo_text_add(out, "<section id=\"methods\"><h2>Methods</h2></section>\n");
}
