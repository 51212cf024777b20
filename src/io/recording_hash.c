/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/recording_hash.h"

#include "io/recording_state.h"

void myo_recording_hash_reads(myo_recording *recording, myo_hash_follow *hash)
{
    if (recording->child == NULL && recording->reader->hash_reads != NULL)
        recording->reader->hash_reads(recording->state, hash);
}
