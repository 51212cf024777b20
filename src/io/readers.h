/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The list of readers, readers.def. */
#ifndef MYO_IO_READERS_H
#define MYO_IO_READERS_H

#include "io/reader.h"

#define READER(name) extern const myo_reader myo_reader_##name;
#include "io/readers.def"
#undef READER

/** In the order they are asked. */
const myo_reader *const *myo_readers(size_t *count);

#endif
