/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What a program that calls the library may get wrong, found before anything is computed from it.
 */
#ifndef MYO_PIPELINE_INPUT_CHECK_H
#define MYO_PIPELINE_INPUT_CHECK_H

#include "myoscribe/analyser.h"

/** @return OK, ARGUMENT */
MYO_CHECKED myo_status myo_input_check(const myo_raw_input *input, const myo_log *log);

/** @return OK, ARGUMENT */
MYO_CHECKED myo_status myo_run_options_check(const myo_run_options *options, const myo_log *log);

#endif
