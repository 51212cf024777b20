/* SPDX-License-Identifier: GPL-3.0-or-later */
/** The twin's promises: fixed memory, chunks, latency, and what it must not take for a twitch. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/statistics.h"
#include "kernels/twin/twin.h"

enum { RATE = 2000, SECONDS = 40, FRAMES = RATE * SECONDS, MOST = 256 };

typedef struct signal {
    float *samples;
    myo_random *random;
} signal;

static signal make(unsigned long seed, double sigma)
{
    signal s = { calloc(FRAMES, sizeof(float)), myo_random_open(seed) };
    for (int i = 0; i < FRAMES; i++)
        s.samples[i] = (float)(sigma * myo_random_normal(s.random));
    return s;
}

static void drop(signal *s)
{
    free(s->samples);
    myo_random_close(&s->random);
}

/* A biphasic potential of 12 ms that leaves the baseline at `onset`. */
static void add_potential(signal *s, double onset, double peak)
{
    for (int i = (int)(onset * RATE); i < (int)((onset + 0.012) * RATE) && i < FRAMES; i++) {
        const double u = ((double)i / RATE - onset) / 0.012;
        s->samples[i] += (float)(peak * 1.3 * sin(6.283185307 * u) * sin(3.141592654 * u));
    }
}

typedef struct twin_events {
    myo_detector_event events[MOST];
    int count;
} twin_events;

static void take(twin_events *out, const myo_detector_event *events, int32_t count)
{
    cr_assert_geq(count, 0);
    cr_assert_leq(out->count + count, MOST);
    memcpy(out->events + out->count, events, (size_t)count * sizeof *events);
    out->count += count;
}

static void run(twin_events *out, const float *samples, int frames, uint32_t chunk)
{
    const myo_detector *twin = myo_twin_entry(MYO_DETECTOR_VERSION);
    const myo_detector_format format = { RATE, 1, 1, MYO_DETECTOR_FLOAT32 };
    myo_detector_event events[MYO_DETECTOR_EVENTS];
    void *state = calloc(1, twin->state_bytes(&format));
    out->count = 0;
    cr_assert_eq(twin->init(state, &format), 0);
    for (int i = 0; i < frames; i += (int)chunk) {
        const uint32_t n = (uint32_t)(frames - i) < chunk ? (uint32_t)(frames - i) : chunk;
        take(out, events, twin->push(state, samples + i, n, events, MYO_DETECTOR_EVENTS));
    }
    for (int32_t n = 1; n > 0;) {
        n = twin->flush(state, events, MYO_DETECTOR_EVENTS);
        take(out, events, n);
    }
    free(state);
}

Test(twin, finds_isolated_potentials_within_its_latency)
{
    signal s = make(1, 2);
    twin_events out;
    for (int i = 0; i < 35; i++)
        add_potential(&s, 2 + i + 0.013 * i, i % 2 == 0 ? 24 : -40);
    run(&out, s.samples, FRAMES, 64);
    cr_assert_geq(out.count, 34);
    cr_assert_leq(out.count, 35);
    for (int i = 0; i < out.count; i++) {
        const double onset = (double)out.events[i].onset_sample / RATE;
        const double nearest = 2 + 1.013 * round((onset - 2) / 1.013);
        cr_assert_lt(fabs(onset - nearest), 0.008, "%g", onset - nearest);
        cr_assert_lt((double)(out.events[i].decided_sample - out.events[i].onset_sample) / RATE,
                     0.35);
    }
    drop(&s);
}

Test(twin, noise_alone_is_silent)
{
    int total = 0;
    for (unsigned long seed = 10; seed < 25; seed++) { /* ten minutes */
        signal s = make(seed, seed % 3 == 0 ? 0.05 : 5);
        twin_events out;
        run(&out, s.samples, FRAMES, 1000);
        total += out.count;
        drop(&s);
    }
    cr_assert_leq(total, 1, "%d in ten minutes of noise", total);
}

Test(twin, trains_and_contractions_are_left_out)
{
    signal s = make(2, 2);
    twin_events out;
    for (int i = 0; i < 40; i++)
        add_potential(&s, 3 + 0.1 * i, 50); /* ten a second */
    for (int i = 12 * RATE; i < 25 * RATE; i++)
        s.samples[i] *= 30; /* a contraction, as noise */
    add_potential(&s, 32, 50);
    run(&out, s.samples, FRAMES, 64);
    cr_assert_eq(out.count, 1, "%d", out.count);
    cr_assert_lt(fabs((double)out.events[0].onset_sample / RATE - 32), 0.005);
    drop(&s);
}

Test(twin, echoes_are_one_and_pairs_are_two)
{
    signal s = make(3, 2);
    twin_events out;
    add_potential(&s, 5, 50);
    add_potential(&s, 5.033, 40); /* F-wave echo */
    add_potential(&s, 10, 50);
    add_potential(&s, 10.2, 50);
    run(&out, s.samples, FRAMES, 64);
    cr_assert_eq(out.count, 3, "%d", out.count);
    drop(&s);
}

Test(twin, mains_steps_and_bad_samples_are_survived)
{
    signal s = make(4, 2);
    twin_events out;
    for (int i = 0; i < FRAMES; i++)
        s.samples[i] += (float)(40 * sin(6.283185307 * 50.2 * i / RATE) + 1e5);
    for (int i = 20 * RATE; i < FRAMES; i++)
        s.samples[i] += 3000; /* the electrode's offset jumps */
    s.samples[15 * RATE] = NAN;
    s.samples[15 * RATE + 1] = INFINITY;
    for (int i = 0; i < 8; i++)
        add_potential(&s, 25 + 1.1 * i, 40);
    run(&out, s.samples, FRAMES, 64);
    int late = 0;
    for (int i = 0; i < out.count; i++)
        late += out.events[i].onset_sample > 24 * RATE;
    cr_assert_geq(late, 7, "%d of 8 found after the faults", late);
    cr_assert_leq(out.count - late, 2, "%d false around two faults", out.count - late);
    drop(&s);
}

Test(twin, chunks_reset_and_memory)
{
    const myo_detector *twin = myo_twin_entry(MYO_DETECTOR_VERSION);
    myo_detector_format format = { RATE, 1, 1, MYO_DETECTOR_FLOAT32 };
    signal s = make(5, 2);
    twin_events one, other;
    for (int i = 0; i < 30; i++)
        add_potential(&s, 2 + 1.1 * i + 0.2 * (i % 3), 30);
    run(&one, s.samples, FRAMES, 1);
    cr_assert_gt(one.count, 20);
    for (uint32_t chunk = 3; chunk <= MYO_DETECTOR_FRAMES; chunk = chunk * 3 + 1) {
        run(&other, s.samples, FRAMES, chunk);
        cr_assert_eq(one.count, other.count);
        cr_assert_eq(memcmp(one.events, other.events, (size_t)one.count * sizeof *one.events), 0);
    }
    drop(&s);
    cr_assert_null(myo_twin_entry(MYO_DETECTOR_VERSION + 1));
    cr_assert_eq(twin->state_bytes(&format), MYO_TWIN_STATE_BYTES(1));
    cr_assert_leq(MYO_TWIN_STATE_BYTES(1), 16 * 1024, "a small microcontroller's memory");
    format.rate_hz = 10000;
    cr_assert_eq(twin->state_bytes(&format), 0);
    format.rate_hz = NAN;
    cr_assert_eq(twin->state_bytes(&format), 0);
    format.rate_hz = RATE;
    format.channels = MYO_TWIN_CHANNELS + 1;
    cr_assert_eq(twin->state_bytes(&format), 0);
}

Test(twin, worst_latency_is_as_stated)
{
    signal s = make(6, 2);
    twin_events out;
    /* three discharges as far apart as one group allows, each stretched by an echo */
    for (int i = 0; i < 3; i++) {
        add_potential(&s, 10 + 0.29 * i, 60);
        add_potential(&s, 10.045 + 0.29 * i, 60);
    }
    run(&out, s.samples, FRAMES, 64);
    cr_assert_eq(out.count, 3, "%d", out.count);
    for (int i = 0; i < out.count; i++)
        cr_assert_leq((double)(out.events[i].decided_sample - out.events[i].onset_sample) / RATE,
                      MYO_TWIN_LATENCY_S);
    cr_assert_gt((double)(out.events[0].decided_sample - out.events[0].onset_sample) / RATE, 0.85);
    drop(&s);
}
