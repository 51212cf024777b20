/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Inside of a simulator, for its own files; simulator.h keeps it to itself. */
#ifndef MYO_SIMULATE_SIMULATOR_STATE_H
#define MYO_SIMULATE_SIMULATOR_STATE_H

#include "simulate/activity.h"
#include "simulate/artefact.h"
#include "simulate/environment.h"
#include "simulate/fasciculation.h"
#include "simulate/interference.h"
#include "myoscribe/recording.h"
#include "simulate/stimulus.h"

/** Width of the bins in which muscle activity is remembered for the local sigma. */
#define MYO_BIN_S 0.05

struct myo_simulator {
    myo_arena *arena;
    myo_recipe recipe;
    myo_scene scene;
    myo_environment environment;
    size_t activity_count, fasciculations_count, artefacts_count, interference_count, stimuli_count;
    myo_activity *activities;
    myo_fasciculations *fasciculations;
    myo_artefacts *artefacts;
    myo_interference *interferences;
    myo_stimuli *stimuli;
    double generated_s, end_s; /**< sources are made until; when they are all made */
    int64_t bin_frames;
    size_t bin_count;
    float *bins;  /**< mean squares of muscle activity, [channel][bin], uV^2 */
    double *rows; /**< EMG being finished, [channel][capacity of the mixers] */
    myo_recording_info info;
    myo_stream *streams;
    void *raw[2];
    size_t counts[2];
};

#endif
