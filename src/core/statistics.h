/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Statistics (GSL behind it). Not for decisions that must be equal on every CPU; see exact.h. */
#ifndef MYO_CORE_STATISTICS_H
#define MYO_CORE_STATISTICS_H

#include <stddef.h>

/** Quantile q of n values, linear between order statistics (type 7); reorders `values`. NaN if n =
 * 0. */
double myo_quantile(double *values, size_t n, double q);
/** Of Student's t with `freedom` degrees. */
double myo_student_quantile(double p, double freedom);
/** Chance that a standard normal value is over z. */
double myo_normal_tail(double z);
/** Exact (Garwood) interval of a Poisson count, e.g. level 0.95. */
void myo_poisson_interval(double count, double level, double *low, double *high);
/** Wilson score interval of k successes in n. NaN for n = 0. */
void myo_wilson_interval(double k, double n, double level, double *low, double *high);

/** Seeded random numbers (gsl mt19937), equal on every machine for one seed. */
typedef struct myo_random myo_random;
myo_random *myo_random_open(unsigned long seed); /**< NULL when out of memory */
double myo_random_uniform(myo_random *random);   /**< [0, 1) */
double myo_random_normal(myo_random *random);    /**< mean 0, SD 1 */
double myo_random_exponential(myo_random *random, double mean);
void myo_random_close(myo_random **random);

#endif
