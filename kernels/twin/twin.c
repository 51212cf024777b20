/* SPDX-License-Identifier: MIT */
#include "kernels/twin/twin.h"

#include <string.h>

#include "kernels/exact.h"

enum { STAGE_BANDPASS, STAGE_CLEAN, STAGE_SIGMA, STAGES };

static const double PI = 3.14159265358979323846;
/* median(|x|) of Gaussian noise over its sigma */
static const float MEDIAN_TO_SIGMA = 1.0f / 0.6745f;
static const float THRESHOLD_SIGMA = 6.0f; /* Rice: 0.0005 false per minute at a known sigma */
static const float ONSET_SIGMA = 2.5f, ONSET_SHARE = 0.1f;
static const float WIDTH_SHARE = 0.5f;
static const float LOW_LIMIT = 0.5f;       /* more than this share below 20 Hz: motion or a pop */
static const float ACTIVE_MEDIAN = 2.0f;   /* of the resting median */
static const float ACTIVE_ENVELOPE = 1.5f; /* of the resting sigma; noise alone has 0.8 */
static const float ENVELOPE_CLIP = 3.0f;   /* so that one discharge is no activity */
/* share of samples over 3 sigma: 0.0027 in noise; more are units that fire, not a new noise level
 */
static const float TAIL_SIGMA = 3.0f, TAIL_LIMIT = 0.01f;
static const float CONTINUAL = 10.0f;       /* discharges in about 3 s that make firing continual */
static const float ERROR_CLIP_SIGMA = 4.0f; /* so that no discharge drives the mains canceller */

static float absolute(float x)
{
    return x < 0 ? -x : x;
}

/* Second-order Butterworth by the bilinear transform. */
static myo_twin_section design(double corner_hz, double rate_hz, int high)
{
    const double k = myo_exact_tan(PI * corner_hz / rate_hz);
    const double norm = 1 / (1 + 1.4142135623730951 * k + k * k);
    const double b = (high ? 1 : k * k) * norm;
    myo_twin_section out;
    out.b0 = (float)b;
    out.b1 = (float)(high ? -2 * b : 2 * b);
    out.b2 = (float)b;
    out.a1 = (float)(2 * (k * k - 1) * norm);
    out.a2 = (float)((1 - 1.4142135623730951 * k + k * k) * norm);
    return out;
}

/* Transposed direct form II. */
static float filter(const myo_twin_section *s, float z[2], float x)
{
    const float y = s->b0 * x + z[0];
    z[0] = (s->b1 * x - s->a1 * y) + z[1];
    z[1] = s->b2 * x - s->a2 * y;
    return y;
}

static int64_t frames_of(double seconds, double rate_hz)
{
    return (int64_t)(seconds * rate_hz + 0.5);
}

static size_t state_bytes(const myo_detector_format *format)
{
    const int type =
        format->sample_type == MYO_DETECTOR_FLOAT32 || format->sample_type == MYO_DETECTOR_INT16;
    if (!type || format->channels == 0 || format->channels > MYO_TWIN_CHANNELS ||
        !(format->rate_hz >= MYO_TWIN_RATE_MIN_HZ && format->rate_hz <= MYO_TWIN_RATE_MAX_HZ))
        return 0;
    return MYO_TWIN_STATE_BYTES(format->channels);
}

static void tune_mains(myo_twin_state *s)
{
    static const unsigned char multiple[MYO_TWIN_TONES / 2] = { 1, 2, 3, 4, 5, 7 };
    const double rate = s->format.rate_hz;
    for (unsigned i = 0; i < MYO_TWIN_TONES; i++) {
        const double hz =
            (i < MYO_TWIN_TONES / 2 ? 50.0 : 60.0) * multiple[i % (MYO_TWIN_TONES / 2)];
        s->tone[i][0] = 1;
        s->tone[i][1] = 0;
        /* a tone the band does not pass stands still, and its step is 0 below */
        s->rotation[i][0] = hz < 0.45 * rate ? (float)myo_exact_cos(2 * PI * hz / rate) : 1;
        s->rotation[i][1] = hz < 0.45 * rate ? (float)myo_exact_sin(2 * PI * hz / rate) : 0;
    }
    s->mains_step = (float)(2 / (0.1 * rate)); /* time constant 0.1 s */
}

static void reset(void *state)
{
    myo_twin_state *s = state;
    const myo_detector_format format = s->format;
    const double rate = format.rate_hz;
    const double high_hz = rate * 0.4 < 450 ? rate * 0.4 : 450;
    memset(s, 0, MYO_TWIN_STATE_BYTES(format.channels));
    s->format = format;
    s->band[0] = design(20, rate, 1);
    s->band[1] = design(high_hz, rate, 0);
    s->low[0] = design(2, rate, 1);
    s->low[1] = design(20, rate, 0);
    tune_mains(s);
    s->scale = format.scale > 0 ? (float)format.scale : 1;
    s->median_step_first = (float)(32 / rate);
    s->median_step = (float)(2 / rate);
    s->rest_down = (float)(4 / rate);
    s->rest_up = (float)(1 / (20 * rate));
    s->low_decay = (float)myo_exact_exp(-1 / (0.05 * rate));
    s->envelope_step = (float)(4 / rate);
    s->tail_step = (float)(1 / (3 * rate));
    s->firing_decay = (float)myo_exact_exp(-1 / (3 * rate));
    s->flat = frames_of(0.01, rate) > 16 ? frames_of(0.01, rate) : 16;
    s->guard = frames_of(0.1, rate);
    s->warm = frames_of(1, rate);
    s->merge = frames_of(0.05, rate);
    s->back = frames_of(0.025, rate);
    s->gap = frames_of(0.004, rate);
    s->width_min = frames_of(0.0015, rate);
    s->width_max = frames_of(0.05, rate);
    s->longest = frames_of(0.11, rate);
    s->isolation = frames_of(0.25, rate);
    s->hold = frames_of(0.5, rate);
    for (uint32_t c = 0; c < format.channels; c++)
        s->channel[c].median = s->channel[c].rest = 1e-3f;
}

static int32_t init(void *state, const myo_detector_format *format)
{
    myo_twin_state *s = state;
    if (state_bytes(format) == 0)
        return 1;
    s->format = *format;
    reset(state);
    return 0;
}

static float ring_at(const myo_twin_channel *c, int64_t frame)
{
    return absolute(c->ring[(uint64_t)frame % MYO_TWIN_RING]);
}

static int64_t largest_in(const myo_twin_channel *c, int64_t first, int64_t last)
{
    int64_t best = first;
    for (int64_t n = first + 1; n <= last; n++)
        if (ring_at(c, n) > ring_at(c, best))
            best = n;
    return best;
}

/* Back from the peak until nothing has stood over `level` for a while. */
static int64_t find_onset(const myo_twin_state *s, const myo_twin_channel *c, int64_t peak,
                          float level)
{
    int64_t onset = peak;
    const int64_t stop = peak - s->back > 0 ? peak - s->back : 0;
    for (int64_t n = peak; n >= stop && onset - n <= s->gap; n--)
        if (ring_at(c, n) >= level)
            onset = n;
    return onset;
}

static int64_t find_width(const myo_twin_state *s, const myo_twin_channel *c, int64_t peak,
                          float level)
{
    int64_t first = peak, last = peak;
    for (int64_t n = peak - s->back > 0 ? peak - s->back : 0; n < peak; n++)
        if (ring_at(c, n) >= level) {
            first = n;
            break;
        }
    for (int64_t n = peak + s->back < s->frame ? peak + s->back : s->frame; n > peak; n--)
        if (ring_at(c, n) >= level) {
            last = n;
            break;
        }
    return last - first + 1;
}

static void join_group(myo_twin_channel *c)
{
    c->in_group = 1;
    c->group_last = c->last_over;
}

/* 50 ms after a discharge was last over its threshold: is it one, and of which group? */
static void end_discharge(myo_twin_state *s, myo_twin_channel *c)
{
    c->in_discharge = 0;
    if (c->last_over - c->start > s->longest) {
        join_group(c);
        c->group_rejected = 1;
        return;
    }
    const int64_t first_end = c->start + s->back < c->last_over ? c->start + s->back : c->last_over;
    const int64_t peak_at = largest_in(c, c->start, first_end);
    const float sigma = c->threshold / THRESHOLD_SIGMA;
    const float peak = ring_at(c, peak_at);
    const float share = ONSET_SHARE * peak, floor = ONSET_SIGMA * sigma;
    const int64_t width = find_width(s, c, peak_at, WIDTH_SHARE * peak);
    if (width < s->width_min || width > s->width_max || c->low_peak > LOW_LIMIT * peak)
        return; /* a pop or motion: no discharge, but nothing that spoils its neighbours either */
    join_group(c);
    if (c->pending_count == MYO_TWIN_PENDING) {
        c->group_rejected = 1;
        return;
    }
    myo_twin_discharge *d = &c->pending[c->pending_count++];
    d->onset = find_onset(s, c, peak_at, share > floor ? share : floor);
    d->peak = peak;
    d->sigma = sigma;
}

static void enqueue(myo_twin_state *s, const myo_twin_channel *c, const myo_twin_discharge *d)
{
    if (s->queued == MYO_TWIN_QUEUE)
        return; /* cannot happen with pushes of at most MYO_DETECTOR_FRAMES */
    myo_detector_event *event = &s->queue[s->queued++];
    const float confidence = 1.0f - 3.0f * d->sigma / d->peak;
    memset(event, 0, sizeof *event);
    event->onset_sample = d->onset;
    event->decided_sample = s->frame;
    event->channel = (uint32_t)(c - s->channel);
    event->event_class = MYO_DETECTOR_FASCICULATION;
    event->confidence = confidence;
    event->amplitude = s->format.scale > 0 ? d->peak : 0;
}

static void end_group(myo_twin_state *s, myo_twin_channel *c)
{
    const int at_rest = s->frame >= c->active_until && c->firing <= CONTINUAL;
    for (uint32_t i = 0; i < c->pending_count && !c->group_rejected; i++)
        if (at_rest && c->pending[i].onset >= c->active_until)
            enqueue(s, c, &c->pending[i]);
    c->in_group = c->group_rejected = c->pending_count = 0;
}

/* The error of the sum of all tones moves each of them (least mean squares). */
static float cancel_mains(const myo_twin_state *s, myo_twin_channel *c, float x)
{
    float estimate = 0;
    for (unsigned i = 0; i < MYO_TWIN_TONES; i++)
        estimate += c->weight[i][0] * s->tone[i][0] + c->weight[i][1] * s->tone[i][1];
    const float y = x - estimate;
    const float limit = ERROR_CLIP_SIGMA * MEDIAN_TO_SIGMA * c->median;
    const float error = y > limit ? limit : y < -limit ? -limit : y;
    const float step = s->mains_step * error;
    for (unsigned i = 0; i < MYO_TWIN_TONES; i++)
        if (s->rotation[i][1] > 0) {
            c->weight[i][0] += step * s->tone[i][0];
            c->weight[i][1] += step * s->tone[i][1];
        }
    return y;
}

static void hold_off(myo_twin_channel *c, int64_t until)
{
    if (c->active_until < until)
        c->active_until = until;
}

static void track_noise(const myo_twin_state *s, myo_twin_channel *c, float size)
{
    const float step = s->frame < s->warm ? s->median_step_first : s->median_step;
    c->median += size > c->median ? step * c->median : -(step * c->median);
    if (s->frame < s->warm) {
        c->rest = c->median;
        c->envelope = MEDIAN_TO_SIGMA * c->median;
        return;
    }
    if (c->median < c->rest)
        c->rest += s->rest_down * (c->median - c->rest);
    else
        c->rest += (c->tail > TAIL_LIMIT ? 0.1f : 1.0f) * s->rest_up * c->rest;
    const float over = size > TAIL_SIGMA * MEDIAN_TO_SIGMA * c->median ? 1.0f : 0.0f;
    c->tail += s->tail_step * (over - c->tail);
    const float sigma = MEDIAN_TO_SIGMA * c->rest, limit = ENVELOPE_CLIP * sigma;
    c->envelope += s->envelope_step * ((size < limit ? size : limit) - c->envelope);
    if (c->median > ACTIVE_MEDIAN * c->rest || c->envelope > ACTIVE_ENVELOPE * sigma)
        hold_off(c, s->frame + s->hold);
}

static void track_discharge(myo_twin_state *s, myo_twin_channel *c, float size, float low)
{
    const float threshold = THRESHOLD_SIGMA * MEDIAN_TO_SIGMA * c->median;
    c->low_hold = c->low_hold * s->low_decay;
    c->firing = c->firing * s->firing_decay;
    /* counted against the resting level: a unit that fires on raises the noise it is measured by */
    if (size >= THRESHOLD_SIGMA * MEDIAN_TO_SIGMA * c->rest && s->frame >= c->firing_next &&
        s->frame >= c->active_until) {
        c->firing += 1;
        c->firing_next = s->frame + s->merge;
    }
    if (absolute(low) > c->low_hold)
        c->low_hold = absolute(low);
    if (s->frame < s->warm)
        return;
    if (!c->in_discharge && size >= threshold) {
        c->in_discharge = 1;
        c->start = s->frame;
        c->threshold = threshold;
        c->low_peak = 0;
    }
    if (c->in_discharge) {
        if (size >= c->threshold)
            c->last_over = s->frame;
        if (c->low_hold > c->low_peak && s->frame - c->last_over <= s->back)
            c->low_peak = c->low_hold;
        if (s->frame - c->last_over >= s->merge)
            end_discharge(s, c);
    }
    if (c->in_group && !c->in_discharge && s->frame - c->group_last >= s->isolation)
        end_group(s, c);
}

static void take_sample(myo_twin_state *s, myo_twin_channel *c, float raw, float *trace)
{
    float x = raw * s->scale;
    if (!(absolute(x) <= 1e9f))
        x = 0; /* NaN or absurd: a fault of the converter must not stay in the filters */
    if (s->frame == 0)
        c->first = x;
    /* a converter that repeats itself has lost the signal: its silence is not the noise */
    c->unchanged = x == c->last ? c->unchanged + 1 : 0;
    c->last = x;
    const int lost = c->unchanged >= s->flat;
    if (lost)
        hold_off(c, s->frame + s->guard);
    x -= c->first;
    const float band = filter(&s->band[1], c->band[1], filter(&s->band[0], c->band[0], x));
    const float low = filter(&s->low[1], c->low[1], filter(&s->low[0], c->low[0], x));
    const float clean = cancel_mains(s, c, band);
    c->ring[(uint64_t)s->frame % MYO_TWIN_RING] = clean;
    if (!lost)
        track_noise(s, c, absolute(clean));
    track_discharge(s, c, absolute(clean), low);
    if (trace != NULL)
        *trace = s->trace_stage == STAGE_BANDPASS ? band
                 : s->trace_stage == STAGE_CLEAN  ? clean
                                                  : MEDIAN_TO_SIGMA * c->median;
}

/* Rotates the mains phasors; a first-order correction keeps their length at 1. */
static void advance(myo_twin_state *s)
{
    for (unsigned i = 0; i < MYO_TWIN_TONES; i++) {
        const float c = s->tone[i][0], v = s->tone[i][1];
        const float next_c = c * s->rotation[i][0] - v * s->rotation[i][1];
        const float next_v = v * s->rotation[i][0] + c * s->rotation[i][1];
        const float correction = 1.5f - 0.5f * (next_c * next_c + next_v * next_v);
        s->tone[i][0] = next_c * correction;
        s->tone[i][1] = next_v * correction;
    }
    s->frame++;
}

static int32_t deliver(myo_twin_state *s, myo_detector_event *events, uint32_t capacity)
{
    const uint32_t count = s->queued < capacity ? s->queued : capacity;
    memcpy(events, s->queue, count * sizeof *events);
    for (uint32_t i = count; i < s->queued; i++)
        s->queue[i - count] = s->queue[i];
    s->queued -= count;
    return (int32_t)count;
}

static int32_t push(void *state, const void *samples, uint32_t frames, myo_detector_event *events,
                    uint32_t capacity)
{
    myo_twin_state *s = state;
    const uint32_t channels = s->format.channels;
    const int floats = s->format.sample_type == MYO_DETECTOR_FLOAT32;
    if (frames > MYO_DETECTOR_FRAMES)
        return -1;
    for (uint32_t i = 0; i < frames; i++) {
        for (uint32_t c = 0; c < channels; c++) {
            const size_t at = (size_t)i * channels + c;
            const float raw =
                floats ? ((const float *)samples)[at] : (float)((const int16_t *)samples)[at];
            take_sample(s, &s->channel[c], raw, s->trace == NULL ? NULL : s->trace + at);
        }
        advance(s);
    }
    s->trace = NULL;
    return deliver(s, events, capacity);
}

/* What is pending is decided by what is there: the recording has ended. */
static int32_t flush(void *state, myo_detector_event *events, uint32_t capacity)
{
    myo_twin_state *s = state;
    if (s->frame > 0)
        s->frame--; /* decisions name the last frame that was pushed */
    for (uint32_t i = 0; i < s->format.channels; i++) {
        myo_twin_channel *c = &s->channel[i];
        if (c->in_discharge)
            end_discharge(s, c);
        if (c->in_group)
            end_group(s, c);
    }
    s->frame++;
    return deliver(s, events, capacity);
}

static void trace(void *state, uint32_t stage, float *out)
{
    myo_twin_state *s = state;
    s->trace_stage = stage;
    s->trace = out;
}

const myo_detector *myo_twin_entry(uint32_t version)
{
    static const char *const stages[STAGES] = { "bandpass", "clean", "sigma" };
    static const myo_detector table = { MYO_DETECTOR_VERSION,
                                        "myoscribe twin 1",
                                        state_bytes,
                                        init,
                                        push,
                                        flush,
                                        reset,
                                        STAGES,
                                        stages,
                                        trace };
    return version == MYO_DETECTOR_VERSION ? &table : NULL;
}
