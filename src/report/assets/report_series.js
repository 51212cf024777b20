/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html, part 2: which points of a track to draw in a window of so many pixels. A row is
 * [time, value, kind]: a sample, or the lowest and the highest of a stretch (two rows). */

const SAMPLE = 0, LOWEST = 1, HIGHEST = 2;

function pushPairs(out, track, level, from, to) {
    const pairs = level.pairs, step = level.step, start = track.start;
    const a = Math.max(0, Math.floor((from - start) / step));
    const b = Math.min(pairs.length / 2, Math.ceil((to - start) / step));
    for (let i = a; i < b; i++) {
        const t = start + i * step;
        out.push([t + step * 0.25, pairs[2 * i], LOWEST],
                 [t + step * 0.75, pairs[2 * i + 1], HIGHEST]);
    }
}

function levelFor(track, from, to, pixels) {
    for (let k = 0; k < track.levels.length; k++)
        if ((to - from) / track.levels[k].step <= 1.3 * pixels) return track.levels[k];
    return track.levels[track.levels.length - 1];
}

function samplesOf(block) {
    if (typeof block[2] === 'string') block[2] = signed(block[2], block[1]);
    return block[2];
}

/* Samples of one block in [from, to): all of them, or the extremes per pixel when there are many. */
function pushSamples(out, track, block, from, to, perPixel) {
    const samples = samplesOf(block), rate = track.rate;
    const a = Math.max(0, Math.ceil((from - track.start) * rate - block[0]));
    const b = Math.min(samples.length, Math.ceil((to - track.start) * rate - block[0]));
    const group = Math.floor(perPixel * rate);
    for (let i = a; i < b; i += Math.max(1, group)) {
        const t = track.start + (block[0] + i) / rate;
        if (group < 3) {
            out.push([t, samples[i], SAMPLE]);
            if (group === 2 && i + 1 < b) out.push([t + 1 / rate, samples[i + 1], SAMPLE]);
            continue;
        }
        let low = Infinity, high = -Infinity;
        for (let k = i; k < Math.min(i + group, b); k++) {
            if (samples[k] < low) low = samples[k];
            if (samples[k] > high) high = samples[k];
        }
        if (low <= high)
            out.push([t + group / (4 * rate), low, LOWEST],
                     [t + group * 3 / (4 * rate), high, HIGHEST]);
    }
}

function series(track, from, to, pixels) {
    const out = [];
    const whole = levelFor(track, first, last, 300);
    pushPairs(out, track, whole, first, from - whole.step);
    const level = levelFor(track, from, to, pixels);
    const perPixel = (to - from) / pixels;
    let at = from - level.step;
    if (perPixel < level.step && level === track.levels[0])
        for (const block of track.blocks) {
            const begin = track.start + block[0] / track.rate;
            const end = begin + samplesOf(block).length / track.rate;
            if (end <= from || begin >= to) continue;
            pushPairs(out, track, level, at, begin);
            pushSamples(out, track, block, Math.max(begin, from - perPixel), Math.min(end, to),
                        perPixel);
            at = end + level.step;
        }
    pushPairs(out, track, level, at, to + level.step);
    pushPairs(out, track, whole, to + whole.step + level.step, last);
    for (let i = 1; i < out.length; i++) /* blocks and buckets meet within one bucket */
        if (out[i][0] < out[i - 1][0]) { out.sort(function (p, q) { return p[0] - q[0]; }); break; }
    if (out.length === 0) out.push([first, NaN, SAMPLE]);
    return out;
}

function envelopeSeries(track, from, to, pixels) {
    const step = track.bucket * track.rmsEvery, values = track.envelope, out = [];
    const a = Math.max(0, Math.floor((from - track.start) / step) - 1);
    const b = Math.min(values.length, Math.ceil((to - track.start) / step) + 1);
    const group = Math.max(1, Math.floor((b - a) / pixels));
    out.push([first, NaN, SAMPLE]);
    for (let i = a; i < b; i += group) {
        let sum = 0, seen = 0;
        for (let k = i; k < Math.min(i + group, b); k++)
            if (values[k] >= 0) { sum += values[k] * values[k]; seen++; }
        out.push([track.start + (i + group / 2) * step, seen ? Math.sqrt(sum / seen) : NaN,
                  SAMPLE]);
    }
    out.push([last, NaN, SAMPLE]);
    return out;
}
