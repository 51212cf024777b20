/* SPDX-License-Identifier: MIT */
/* The same bits whatever the compiler's default is: nothing here is fused. */
#if defined(__clang__)
#pragma STDC FP_CONTRACT OFF
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

#include "kernels/twin/twin.h"

#include <string.h>

#include "kernels/exact.h"
#include "kernels/twin/twin_filter.h"
#include "kernels/twin/twin_tuning.h"

enum { STAGE_BANDPASS, STAGE_CLEAN, STAGE_SIGMA, STAGES };

static float absolute(float x)
{
    return x < 0 ? -x : x;
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
    static const unsigned char multiple[MYO_TWIN_HARMONICS] = { 1, 2, 3, 4, 5, 7 };
    const double rate = s->format.rate_hz;
    for (unsigned i = 0; i < MYO_TWIN_TONES; i++) {
        const int sixty = MYO_TWIN_MAINS == 60 || i >= MYO_TWIN_HARMONICS;
        const double hz = (sixty ? 60.0 : 50.0) * multiple[i % MYO_TWIN_HARMONICS];
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
    s->median_step = (float)(1 / rate);
    s->rest_down = (float)(4 / rate);
    s->rest_up = (float)(1 / (20 * rate));
    s->low_decay = (float)myo_exact_exp(-1 / (0.05 * rate));
    s->low_step = (float)(1 / (2 * rate));
    s->envelope_step = (float)(4 / rate);
    s->tail_step = (float)(1 / (3 * rate));
    s->firing_decay = (float)myo_exact_exp(-1 / (3 * rate));
    s->flat = frames_of(0.01, rate) > 16 ? frames_of(0.01, rate) : 16;
    s->guard = frames_of(0.1, rate);
    s->warm = frames_of(0.6, rate);
    s->merge = frames_of(0.05, rate);
    s->back = frames_of(0.025, rate);
    s->onset_back = frames_of(0.04, rate);
    s->gap = frames_of(0.006, rate);
    s->width_min = frames_of(0.0008, rate);
    s->width_narrow = frames_of(0.0016, rate);
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
    const int64_t stop = peak - s->onset_back > 0 ? peak - s->onset_back : 0;
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
    const float limit = width < s->width_narrow ? LOW_LIMIT_NARROW : LOW_LIMIT;
    const float low = c->low_peak - LOW_RESTING * c->low_mean;
    if (width < s->width_min || width > s->width_max || low > limit * peak)
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

static void enqueue(const myo_twin_state *s, myo_twin_channel *c, const myo_twin_discharge *d)
{
    if (c->queued == MYO_TWIN_QUEUE)
        return; /* cannot happen with pushes of at most MYO_DETECTOR_FRAMES */
    myo_twin_waiting *event = &c->queue[c->queued++];
    event->onset = d->onset;
    event->decided = s->frame;
    event->peak = d->peak;
    event->confidence = 1.0f - 3.0f * d->sigma / d->peak;
}

static int is_regular(const myo_twin_channel *c)
{
    int64_t least = INT64_MAX, most = 0;
    for (uint32_t i = 1; i < c->pending_count; i++) {
        const int64_t interval = c->pending[i].onset - c->pending[i - 1].onset;
        least = interval < least ? interval : least;
        most = interval > most ? interval : most;
    }
    return (float)most < REGULAR * (float)least;
}

static void end_group(const myo_twin_state *s, myo_twin_channel *c)
{
    if (c->pending_count > 3 && is_regular(c))
        c->group_rejected = 1;
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

static void track_low(const myo_twin_state *s, myo_twin_channel *c, float size)
{
    const float most = LOW_CLIP * c->low_mean;
    if (s->frame < s->warm)
        c->low_mean += 4.0f * s->low_step * (size - c->low_mean);
    else
        c->low_mean += s->low_step * ((size < most ? size : most) - c->low_mean);
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
    track_low(s, c, absolute(low));
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

static void hand_over(const myo_twin_state *s, uint32_t channel, const myo_twin_waiting *waiting,
                      myo_detector_event *event)
{
    memset(event, 0, sizeof *event);
    event->onset_sample = waiting->onset;
    event->decided_sample = waiting->decided;
    event->channel = channel;
    event->event_class = MYO_DETECTOR_FASCICULATION;
    event->confidence = waiting->confidence;
    event->amplitude = s->format.scale > 0 ? waiting->peak : 0;
}

/* In the order of their decisions, and of channels where one frame decided several. */
static int32_t deliver(myo_twin_state *s, myo_detector_event *events, uint32_t capacity)
{
    uint32_t taken[MYO_TWIN_CHANNELS] = { 0 }, count = 0;
    while (count < capacity) {
        uint32_t next = s->format.channels;
        for (uint32_t i = 0; i < s->format.channels; i++) {
            const myo_twin_channel *c = &s->channel[i];
            if (taken[i] < c->queued &&
                (next == s->format.channels ||
                 c->queue[taken[i]].decided < s->channel[next].queue[taken[next]].decided))
                next = i;
        }
        if (next == s->format.channels)
            break;
        hand_over(s, next, &s->channel[next].queue[taken[next]++], &events[count++]);
    }
    for (uint32_t i = 0; i < s->format.channels; i++) {
        myo_twin_channel *c = &s->channel[i];
        c->queued -= taken[i];
        memmove(c->queue, c->queue + taken[i], c->queued * sizeof *c->queue);
    }
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
                                        "myoscribe twin 2",
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
