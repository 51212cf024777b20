/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The header of EDF and BDF files, read as it is meant: what programs write in it against the
 * letter of the specification (https://www.edfplus.info/specs/) is read, and what matters of it is
 * said.
 */
#ifndef MYO_IO_EDF_HEADER_H
#define MYO_IO_EDF_HEADER_H

#include "io/byte_file.h"
#include "io/reader.h"

typedef struct myo_edf_signal {
    const char *label, *unit; /**< NULL: blank */
    double physical_low, physical_high;
    double digital_low, digital_high;
    bool has_scale; /**< the limits are numbers and differ */
    bool is_annotations;
    int64_t record_samples; /**< per record */
    int64_t record_at;      /**< byte in a record */
} myo_edf_signal;

typedef struct myo_edf_header {
    bool is_bdf, is_plus, is_discontinuous;
    size_t value_bytes; /**< 2, of BDF 3 */
    size_t signal_count;
    myo_edf_signal *signals; /**< in the arena */
    int64_t data_at, record_bytes, records;
    double record_s;
    const char *date, *time; /**< "2024-12-31", "23:59:59"; NULL: none that can be */
} myo_edf_header;

/** True when the first bytes are of such a file. */
bool myo_edf_is(const unsigned char *head, size_t length);
/** The error line names the field. @return OK, MALFORMED, RATE, LIMIT, EMPTY, UNREADABLE, NO_MEMORY
 */
MYO_CHECKED myo_status myo_edf_header_read(myo_edf_header *out, myo_byte_file *file,
                                           const myo_open_request *request, myo_draft *draft);

#endif
