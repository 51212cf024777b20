/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "myoscribe/status.h"

#include <stddef.h>

const char *myo_status_text(myo_status status)
{
    static const char *const texts[] = {
#define MYO_STATUS_ROW(name, text) [MYO_##name] = text,
        MYO_STATUS_LIST(MYO_STATUS_ROW)
#undef MYO_STATUS_ROW
    };
    const size_t count = sizeof texts / sizeof texts[0];
    return (size_t)status < count ? texts[status] : "unknown status";
}
