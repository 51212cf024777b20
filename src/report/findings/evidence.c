/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/findings/evidence.h"

bool myo_nothing_usable(const myo_summary *row)
{
    return row->duration_s > 0 && row->excluded_s >= row->duration_s - 1e-6;
}

myo_twitch_evidence myo_twitch_evidence_of(const myo_summary *row, int64_t definite)
{
    if (row->fasciculations > 0)
        return definite > 0 ? MYO_TWITCH_DEFINITE : MYO_TWITCH_UNPROVEN;
    if (row->fasciculations == 0)
        return MYO_TWITCH_NONE;
    if (myo_nothing_usable(row))
        return MYO_TWITCH_NO_SIGNAL;
    return row->clean_rest_s > 0 ? MYO_TWITCH_SHORT : MYO_TWITCH_NO_REST;
}
