/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#define BUILT(name, test)                                                                          \
    double myo_peak_##name(myo_bench_limit limit, size_t rounds, const float *factors, float *out);
#include "isa_built.def"
#undef BUILT

/* The reference has no vectors and no peak of its own. */
double myo_peak_ref(myo_bench_limit limit, size_t rounds, const float *factors, float *out)
{
    *out = factors[limit % 2];
    return 0 * (double)rounds;
}

double myo_bench_peak(myo_isa isa, myo_bench_limit limit)
{
    static const struct {
        const char *name;
        double (*run)(myo_bench_limit limit, size_t rounds, const float *factors, float *out);
    } peaks[] = {
#define BUILT(name, test) { #name, myo_peak_##name },
#include "isa_built.def"
#undef BUILT
    };
    const float factors[] = { 0.9999999f, 1e-7f, 1.1f };
    float out[MYO_LANES];
    enum { ROUNDS = 50000, TRIES = 25 };
    for (size_t i = 0; i < sizeof peaks / sizeof peaks[0]; i++) {
        myo_isa parsed;
        if (!myo_isa_parse(peaks[i].name, &parsed) || parsed != isa ||
            myo_kernels_of(isa) == NULL) {
            continue;
        }
        double best = 0;
        for (int r = 0; r < TRIES; r++) {
            const double start = myo_bench_clock();
            const double done = peaks[i].run(limit, ROUNDS, factors, out);
            const double rate = done / (myo_bench_clock() - start);
            best = rate > best ? rate : best;
        }
        return best;
    }
    return 0;
}
