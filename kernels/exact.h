/* SPDX-License-Identifier: MIT */
/**
 * Elementary functions with the same bits on every CPU and C library (libm picks variants by CPU).
 * Double precision, no FMA, errors under 4 ulp in the stated ranges (tested); freestanding.
 */
#ifndef MYO_KERNELS_EXACT_H
#define MYO_KERNELS_EXACT_H

double myo_exact_sin(double x); /**< |x| <= 2^20, NaN outside */
double myo_exact_cos(double x); /**< |x| <= 2^20, NaN outside */
double myo_exact_tan(double x); /**< |x| < pi/2 */
double myo_exact_exp(double x); /**< 0 and Inf outside the range of double */
double myo_exact_log(double x); /**< natural; -Inf at 0, NaN below */
double myo_exact_log10(double x);
double myo_exact_pow(double x, double y); /**< exp(y log x), x > 0; under 4 + 4 |y log x| ulp */

#endif
