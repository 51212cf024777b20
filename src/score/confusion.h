/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Which class was found in the place of which. */
#ifndef MYO_SCORE_CONFUSION_H
#define MYO_SCORE_CONFUSION_H

#include "score/score_types.h"

/** After points and episodes. */
void myo_score_confusion(myo_score *score, myo_score_pair *pair);

#endif
