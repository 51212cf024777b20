/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A matrix is: type, rows, columns, whether there is an imaginary part, length of the name, name,
 * values. The type's digits are byte order (0 little, 1 big), 0, kind of number, kind of matrix. */
#include "io/mat4_check.h"

#include <stdint.h>
#include <stdio.h>

#include "io/byte_order.h"

enum { HEAD_BYTES = 20, NAME_LIMIT = 256 };

/* Bytes of a matrix with its header; 0: it is none. */
static double matrix_bytes(const unsigned char *head)
{
    static const double sizes[] = { 8, 4, 4, 2, 2, 1 };
    const int32_t little = myo_i32_at(head, MYO_ORDER_LITTLE);
    const myo_byte_order order = little >= 0 && little < 1000 ? MYO_ORDER_LITTLE : MYO_ORDER_BIG;
    const int32_t type = myo_i32_at(head, order) % 1000;
    const int32_t rows = myo_i32_at(head + 4, order), columns = myo_i32_at(head + 8, order);
    const int32_t imaginary = myo_i32_at(head + 12, order), name = myo_i32_at(head + 16, order);
    const int32_t order_digit = myo_i32_at(head, order) / 1000;
    if (type < 0 || type / 100 != 0 || type / 10 % 10 > 5 || type % 10 > 2 || rows < 0 ||
        columns < 0 || (imaginary != 0 && imaginary != 1) || name < 2 || name > NAME_LIMIT ||
        order_digit != (order == MYO_ORDER_BIG))
        return 0;
    return HEAD_BYTES + name +
           (double)rows * columns * sizes[type / 10 % 10] * (imaginary != 0 ? 2 : 1);
}

bool myo_mat4_is(const unsigned char *head, size_t length)
{
    if (length < HEAD_BYTES + 2 || matrix_bytes(head) == 0)
        return false;
    /* a name begins with a letter */
    const unsigned char first = head[HEAD_BYTES];
    return (first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z');
}

bool myo_mat4_is_sound(const char *path)
{
    FILE *stream = fopen(path, "rb");
    unsigned char head[HEAD_BYTES];
    bool sound = stream != NULL && fseeko(stream, 0, SEEK_END) == 0;
    const double length = sound ? (double)ftello(stream) : 0;
    double at = 0;
    while (sound && at < length) {
        sound = fseeko(stream, (off_t)at, SEEK_SET) == 0 &&
                fread(head, 1, HEAD_BYTES, stream) == HEAD_BYTES;
        const double bytes = sound ? matrix_bytes(head) : 0;
        sound = sound && bytes > 0 && at + bytes <= length;
        at += bytes;
    }
    if (stream != NULL)
        (void)fclose(stream);
    return sound && length > 0;
}
