/* SPDX-License-Identifier: GPL-3.0-or-later */
/** WAV with its sidecars as an output. */
#ifndef MYO_IO_SINK_WAV_H
#define MYO_IO_SINK_WAV_H

#include "io/sink_kind.h"

extern const myo_sink_kind myo_sink_wav;

#endif
