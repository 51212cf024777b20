/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Files that no reader takes: what they probably are. */
#ifndef MYO_IO_UNSUPPORTED_FORMATS_H
#define MYO_IO_UNSUPPORTED_FORMATS_H

#include "io/reader.h"

/** The end of an error message: what it is and so what to do. Static. */
const char *myo_unsupported_format_hint(const myo_probe *probe);

#endif
