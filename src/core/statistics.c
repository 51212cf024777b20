/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/statistics.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "core/memory.h"
#include "kernels/exact.h"

struct myo_random {
    gsl_rng *generator;
    double spare; /* the second normal deviate of the polar method */
    int has_spare;
};

double myo_quantile(double *values, size_t n, double q)
{
    if (n == 0)
        return NAN;
    gsl_sort(values, 1, n);
    return gsl_stats_quantile_from_sorted_data(values, 1, n, q);
}

/* Garwood 1936: half the chi-square quantiles with 2k and 2k + 2 degrees of freedom. */
double myo_student_quantile(double p, double freedom)
{
    return gsl_cdf_tdist_Pinv(p, freedom);
}

double myo_normal_tail(double z)
{
    return gsl_cdf_ugaussian_Q(z);
}

void myo_poisson_interval(double count, double level, double *low, double *high)
{
    const double tail = 0.5 * (1.0 - level);
    *low = count > 0 ? 0.5 * gsl_cdf_chisq_Pinv(tail, 2.0 * count) : 0.0;
    *high = 0.5 * gsl_cdf_chisq_Qinv(tail, 2.0 * count + 2.0);
}

void myo_wilson_interval(double k, double n, double level, double *low, double *high)
{
    if (!(n > 0)) {
        *low = *high = NAN;
        return;
    }
    const double z = gsl_cdf_ugaussian_Pinv(0.5 + 0.5 * level);
    const double p = k / n, zz = z * z;
    const double centre = (p + zz / (2.0 * n)) / (1.0 + zz / n);
    const double half = z / (1.0 + zz / n) * sqrt(p * (1.0 - p) / n + zz / (4.0 * n * n));
    *low = k <= 0 ? 0.0 : centre - half;
    *high = k >= n ? 1.0 : centre + half;
}

myo_random *myo_random_open(unsigned long seed)
{
    myo_random *random = myo_memory_new(1, sizeof *random);
    if (random == NULL)
        return NULL;
    /* the default handler aborts the process; the call below reports by NULL */
    gsl_error_handler_t *handler = gsl_set_error_handler_off();
    random->generator = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_set_error_handler(handler);
    if (random->generator == NULL) {
        myo_memory_free(random);
        return NULL;
    }
    gsl_rng_set(random->generator, seed);
    return random;
}

double myo_random_uniform(myo_random *random)
{
    return gsl_rng_uniform(random->generator);
}

/* Marsaglia's polar method on the exact logarithm: GSL's own deviates go through libm, whose bits
 * depend on the CPU. */
double myo_random_normal(myo_random *random)
{
    if (random->has_spare) {
        random->has_spare = 0;
        return random->spare;
    }
    double u, v, s;
    do {
        u = 2.0 * gsl_rng_uniform(random->generator) - 1.0;
        v = 2.0 * gsl_rng_uniform(random->generator) - 1.0;
        s = u * u + v * v;
    } while (s >= 1.0 || s == 0.0);
    const double scale = sqrt(-2.0 * myo_exact_log(s) / s);
    random->spare = v * scale;
    random->has_spare = 1;
    return u * scale;
}

double myo_random_exponential(myo_random *random, double mean)
{
    return -mean * myo_exact_log(gsl_rng_uniform_pos(random->generator));
}

void myo_random_close(myo_random **random)
{
    if (random == NULL || *random == NULL)
        return;
    gsl_rng_free((*random)->generator);
    myo_memory_free(*random);
    *random = NULL;
}
