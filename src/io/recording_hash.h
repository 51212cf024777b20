/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Hashing a recording's file while it is read. */
#ifndef MYO_IO_RECORDING_HASH_H
#define MYO_IO_RECORDING_HASH_H

#include "core/hash.h"
#include "myoscribe/recording.h"

/** From now on what is read of the recording's own file is shown to `hash`, which must outlive it,
 *  where its reader can tell; of joined files nothing is. */
void myo_recording_hash_reads(myo_recording *recording, myo_hash_follow *hash);

#endif
