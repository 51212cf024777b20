/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html, part 1: the JSON block #data, decoded. Everything from the recording reaches the page
 * through textContent or a canvas, never as HTML. The parts are joined into one script. */
'use strict';

const data = JSON.parse(document.getElementById('data').textContent);
const LETTER = { fasciculation: 'F', cramp: 'C', fatigue: 'T', voluntary: 'V', artefact: 'A',
                 unscored: 'U' };
const COLOUR = { fasciculation: '#d55e00', cramp: '#cc79a7', fatigue: '#0072b2',
                 voluntary: '#009e73', artefact: '#767676', unscored: '#b3a800' };
const EVENT = { onset: 0, duration: 1, kind: 2, track: 3, confidence: 4, certainty: 5, subtype: 6,
                accelerometer: 7, amplitude: 8, snr: 9, template: 10, reason: 11 };
const dark = window.matchMedia('(prefers-color-scheme: dark)');

/* ---- decoding ---- */

function bytesOf(text) {
    const raw = atob(text), bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++)
        bytes[i] = raw.charCodeAt(i);
    return bytes;
}

function signed(text, scale) {
    const view = new DataView(bytesOf(text).buffer);
    const out = new Float32Array(view.byteLength / 2);
    for (let i = 0; i < out.length; i++) {
        const value = view.getInt16(2 * i, true);
        out[i] = value === -32768 ? NaN : value * scale;
    }
    return out;
}

function unsigned(text, scale) {
    const view = new DataView(bytesOf(text).buffer);
    const out = new Float32Array(view.byteLength / 2);
    for (let i = 0; i < out.length; i++) {
        const value = view.getUint16(2 * i, true);
        out[i] = value === 65535 ? NaN : value * scale;
    }
    return out;
}

/* Levels of extremes, each twice as coarse as the one before. */
function pyramid(pairs, bucket) {
    const levels = [{ pairs: pairs, step: bucket }];
    while (levels[levels.length - 1].pairs.length > 512) {
        const fine = levels[levels.length - 1];
        const count = Math.ceil(fine.pairs.length / 4);
        const coarse = new Float32Array(2 * count);
        for (let i = 0; i < count; i++) {
            let low = NaN, high = NaN;
            for (let k = 4 * i; k < Math.min(4 * i + 4, fine.pairs.length); k += 2) {
                if (!(fine.pairs[k] >= low)) low = Number.isNaN(fine.pairs[k]) ? low : fine.pairs[k];
                if (!(fine.pairs[k + 1] <= high))
                    high = Number.isNaN(fine.pairs[k + 1]) ? high : fine.pairs[k + 1];
            }
            coarse[2 * i] = low;
            coarse[2 * i + 1] = high;
        }
        levels.push({ pairs: coarse, step: fine.step * 2 });
    }
    return levels;
}

/* What people write for the canonical unit. */
function pretty(unit) { return unit === 'uV' ? '\u00b5V' : unit === 'm/s^2' ? 'm/s\u00b2' : unit; }
function prettyText(text) { return text.replace(/\buV\b/g, '\u00b5V').replace(/m\/s\^2/g, 'm/s\u00b2'); }

data.tracks.forEach(function (track, index) {
    track.index = index;
    track.unit = pretty(track.unit);
    track.levels = pyramid(signed(track.pairs, track.scale), track.bucket);
    track.envelope = unsigned(track.rms, track.rmsScale);
    track.pairs = track.rms = null;
    track.events = [];
    track.excluded = [];
});
data.events.forEach(function (event, index) {
    event.index = index;
    if (event[EVENT.track] >= 0)
        data.tracks[event[EVENT.track]].events.push(event);
});
data.excluded.forEach(function (range) { data.tracks[range[0]].excluded.push(range); });

let first = Infinity, last = -Infinity;
data.tracks.forEach(function (track) {
    first = Math.min(first, track.start);
    last = Math.max(last, track.start + track.seconds);
});
if (!(last > first)) { first = 0; last = 1; }

function kindOf(event) { return data.classes[event[EVENT.kind]]; }

/* ---- numbers as text ---- */

function clock(seconds, step) {
    const sign = seconds < 0 ? '\u2212' : '';
    const decimals = step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3;
    let t = Number(Math.abs(seconds).toFixed(decimals));
    const h = Math.floor(t / 3600), m = Math.floor(t / 60) % 60;
    const s = (t - 3600 * h - 60 * m).toFixed(decimals);
    const two = function (text, all) { return all && text.indexOf('.') < 2 &&
        (text.indexOf('.') === 1 || text.length === 1) ? '0' + text : text; };
    if (h > 0) return sign + h + ':' + (m < 10 ? '0' : '') + m + ':' + two(s, true);
    return sign + m + ':' + two(s, true);
}

function figure(value) {
    if (value === null || value === undefined || !Number.isFinite(value)) return 'n/a';
    return String(Number(value.toPrecision(3)));
}

const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120,
               300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];
function timeTicks(a, b, pixels) {
    const room = Math.max(2, pixels / 90);
    let step = STEPS[STEPS.length - 1];
    for (let i = STEPS.length - 1; i >= 0 && (b - a) / STEPS[i] <= room; i--) step = STEPS[i];
    const ticks = [];
    for (let k = Math.ceil(a / step); k * step <= b; k++)
        ticks.push({ v: k * step, label: clock(k * step, step) });
    return ticks;
}
