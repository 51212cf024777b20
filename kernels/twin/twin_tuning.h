/* SPDX-License-Identifier: MIT */
/** The numbers the twin decides by. They were chosen on the development recordings of the
 * evaluation and are reported on others (bench/evaluation/twin). */
#ifndef MYO_KERNELS_TWIN_TUNING_H
#define MYO_KERNELS_TWIN_TUNING_H

/* median(|x|) of Gaussian noise over its sigma */
static const float MEDIAN_TO_SIGMA = 1.0f / 0.6745f;
static const float THRESHOLD_SIGMA = 6.0f; /* Rice: 0.0005 false per minute at a known sigma */
static const float ONSET_SIGMA = 3.0f, ONSET_SHARE = 0.1f;
static const float WIDTH_SHARE = 0.5f;
/* More than this share below 20 Hz is motion or a pop, and of a narrow potential a smaller one:
 * what a pop leaves over 20 Hz is narrow. A level that is always there is none of it. */
static const float LOW_LIMIT = 0.45f, LOW_LIMIT_NARROW = 0.25f;
static const float LOW_RESTING = 3.5f; /* of the mean: what noise alone reaches */
static const float LOW_CLIP = 3.0f;    /* of the mean, so that no pop moves it */
/* A group of more than three is a train when its longest interval is less than this times its
 * shortest: a motor unit that fires varies by 10 to 20 % (Clamann 1969), chance by much more. */
static const float REGULAR = 2.4f;
static const float ACTIVE_MEDIAN = 2.0f;   /* of the resting median */
static const float ACTIVE_ENVELOPE = 1.5f; /* of the resting sigma; noise alone has 0.8 */
static const float ENVELOPE_CLIP = 3.0f;   /* so that one discharge is no activity */
/* share of samples over 3 sigma: 0.0027 in noise; more are units that fire, not a new noise level
 */
static const float TAIL_SIGMA = 3.0f, TAIL_LIMIT = 0.01f;
static const float CONTINUAL = 9.0f;        /* discharges in about 3 s that make firing continual */
static const float ERROR_CLIP_SIGMA = 4.0f; /* so that no discharge drives the mains canceller */

#endif
