/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What OTB+ and OTB4 have in common: an archive with signals and with XML that describes them. */
#ifndef MYO_IO_OTB_ARCHIVE_H
#define MYO_IO_OTB_ARCHIVE_H

#include "io/reader.h"
#include "io/tar_file.h"
#include "io/xml.h"

/** A member with interleaved samples. */
typedef struct myo_otb_signal {
    const myo_tar_member *member;
    double rate_hz;
    size_t width;                /**< channels in a row of the file */
    size_t value_bytes;          /**< 2, 3 or 4, little-endian, signed */
    myo_channel_draft *channels; /**< `width` */
} myo_otb_signal;

typedef struct myo_otb {
    myo_byte_file file;
    myo_tar_file tar;
    size_t signal_count;
    myo_otb_signal *signals; /**< in the arena */
} myo_otb;

/** Opens the file and lists its members; the error line is said. @return OK, UNREADABLE, MALFORMED,
 * LIMIT, NO_MEMORY */
MYO_CHECKED myo_status myo_otb_open(myo_otb *out, const myo_open_request *request);
/** The XML in a member. @return OK, MALFORMED, UNREADABLE, NO_MEMORY */
MYO_CHECKED myo_status myo_otb_xml(myo_otb *it, const myo_tar_member *member, myo_arena *arena,
                                   const myo_xml **root);
/** Says that a group of channels is a grid, when it is one. */
MYO_CHECKED myo_status myo_otb_say_grid(const char *name, size_t channels,
                                        const myo_open_request *request, myo_draft *draft);

#endif
