/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * XDF (Lab Streaming Layer): chunks of many streams, each with its own clock.
 * https://github.com/sccn/xdf/wiki/Specifications
 */
#ifndef MYO_IO_XDF_FILE_H
#define MYO_IO_XDF_FILE_H

#include "io/byte_file.h"
#include "io/byte_order.h"
#include "io/reader.h"
#include "io/xdf_clock.h"
#include "io/xml.h"

typedef enum myo_xdf_format {
    MYO_XDF_INT8,
    MYO_XDF_INT16,
    MYO_XDF_INT32,
    MYO_XDF_INT64,
    MYO_XDF_FLOAT32,
    MYO_XDF_DOUBLE64,
    MYO_XDF_STRING,
} myo_xdf_format;

/** Where to go on reading: `left` samples from `at` in a chunk that ends at `chunk_end`. */
typedef struct myo_xdf_cursor {
    int64_t frame, at, chunk_end;
    uint64_t left;
} myo_xdf_cursor;

typedef struct myo_xdf_stream {
    uint32_t id;
    const myo_xml *head;
    const char *name, *type;
    size_t width;
    myo_xdf_format format;
    double nominal_hz; /**< 0: events */
    int64_t samples;
    myo_xdf_clock clock;
    myo_array
        anchors;     /**< of myo_xdf_cursor, every few thousand samples, at the start of a chunk */
    myo_array drops; /**< of myo_drop */
    size_t steps_back; /**< places where time goes backwards */
    bool has_footer;
    int64_t footer_samples;
    myo_xdf_cursor cursor; /**< of the last reading */
} myo_xdf_stream;

/** A text sample or a marker number; its time is not yet corrected. */
typedef struct myo_xdf_event {
    size_t stream;
    double time;
    const char *text;
} myo_xdf_event;

typedef struct myo_xdf {
    myo_byte_file file;
    myo_arena *arena;
    myo_array streams;       /**< of myo_xdf_stream */
    myo_array events;        /**< of myo_xdf_event */
    const char *recorded_at; /**< of the file's header; NULL: none */
} myo_xdf;

/** Goes once through all chunks. The error line names the byte. @return OK, UNREADABLE, MALFORMED,
 * UNSUPPORTED, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_xdf_open(myo_xdf *out, const myo_open_request *request);
/** Whether a stream of numbers without a rate holds marker numbers. */
bool myo_xdf_is_marker(const myo_xdf_stream *stream);
/** The values of one sample of a stream of numbers, which stay until the next call. @return OK,
 * MALFORMED, UNREADABLE */
MYO_CHECKED myo_status myo_xdf_sample(myo_xdf *it, size_t stream, int64_t frame,
                                      const unsigned char **values);

#endif
