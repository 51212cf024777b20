/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * WFDB annotations in the MIT format: little-endian 16-bit words, the upper 6 bits a code, the
 * lower 10 the counts since the annotation before.
 * https://physionet.org/physiotools/wag/annot-5.htm
 */
#ifndef MYO_ANNOTATION_WFDB_ANNOTATIONS_H
#define MYO_ANNOTATION_WFDB_ANNOTATIONS_H

#include "annotation/annotation.h"

/**
 * `header_rate_hz` is the rate of the record, 0 when nobody knows it. A note at the beginning that
 * says "## time resolution: HZ" overrides it, as in the WFDB library: the counts of that file are
 * of this length, whatever the signals' rate. Such header notes, and definitions of private codes,
 * are no annotations themselves. `out->rate_hz` is the rate used; with 0 all onsets are counts.
 * @return OK (also with a fault), NOT_FOUND, UNREADABLE, LIMIT, NO_MEMORY; not logged
 */
MYO_CHECKED myo_status myo_wfdb_annotations_read(myo_annotations *out, const char *path,
                                                 double header_rate_hz, myo_arena *arena);
/** The rate of the header beside it, `<record>.hea`; 0 when it names none.
 *  @return OK, NOT_FOUND, UNREADABLE, LIMIT, NO_MEMORY; not logged */
MYO_CHECKED myo_status myo_wfdb_header_rate(double *rate_hz, const char *header_path);

#endif
