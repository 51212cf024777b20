/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Whether a file is a table of numbers, and not one of those that stand beside recordings. */
#ifndef MYO_IO_TEXT_PROBE_H
#define MYO_IO_TEXT_PROBE_H

#include "io/reader.h"

/** At least ten rows of numbers, and not one of the side files that are tables too. */
bool myo_text_layout_probe(const myo_probe *probe);

#endif
