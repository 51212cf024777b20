/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gravity, tremor, gait and noise of the accelerometer. */
#include "simulate/environment_sensor.h"

#include <math.h>

#include "core/fail.h"
#include "kernels/exact.h"

#define PI             3.14159265358979323846
#define TILT_S         20.0 /* time constant of slow changes of posture */
#define TREMOR_BAND_HZ 3.0

/* Second-order resonance driven by noise; `gain` makes its SD 1. */
typedef struct resonance {
    double a1, a2, gain;
} resonance;

static resonance design_tremor(double hz, double rate)
{
    const double r = myo_exact_exp(-PI * TREMOR_BAND_HZ / rate);
    const double c = r * myo_exact_cos(2 * PI * hz / rate);
    const double a1 = 2 * c, a2 = -r * r;
    const double variance = (1 - a2) / ((1 + a2) * ((1 - a2) * (1 - a2) - a1 * a1));
    return (resonance) { a1, a2, 1 / sqrt(variance) };
}

static double gait_at(const myo_sim_accelerometer *acc, double seconds)
{
    if (acc->gait_g <= 0)
        return 0;
    const double phase = 2 * PI * (acc->gait_hz * seconds - floor(acc->gait_hz * seconds));
    return acc->gait_g * (0.6 * myo_exact_sin(phase) + 0.35 * myo_exact_sin(2 * phase + 1) +
                          0.2 * myo_exact_sin(5 * phase + 2));
}

void myo_environment_sensor(myo_environment *environment, const myo_scene *scene, int64_t first,
                            size_t count, double *rows, size_t stride, double effort_mg)
{
    const myo_sim_accelerometer *acc = &scene->recipe->accelerometer;
    const resonance tremor = design_tremor(acc->tremor_hz, acc->rate_hz);
    const double tremor_g = (acc->tremor_mg + effort_mg) / 1000;
    const double pole = myo_exact_exp(-1 / (TILT_S * acc->rate_hz));
    const double drive = acc->tilt_deg * PI / 180 * sqrt(1 - pole * pole);
    myo_draw *draw = &environment->sensor_draw;
    for (size_t i = 0; i < count; i++) {
        const double t = (double)(first + (int64_t)i) / acc->rate_hz;
        const double gait = gait_at(acc, t);
        for (int k = 0; k < 2; k++)
            environment->tilt[k] = pole * environment->tilt[k] + drive * myo_draw_normal(draw);
        const double sx = myo_exact_sin(environment->tilt[0]);
        const double sy = myo_exact_sin(environment->tilt[1]);
        const double gravity[3] = { sx, sy, sqrt(fmax(0, 1 - sx * sx - sy * sy)) };
        for (size_t axis = 0; axis < 3; axis++) {
            double *z = environment->tremor[axis];
            const double next = tremor.a1 * z[0] + tremor.a2 * z[1] + myo_draw_normal(draw);
            z[1] = z[0];
            z[0] = next;
            rows[axis * stride + i] += gravity[axis] + tremor_g * tremor.gain * next +
                                       gait * (axis == 2 ? 1 : 0.4) +
                                       acc->noise_mg / 1000 * myo_draw_normal(draw);
        }
    }
}
