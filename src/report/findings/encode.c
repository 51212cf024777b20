/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/findings/encode.h"

#include <math.h>

#include "core/fail.h"

void myo_packed_add8(myo_packed *packed, uint8_t value)
{
    const char byte = (char)value;
    myo_text_add_bytes(&packed->bytes, &byte, 1);
}

static void add16(myo_packed *packed, uint16_t value)
{
    myo_packed_add8(packed, (uint8_t)(value & 0xff));
    myo_packed_add8(packed, (uint8_t)(value >> 8));
}

void myo_packed_add_signed(myo_packed *packed, double value, double scale)
{
    if (!isfinite(value) || !(scale > 0)) {
        add16(packed, isfinite(value) ? 0 : 0x8000);
        return;
    }
    const double steps = floor(value / scale + 0.5);
    const int clamped = steps > 32767 ? 32767 : steps < -32767 ? -32767 : (int)steps;
    add16(packed, (uint16_t)(clamped & 0xffff));
}

void myo_packed_add_unsigned(myo_packed *packed, double value, double scale)
{
    if (!isfinite(value) || !(scale > 0)) {
        add16(packed, isfinite(value) ? 0 : 0xffff);
        return;
    }
    const double steps = floor(value / scale + 0.5);
    add16(packed, steps > 65534 ? 65534 : steps < 0 ? 0 : (uint16_t)steps);
}

static void add_base64(myo_text *out, const unsigned char *bytes, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < length; i += 3) {
        const size_t left = length - i;
        const uint32_t word = (uint32_t)bytes[i] << 16 |
                              (left > 1 ? (uint32_t)bytes[i + 1] << 8 : 0) |
                              (left > 2 ? bytes[i + 2] : 0);
        const char quad[4] = { digits[word >> 18], digits[word >> 12 & 63],
                               left > 1 ? digits[word >> 6 & 63] : '=',
                               left > 2 ? digits[word & 63] : '=' };
        myo_text_add_bytes(out, quad, sizeof quad);
    }
}

myo_status myo_packed_finish(myo_packed *packed, myo_json *parent, const char *name)
{
    myo_text text = { 0 };
    myo_text_add(&text, "%s", "");
    add_base64(&text, (const unsigned char *)packed->bytes.bytes, packed->bytes.length);
    const bool failed = text.failed || packed->bytes.failed;
    if (!failed)
        myo_json_add_text(parent, name, text.bytes);
    myo_text_free(&text);
    myo_packed_free(packed);
    return failed ? MYO_NO_MEMORY : MYO_OK;
}

void myo_packed_free(myo_packed *packed)
{
    myo_text_free(&packed->bytes);
}

myo_status myo_encode_script(myo_text *out, const char *json, size_t length)
{
    size_t from = 0;
    for (size_t i = 0; i < length; i++) {
        const char c = json[i];
        if (c != '<' && c != '>' && c != '&')
            continue;
        myo_text_add_bytes(out, json + from, i - from);
        myo_text_add(out, "\\u%04x", (unsigned)(unsigned char)c);
        from = i + 1;
    }
    return myo_text_add_bytes(out, json + from, length - from);
}
