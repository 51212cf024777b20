/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Text that does not depend on the locale: numbers always have a decimal point. */
#ifndef MYO_CORE_TEXT_H
#define MYO_CORE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "myoscribe/status.h"
#include "myoscribe/words.h" /* myo_text_nearest */

/** A growable, zero-terminated text; zero-initialise. `failed` sticks when memory ran out, so a
 *  long sequence of adds may check once at the end. */
typedef struct myo_text {
    char *bytes;
    size_t length, capacity;
    bool failed;
} myo_text;

myo_status myo_text_add(myo_text *text, const char *format, ...) MYO_PRINTF(2, 3);
myo_status myo_text_vadd(myo_text *text, const char *format, va_list arguments);
myo_status myo_text_add_bytes(myo_text *text, const char *bytes, size_t length);
/** A number with at most `decimals` decimals, "n/a" for NaN and infinities. */
myo_status myo_text_add_number(myo_text *text, double value, int decimals);
/** Escaped for HTML text and attributes. */
myo_status myo_text_add_html(myo_text *text, const char *raw);
/** As a TSV field: tabs, line ends and control characters become spaces; "" and NULL become n/a. */
myo_status myo_text_add_tsv(myo_text *text, const char *raw);
/** A file name, which may hold any bytes, as unambiguous UTF-8 without control characters: escapes
 *  as in C, \n \t \r \xFF, and a backslash doubled. */
myo_status myo_text_add_name(myo_text *text, const char *raw);
/** Length of the valid UTF-8 sequence at `text`; 0 when there is none. */
size_t myo_text_sequence(const char *text);
void myo_text_free(myo_text *text);

/** The whole of `text` as a number (a point, whatever the locale; surrounding blanks allowed).
 *  False when it is not one; accepts nan and inf only when `special`. */
bool myo_text_number(const char *text, double *value, bool special);
bool myo_text_integer(const char *text, int64_t *value);
bool myo_text_same(const char *a, const char *b);         /**< ASCII case-insensitive */
bool myo_text_ends(const char *text, const char *ending); /**< ASCII case-insensitive */

#endif
