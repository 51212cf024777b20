/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Numbers packed for the page: little-endian integers as base64, JSON that is safe in HTML. */
#ifndef MYO_REPORT_ENCODE_H
#define MYO_REPORT_ENCODE_H

#include <stddef.h>
#include <stdint.h>

#include "core/json.h"
#include "core/text.h"

/** A growing array of 8- or 16-bit integers; zero-initialise. */
typedef struct myo_packed {
    myo_text bytes;
} myo_packed;

void myo_packed_add8(myo_packed *packed, uint8_t value);
/** round(value / scale) as int16 clamped to +-32767; -32768 marks a missing value. */
void myo_packed_add_signed(myo_packed *packed, double value, double scale);
/** round(value / scale) as uint16 clamped to 65534; 65535 marks a missing value. */
void myo_packed_add_unsigned(myo_packed *packed, double value, double scale);
/** Adds the array to a JSON object (or array) as base64 and frees it. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_packed_finish(myo_packed *packed, myo_json *parent, const char *name);
void myo_packed_free(myo_packed *packed);

/** Appends JSON so that it may stand inside <script type="application/json">: the characters that
 *  could end the element or start a comment are written as escapes. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_encode_script(myo_text *out, const char *json, size_t length);

#endif
