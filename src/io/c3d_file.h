/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Where the analog samples of a C3D file lie. */
#ifndef MYO_IO_C3D_FILE_H
#define MYO_IO_C3D_FILE_H

#include "io/c3d_parameters.h"
#include "io/reader.h"

typedef struct myo_c3d {
    myo_byte_file file;
    myo_c3d_parameters parameters;
    bool is_float, is_unsigned;
    int64_t data_at; /**< byte of the first frame */
    size_t points;   /**< markers */
    size_t width;    /**< analog channels */
    size_t ratio;    /**< analog rows per video frame */
    int64_t frames;  /**< video frames */
    int64_t frame_bytes;
    double rate_hz; /**< of the analog rows; 0: the file has none */
    const char *rate_source;
    double start_s; /**< of the first frame on the clock of the capture */
} myo_c3d;

/** Opens the file and finds out all of the above, which stays in the request's arena.
 *  @return OK, UNREADABLE, MALFORMED, EMPTY, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_c3d_open(myo_c3d *out, const myo_open_request *request,
                                    myo_draft *draft);
/** The bytes of one row of analog values. @return OK, MALFORMED, UNREADABLE */
MYO_CHECKED myo_status myo_c3d_row(myo_c3d *it, int64_t row, const unsigned char **out);
/** The stored value of a channel in such a row. */
double myo_c3d_word(const myo_c3d *it, const unsigned char *row, size_t channel);

#endif
