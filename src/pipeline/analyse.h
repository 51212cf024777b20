/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The analysis of one recording: the one place that knows the order of the stages. */
#ifndef MYO_PIPELINE_ANALYSE_H
#define MYO_PIPELINE_ANALYSE_H

#include "myoscribe/analyser.h"
#include "pipeline/raw_input.h"

/** As myo_analyse, from any input; the tests' way in. */
MYO_CHECKED myo_status myo_analyse_input(myo_result **out, const myo_raw_input *input,
                                         const myo_settings *settings,
                                         const myo_run_options *options, const myo_log *log);

#endif
