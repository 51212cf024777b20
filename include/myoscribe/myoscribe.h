/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Everything of libmyoscribe in one include. */
#ifndef MYOSCRIBE_H
#define MYOSCRIBE_H

#include "myoscribe/analyser.h"
#include "myoscribe/batch.h"
#include "myoscribe/describe.h"
#include "myoscribe/event.h"
#include "myoscribe/inputs.h"
#include "myoscribe/log.h"
#include "myoscribe/recording.h"
#include "myoscribe/detector.h"
#include "myoscribe/replay.h"
#include "myoscribe/report.h"
#include "myoscribe/result.h"
#include "myoscribe/score.h"
#include "myoscribe/settings.h"
#include "myoscribe/simulate.h"
#include "myoscribe/status.h"
#include "myoscribe/version.h"
#include "myoscribe/words.h"

#endif
