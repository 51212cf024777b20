/* SPDX-License-Identifier: GPL-3.0-or-later */
/** See myo_recording_check_amplitudes. */
#ifndef MYO_IO_AMPLITUDE_CHECK_H
#define MYO_IO_AMPLITUDE_CHECK_H

#include "myoscribe/recording.h"

#endif
