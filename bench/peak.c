/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#define BUILT(name, test)                                                                          \
    float myo_peak_##name(size_t rounds, const float *factors);                                    \
    size_t myo_peak_operations_##name(void);
#include "isa_built.def"
#undef BUILT

/* The reference has no vectors and no peak of its own. */
float myo_peak_ref(size_t rounds, const float *factors)
{
    return factors[0] * (float)rounds;
}

size_t myo_peak_operations_ref(void)
{
    return 0;
}

double myo_bench_peak(myo_isa isa)
{
    static const struct {
        const char *name;
        float (*run)(size_t rounds, const float *factors);
        size_t (*operations)(void);
    } peaks[] = {
#define BUILT(name, test) { #name, myo_peak_##name, myo_peak_operations_##name },
#include "isa_built.def"
#undef BUILT
    };
    volatile float sink = 0;
    const float factors[] = { 0.9999999f, 1e-7f, 1.0f };
    enum { ROUNDS = 200000 };
    for (size_t i = 0; i < sizeof peaks / sizeof peaks[0]; i++) {
        myo_isa parsed;
        if (!myo_isa_parse(peaks[i].name, &parsed) || parsed != isa ||
            myo_kernels_of(isa) == NULL) {
            continue;
        }
        double best = 1e30;
        for (int r = 0; r < 25; r++) {
            const double start = myo_bench_clock();
            sink = sink + peaks[i].run(ROUNDS, factors);
            const double took = myo_bench_clock() - start;
            best = took < best ? took : best;
        }
        return (double)peaks[i].operations() * ROUNDS / best;
    }
    return 0;
}
