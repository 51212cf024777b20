/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef MYO_IO_OTB_PLUS_H
#define MYO_IO_OTB_PLUS_H

#include "io/otb_archive.h"

/** OTB+: a `.sig` with an `.xml` of the same name; scales by device and adapter. @return OK,
 * MALFORMED, UNSUPPORTED (a device nobody knows), UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_otb_plus(myo_otb *it, const myo_open_request *request, myo_draft *draft);

#endif
