/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Amplitudes in percent of a reference contraction. */
#ifndef MYO_REPORT_REFERENCE_CONTRACTION_H
#define MYO_REPORT_REFERENCE_CONTRACTION_H

#include "report/batch/batch_collect.h"

/** Sets mvc_pct of every channel: of a reference in its own recording, else of one of the same
 *  participant, muscle, side and unit: of the same session if there is one, else the nearest in
 *  time, else the first. Reads the places in the rows. @return OK, NO_MEMORY */
MYO_CHECKED myo_status myo_reference_contractions(myo_batch *batch);

#endif
