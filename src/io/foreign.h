/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Files that no reader takes: what they probably are. */
#ifndef MYO_IO_FOREIGN_H
#define MYO_IO_FOREIGN_H

#include "io/reader.h"

/** The end of an error message: what it is and so what to do. Static. */
const char *myo_foreign_hint(const myo_probe *probe);

#endif
