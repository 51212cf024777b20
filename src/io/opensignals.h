/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What the HDF5 and the text form of an OpenSignals recording share: devices, transfer functions,
 *  and the sequence counter that shows dropped samples. */
#ifndef MYO_IO_OPENSIGNALS_H
#define MYO_IO_OPENSIGNALS_H

#include "io/reader.h"

/** Fills type, unit, scale, offset and rails of a channel of `resolution` bits. False: the
 *  resolution is impossible. */
bool myo_opensignals_transfer(myo_channel_draft *channel, const char *device, const char *sensor,
                              double resolution);
/** Axes of one device: every three accelerometer channels are one sensor; counted from `*group`. */
void myo_opensignals_axes(myo_stream_draft *stream, int *group);
/** A device's name without what file systems dislike. NULL when out of memory. */
const char *myo_opensignals_name(myo_arena *arena, const char *device);

/** Follows the counter; zero-initialise, then set modulus. */
typedef struct myo_sequence {
    double modulus; /**< 65536, or 16 on BITalino */
    bool started, stuck;
    int64_t last, position;
    int64_t restarts;
    myo_array drops; /**< of myo_drop */
} myo_sequence;

/** Takes the next `count` counter values. */
MYO_CHECKED myo_status myo_sequence_add(myo_sequence *sequence, const double *values, size_t count);
/** Moves the drops into the draft's stream and says them in notes. */
MYO_CHECKED myo_status myo_sequence_finish(myo_sequence *sequence, myo_stream_draft *stream,
                                           const myo_open_request *request, myo_draft *draft);

#endif
