/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/xdf_chunk.h"

#include <math.h>

#include "core/fail.h"
#include "io/byte_order.h"

myo_status myo_xdf_length(myo_byte_file *file, int64_t *at, int64_t end, uint64_t *length)
{
    const unsigned char *bytes = NULL;
    MYO_TRY(myo_byte_file_at(file, &bytes, *at, 1));
    const size_t size = bytes[0];
    if ((size != 1 && size != 4 && size != 8) || *at + 1 + (int64_t)size > end)
        return MYO_MALFORMED;
    MYO_TRY(myo_byte_file_at(file, &bytes, *at + 1, size));
    *length = size == 1   ? bytes[0]
              : size == 4 ? myo_u32_at(bytes, MYO_ORDER_LITTLE)
                          : myo_u64_at(bytes, MYO_ORDER_LITTLE);
    *at += 1 + (int64_t)size;
    return MYO_OK;
}

myo_status myo_xdf_chunk_read(myo_byte_file *file, int64_t at, myo_xdf_chunk *out)
{
    uint64_t length = 0;
    const unsigned char *bytes = NULL;
    MYO_TRY(myo_xdf_length(file, &at, file->bytes, &length));
    if (length < 2 || length > (uint64_t)(file->bytes - at))
        return MYO_MALFORMED;
    out->end = at + (int64_t)length;
    MYO_TRY(myo_byte_file_at(file, &bytes, at, 2));
    out->tag = myo_u16_at(bytes, MYO_ORDER_LITTLE);
    out->content = at + 2;
    if (out->tag != MYO_XDF_TAG_STREAM && out->tag != MYO_XDF_TAG_SAMPLES &&
        out->tag != MYO_XDF_TAG_OFFSET && out->tag != MYO_XDF_TAG_FOOTER)
        return MYO_OK;
    if (length < 6)
        return MYO_MALFORMED;
    MYO_TRY(myo_byte_file_at(file, &bytes, at + 2, 4));
    out->stream = myo_u32_at(bytes, MYO_ORDER_LITTLE);
    out->content += 4;
    return MYO_OK;
}

myo_status myo_xdf_stamp(myo_byte_file *file, int64_t *at, int64_t end, double *time)
{
    const unsigned char *bytes = NULL;
    *time = NAN;
    MYO_TRY(myo_byte_file_at(file, &bytes, *at, 1));
    if (bytes[0] != 0 && (bytes[0] != 8 || *at + 9 > end))
        return MYO_MALFORMED;
    *at += 1;
    if (bytes[0] == 0)
        return MYO_OK;
    MYO_TRY(myo_byte_file_at(file, &bytes, *at, 8));
    *time = myo_f64_at(bytes, MYO_ORDER_LITTLE);
    *at += 8;
    return isfinite(*time) ? MYO_OK : MYO_MALFORMED;
}
