/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MYO_IO_OTB_FOUR_H
#define MYO_IO_OTB_FOUR_H

#include "io/otb_archive.h"

/** OTB4: `tracks` is Tracks_000.xml, which says range, bits and gain of every track. @return OK,
 * MALFORMED, RATE, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_otb_four(myo_otb *it, const myo_xml *tracks,
                                    const myo_open_request *request, myo_draft *draft);

#endif
