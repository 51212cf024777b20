/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * AcqKnowledge files (.acq) of versions 3 to 5. Biopac's application note 156 describes the older
 * ones; of the newer the bioread project found out where the fields lie.
 */
#ifndef MYO_IO_ACQ_FILE_H
#define MYO_IO_ACQ_FILE_H

#include "io/byte_file.h"
#include "io/byte_order.h"
#include "io/reader.h"

/** First revision of the file with some property. */
enum {
    MYO_ACQ_DIVIDERS = 38, /**< channels of their own rate, 3.7 */
    MYO_ACQ_COMPRESSION = 41,
    MYO_ACQ_4 = 61, /**< another header, big-endian */
    MYO_ACQ_4_1 = 80,
    MYO_ACQ_4_2 = 121,
    MYO_ACQ_4_4 = 128,
};

typedef struct myo_acq_channel {
    const char *name, *unit;
    int number; /**< by which marks speak of it */
    int64_t count;
    int64_t divider;      /**< of the base rate */
    double scale, offset; /**< of integers */
    size_t value_bytes;   /**< 2: int16, 8: float64 */
} myo_acq_channel;

typedef struct myo_acq {
    myo_byte_file file;
    myo_byte_order order;
    int revision;
    bool is_compressed;
    double period_s; /**< of the base rate */
    size_t channel_count;
    myo_acq_channel *channels; /**< in the arena */
    int64_t data_at;           /**< the samples, or in compressed files the marks */
    int64_t row_bytes;         /**< of a tick when all channels have all of them; 0: they differ */
    int64_t marks_at;
} myo_acq;

/** True when the first bytes are such a header. */
bool myo_acq_is(const unsigned char *head, size_t length);
/** Reads all headers. @return OK, UNREADABLE, MALFORMED, LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_acq_open(myo_acq *out, const myo_open_request *request);
/** The marks, in seconds; what is damaged behind the samples costs a warning. `*end` is the first
 *  byte behind them. */
MYO_CHECKED myo_status myo_acq_read_marks(myo_acq *it, const myo_open_request *request,
                                          myo_draft *draft, int64_t *end);
/** Byte at which the samples of a tick of the base rate begin, of a file that is not compressed. */
int64_t myo_acq_tick_at(const myo_acq *it, int64_t tick);
/** Whether a channel has a sample in this tick. */
bool myo_acq_has_sample(const myo_acq_channel *channel, int64_t tick);
/** Bytes of all samples of a channel. */
int64_t myo_acq_channel_bytes(const myo_acq_channel *channel);

#endif
