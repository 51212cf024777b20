/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/readers.h"

const myo_reader *const *myo_readers(size_t *count)
{
#define READER(name) &myo_reader_##name,
    static const myo_reader *const readers[] = {
#include "io/readers.def"
    };
#undef READER
    *count = sizeof readers / sizeof readers[0];
    return readers;
}
