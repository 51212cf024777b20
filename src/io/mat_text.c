/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/mat_text.h"

size_t myo_mat_put_utf8(char *to, unsigned code)
{
    if (code < 0x80) {
        to[0] = code >= 0x20 ? (char)code : '?';
        return 1;
    }
    if (code < 0x800) {
        to[0] = (char)(0xc0 | code >> 6);
        to[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code >= 0xd800 && code < 0xe000) { /* half a pair */
        to[0] = '?';
        return 1;
    }
    to[0] = (char)(0xe0 | code >> 12);
    to[1] = (char)(0x80 | (code >> 6 & 0x3f));
    to[2] = (char)(0x80 | (code & 0x3f));
    return 3;
}
