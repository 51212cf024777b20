/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A recording's description as bytes and back: how it crosses the border between two processes of
 *  one program. */
#ifndef MYO_IO_INFO_PACKING_H
#define MYO_IO_INFO_PACKING_H

#include "core/arena.h"
#include "core/text.h"
#include "myoscribe/recording.h"

/** @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_info_pack(myo_text *out, const myo_recording_info *info);
/** Everything of `out` is in the arena. @return OK, MALFORMED, NO_MEMORY */
MYO_CHECKED myo_status myo_info_unpack(myo_recording_info *out, const char *bytes, size_t length,
                                       myo_arena *arena);

#endif
