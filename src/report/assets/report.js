/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The interactive parts of report.html: traces, events, spectrograms. Reads the JSON block #data;
 * everything from the recording reaches the page through textContent or a canvas, never as HTML. */
(function () {
'use strict';

const data = JSON.parse(document.getElementById('data').textContent);
const LETTER = { fasciculation: 'F', cramp: 'C', fatigue: 'T', voluntary: 'V', artefact: 'A',
                 unscored: 'U' };
const NAME = { fasciculation: 'fasciculation', cramp: 'cramp', fatigue: 'fatigue (tired)',
               voluntary: 'voluntary activity', artefact: 'artefact', unscored: 'unscored' };
const COLOUR = { fasciculation: '#d55e00', cramp: '#cc79a7', fatigue: '#0072b2',
                 voluntary: '#009e73', artefact: '#767676', unscored: '#b3a800' };
const CERTAINTY = ['definite', 'like', 'indeterminate'];
const ACCELEROMETER = ['n/a', 'confirmed', 'silent', 'mechanical'];
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

/* Levels of extremes, each four times coarser than the one before. */
function pyramid(pairs, bucket) {
    const levels = [{ pairs: pairs, step: bucket }];
    while (levels[levels.length - 1].pairs.length > 512) {
        const fine = levels[levels.length - 1];
        const count = Math.ceil(fine.pairs.length / 8);
        const coarse = new Float32Array(2 * count);
        for (let i = 0; i < count; i++) {
            let low = NaN, high = NaN;
            for (let k = 8 * i; k < Math.min(8 * i + 8, fine.pairs.length); k += 2) {
                if (!(fine.pairs[k] >= low)) low = Number.isNaN(fine.pairs[k]) ? low : fine.pairs[k];
                if (!(fine.pairs[k + 1] <= high))
                    high = Number.isNaN(fine.pairs[k + 1]) ? high : fine.pairs[k + 1];
            }
            coarse[2 * i] = low;
            coarse[2 * i + 1] = high;
        }
        levels.push({ pairs: coarse, step: fine.step * 4 });
    }
    return levels;
}

data.tracks.forEach(function (track, index) {
    track.index = index;
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

/* ---- what to draw in a window ---- */

function pushPairs(out, track, level, from, to) {
    const pairs = level.pairs, step = level.step, start = track.start;
    const a = Math.max(0, Math.floor((from - start) / step));
    const b = Math.min(pairs.length / 2, Math.ceil((to - start) / step));
    for (let i = a; i < b; i++) {
        const t = start + i * step;
        out.push([t + step * 0.25, pairs[2 * i]], [t + step * 0.75, pairs[2 * i + 1]]);
    }
}

function levelFor(track, from, to, pixels) {
    for (let k = 0; k < track.levels.length; k++)
        if ((to - from) / track.levels[k].step <= 1.5 * pixels) return track.levels[k];
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
            out.push([t, samples[i]]);
            if (group === 2 && i + 1 < b) out.push([t + 1 / rate, samples[i + 1]]);
            continue;
        }
        let low = Infinity, high = -Infinity;
        for (let k = i; k < Math.min(i + group, b); k++) {
            if (samples[k] < low) low = samples[k];
            if (samples[k] > high) high = samples[k];
        }
        if (low <= high)
            out.push([t, low], [t + group / (2 * rate), high]);
    }
}

function series(track, from, to, pixels) {
    const out = [], coarse = track.levels[track.levels.length - 1];
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
            pushPairs(out, track, level, at, begin - level.step);
            pushSamples(out, track, block, Math.max(begin, from - perPixel), Math.min(end, to),
                        perPixel);
            at = end + level.step;
        }
    pushPairs(out, track, level, at, to + level.step);
    pushPairs(out, track, whole, to + whole.step + level.step, last);
    for (let i = 1; i < out.length; i++) /* blocks and buckets meet within one bucket */
        if (out[i][0] < out[i - 1][0]) { out.sort(function (p, q) { return p[0] - q[0]; }); break; }
    if (out.length === 0) out.push([first, NaN]);
    void coarse;
    return out;
}

function envelopeSeries(track, from, to, pixels) {
    const step = track.bucket * track.rmsEvery, values = track.envelope, out = [];
    const a = Math.max(0, Math.floor((from - track.start) / step) - 1);
    const b = Math.min(values.length, Math.ceil((to - track.start) / step) + 1);
    const group = Math.max(1, Math.floor((b - a) / pixels));
    out.push([first, NaN]);
    for (let i = a; i < b; i += group) {
        let sum = 0, seen = 0;
        for (let k = i; k < Math.min(i + group, b); k++)
            if (values[k] >= 0) { sum += values[k] * values[k]; seen++; }
        out.push([track.start + (i + group / 2) * step, seen ? Math.sqrt(sum / seen) : NaN]);
    }
    out.push([last, NaN]);
    return out;
}

/* ---- traces ---- */

const traces = [];
const host = document.getElementById('traces');
let view = [first, last], drawing = false, showEnvelope = false, marked = null;

function hatch(context) {
    const tile = document.createElement('canvas');
    tile.width = tile.height = 8;
    const pen = tile.getContext('2d');
    pen.strokeStyle = dark.matches ? '#888' : '#999';
    pen.beginPath();
    pen.moveTo(0, 8); pen.lineTo(8, 0);
    pen.stroke();
    return context.createPattern(tile, 'repeat');
}

function paintRange(context, area, graph, from, to) {
    const x0 = Math.max(area.x, graph.toDomXCoord(from));
    const x1 = Math.min(area.x + area.w, graph.toDomXCoord(to));
    const middle = (x0 + x1) / 2, width = Math.max(2, x1 - x0);
    return [x1 - x0 < 2 ? middle - 1 : x0, width];
}

/* Bands behind the trace. The strip on top carries the class letter, so colour is never alone. */
function underlay(track) {
    return function (context, area, graph) {
        const range = graph.xAxisRange();
        context.save();
        context.beginPath();
        context.rect(area.x, area.y, area.w, area.h);
        context.clip();
        const pattern = hatch(context);
        for (const gap of track.excluded) {
            if (gap[1] > range[1] || gap[1] + gap[2] < range[0]) continue;
            const box = paintRange(context, area, graph, gap[1], gap[1] + gap[2]);
            context.fillStyle = pattern;
            context.fillRect(box[0], area.y, box[1], area.h);
        }
        let lettersTo = -Infinity;
        for (const event of track.events) {
            const onset = event[EVENT.onset], end = onset + (event[EVENT.duration] || 0);
            if (onset > range[1] || end < range[0]) continue;
            const kind = kindOf(event), box = paintRange(context, area, graph, onset, end);
            context.fillStyle = COLOUR[kind];
            context.globalAlpha = event === marked ? 0.45 : kind === 'fatigue' ? 0 : 0.2;
            context.fillRect(box[0], area.y, box[1], area.h);
            context.globalAlpha = 1;
            if (kind === 'fatigue') context.fillRect(box[0], area.y + area.h - 5, box[1], 5);
            else context.fillRect(box[0], area.y, box[1], 5);
            const top = kind === 'fatigue' ? area.y + area.h - 8 : area.y + 17;
            const x = Math.max(box[0] + box[1] / 2, area.x + 8);
            if (x > lettersTo || kind === 'fatigue') {
                context.font = 'bold 11px sans-serif';
                context.textAlign = 'center';
                context.fillStyle = dark.matches ? '#fff' : '#222';
                context.fillText(LETTER[kind], x, top);
                if (kind !== 'fatigue') lettersTo = x + 12;
            }
        }
        paintMarks(context, area, graph, range, track);
        context.restore();
    };
}

function paintMarks(context, area, graph, range, track) {
    context.strokeStyle = context.fillStyle = dark.matches ? '#9ab' : '#456';
    context.font = '11px sans-serif';
    context.textAlign = 'left';
    context.setLineDash([4, 3]);
    let labelsTo = -Infinity;
    for (const mark of data.marks) {
        if (mark[3] !== null && mark[3] !== track.channel) continue;
        if (mark[0] > range[1] || mark[0] + mark[1] < range[0]) continue;
        for (const t of [mark[0], mark[0] + mark[1]]) {
            const x = graph.toDomXCoord(t);
            context.beginPath();
            context.moveTo(x, area.y); context.lineTo(x, area.y + area.h);
            context.stroke();
        }
        const x = Math.max(area.x, graph.toDomXCoord(mark[0])) + 3;
        if (x > labelsTo) {
            context.fillText(mark[2], x, area.y + area.h - 10);
            labelsTo = x + context.measureText(mark[2]).width + 6;
        }
    }
    context.setLineDash([]);
}

function colours() {
    return dark.matches ? { line: '#9cc4ee', envelope: '#ffb000', grid: '#3a4048', axis: '#9aa4ae' }
                        : { line: '#24507a', envelope: '#a34700', grid: '#dde2e7', axis: '#5c666f' };
}

function dataFor(track, width) {
    const pixels = Math.max(200, width - 60);
    return showEnvelope ? envelopeSeries(track, view[0], view[1], pixels)
                        : series(track, view[0], view[1], pixels);
}

function redraw() {
    if (drawing) return;
    drawing = true;
    for (const trace of traces)
        trace.graph.updateOptions({ file: dataFor(trace.track, trace.box.clientWidth),
                                    dateWindow: view.slice() });
    drawing = false;
    const step = (view[1] - view[0]) / 50;
    document.getElementById('range').textContent =
        clock(view[0], step) + ' to ' + clock(view[1], step);
}

function show(from, to) {
    const least = 0.02, whole = last - first;
    let length = Math.min(Math.max(to - from, least), whole);
    const middle = (from + to) / 2;
    let begin = Math.min(Math.max(middle - length / 2, first), last - length);
    view = [begin, begin + length];
    redraw();
}

function onDraw(graph, initial) {
    if (initial || drawing) return;
    const range = graph.xAxisRange();
    if (Math.abs(range[0] - view[0]) > 1e-9 || Math.abs(range[1] - view[1]) > 1e-9)
        show(range[0], range[1]);
}

function addTrace(track) {
    const box = document.createElement('div'), tone = colours();
    box.className = 'trace';
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', 'Trace of ' + track.channel + ', ' + track.events.length +
                     ' events; keys plus and minus zoom, arrows move, N and P step through events');
    const title = document.createElement('h3');
    title.textContent = track.channel + ' (' + track.unit + ')';
    const plot = document.createElement('div');
    plot.className = 'plot-area';
    box.append(title, plot);
    host.append(box);
    const graph = new Dygraph(plot, dataFor(track, host.clientWidth), {
        labels: ['time', track.channel], dateWindow: view.slice(), legend: 'never',
        colors: [tone.line], strokeWidth: 1, connectSeparatedPoints: false,
        axisLineColor: tone.axis, gridLineColor: tone.grid, animatedZooms: false,
        highlightCircleSize: 0, underlayCallback: underlay(track), drawCallback: onDraw,
        axes: { x: { ticker: timeTicks, axisLabelFormatter: String },
                y: { axisLabelWidth: 52, pixelsPerLabel: 25 } },
    });
    box.addEventListener('keydown', onKey);
    traces.push({ track: track, graph: graph, box: box });
}

function rebuild() {
    for (const trace of traces) { trace.graph.destroy(); trace.box.remove(); }
    traces.length = 0;
    for (const track of data.tracks)
        if (track.shown) addTrace(track);
    if (traces.length > 0) {
        const lowest = traces[traces.length - 1], tone = colours();
        lowest.box.classList.add('lowest');
        drawing = true;
        lowest.graph.updateOptions({ showRangeSelector: true, rangeSelectorHeight: 34,
                                     rangeSelectorPlotStrokeColor: tone.axis,
                                     rangeSelectorPlotFillColor: tone.grid });
        lowest.graph.resize();
        drawing = false;
    }
    redraw();
}

/* ---- moving about ---- */

let cursor = -1;

function jump(event) {
    marked = event;
    cursor = event.index;
    const length = event[EVENT.duration] || 0;
    const margin = Math.max(0.15, 0.5 * length);
    const track = data.tracks[event[EVENT.track]];
    if (track && !track.shown) {
        track.shown = true;
        const tick = document.querySelector('#channels input[value="' + track.index + '"]');
        if (tick) tick.checked = true;
        rebuild();
    }
    show(event[EVENT.onset] - margin, event[EVENT.onset] + length + margin);
}

function stepEvent(direction) {
    const middle = (view[0] + view[1]) / 2;
    const shown = data.events.filter(function (event) {
        return event[EVENT.track] >= 0 && data.tracks[event[EVENT.track]].shown;
    });
    if (shown.length === 0) return;
    let at = shown.findIndex(function (event) { return event.index === cursor; });
    if (at < 0)
        at = direction > 0 ? shown.findIndex(function (e) { return e[EVENT.onset] > middle; }) - 1
                           : shown.length;
    at = Math.min(Math.max(at + direction, 0), shown.length - 1);
    jump(shown[at]);
}

const ACTIONS = {
    in: function () { zoom(0.5); },
    out: function () { zoom(2); },
    left: function () { pan(-0.5); },
    right: function () { pan(0.5); },
    all: function () { marked = null; show(first, last); },
    next: function () { stepEvent(1); },
    previous: function () { stepEvent(-1); },
};

function zoom(factor) {
    const middle = (view[0] + view[1]) / 2, half = (view[1] - view[0]) / 2 * factor;
    show(middle - half, middle + half);
}

function pan(share) {
    const move = (view[1] - view[0]) * share;
    show(view[0] + move, view[1] + move);
}

const KEYS = { '+': 'in', '=': 'in', '-': 'out', ArrowLeft: 'left', ArrowRight: 'right',
               0: 'all', Home: 'all', n: 'next', N: 'next', p: 'previous', P: 'previous' };
function onKey(press) {
    const action = KEYS[press.key];
    if (!action || press.ctrlKey || press.metaKey || press.altKey) return;
    press.preventDefault();
    ACTIONS[action]();
}

function setUpTools() {
    const tools = document.querySelector('#signals .tools');
    tools.hidden = false;
    document.querySelector('#signals .hint').hidden = false;
    tools.addEventListener('click', function (press) {
        const action = press.target.dataset && press.target.dataset.do;
        if (action) ACTIONS[action]();
    });
    document.getElementById('envelope').addEventListener('change', function (change) {
        showEnvelope = change.target.checked;
        redraw();
    });
}

function setUpChannels() {
    const box = document.getElementById('channels');
    let shown = 0;
    for (const track of data.tracks) {
        track.shown = shown < 8 || track.type === 'ACC' && shown < 12;
        if (track.shown) shown++;
        const label = document.createElement('label'), tick = document.createElement('input');
        tick.type = 'checkbox';
        tick.value = String(track.index);
        tick.checked = track.shown;
        tick.addEventListener('change', function () {
            track.shown = tick.checked;
            rebuild();
        });
        label.append(tick, ' ' + track.channel);
        box.append(label);
    }
    box.hidden = data.tracks.length < 2;
}

function setUpLegend() {
    const list = document.getElementById('legend');
    data.classes.forEach(function (kind, index) {
        if (!data.events.some(function (event) { return event[EVENT.kind] === index; })) return;
        const item = document.createElement('li'), chip = document.createElement('span');
        chip.className = 'chip ' + kind;
        chip.textContent = LETTER[kind];
        item.append(chip, ' ' + NAME[kind]);
        list.append(item);
    });
    if (data.excluded.length > 0) {
        const item = document.createElement('li'), chip = document.createElement('span');
        chip.className = 'chip excluded';
        item.append(chip, ' excluded');
        list.append(item);
    }
}

/* ---- the list of events ---- */

const COLUMNS = [
    { name: 'Time', value: function (e) { return e[EVENT.onset]; } },
    { name: 'Length', number: true, value: function (e) { return e[EVENT.duration]; },
      text: function (e) { return e[EVENT.duration] === null ? 'n/a' :
          e[EVENT.duration] < 1 ? Math.round(e[EVENT.duration] * 1000) + ' ms' :
          figure(e[EVENT.duration]) + ' s'; } },
    { name: 'Channel', value: channelOf },
    { name: 'Class', value: kindOf },
    { name: 'Certainty', value: function (e) { return CERTAINTY[e[EVENT.certainty]]; } },
    { name: 'Confidence', number: true, value: function (e) { return e[EVENT.confidence]; } },
    { name: 'Motion', value: function (e) { return ACCELEROMETER[e[EVENT.accelerometer]]; } },
    { name: 'Amplitude', number: true, value: function (e) { return e[EVENT.amplitude]; },
      text: function (e) { return e[EVENT.amplitude] === null ? 'n/a' :
          figure(e[EVENT.amplitude]) + ' ' + unitOf(e); } },
    { name: 'SNR, dB', number: true, value: function (e) { return e[EVENT.snr]; } },
    { name: 'Unit no.', number: true, value: function (e) { return e[EVENT.template] || null; },
      text: function (e) { return e[EVENT.template] || '\u2013'; } },
    { name: 'Why', value: function (e) { return e[EVENT.reason]; },
      text: function (e) { return e[EVENT.reason] === null ? 'see events.tsv' : e[EVENT.reason]; } },
];

function channelOf(event) {
    return event[EVENT.track] < 0 ? 'all' : data.tracks[event[EVENT.track]].channel;
}
function unitOf(event) {
    return event[EVENT.track] < 0 ? '' : data.tracks[event[EVENT.track]].unit;
}

const list = { page: 0, perPage: 50, sort: 0, down: false, kind: '', channel: '' };

function chosenEvents() {
    const rows = data.events.filter(function (event) {
        return (list.kind === '' || kindOf(event) === list.kind) &&
               (list.channel === '' || channelOf(event) === list.channel);
    });
    const value = COLUMNS[list.sort].value;
    rows.sort(function (a, b) {
        const x = value(a), y = value(b);
        const order = x === y ? 0 : x === null ? 1 : y === null ? -1 : x < y ? -1 : 1;
        return (list.down ? -order : order) || a.index - b.index;
    });
    return rows;
}

function headerRow() {
    const row = document.createElement('tr');
    COLUMNS.forEach(function (column, index) {
        const cell = document.createElement('th'), button = document.createElement('button');
        cell.scope = 'col';
        if (column.number) cell.className = 'number';
        button.type = 'button';
        button.textContent = column.name;
        if (list.sort === index)
            cell.setAttribute('aria-sort', list.down ? 'descending' : 'ascending');
        button.addEventListener('click', function () {
            list.down = list.sort === index && !list.down;
            list.sort = index;
            list.page = 0;
            listEvents();
            document.querySelectorAll('#event-list th button')[index].focus();
        });
        cell.append(button);
        row.append(cell);
    });
    return row;
}

function eventRow(event) {
    const row = document.createElement('tr');
    COLUMNS.forEach(function (column, index) {
        const cell = document.createElement('td');
        if (column.number) cell.className = 'number';
        if (column.name === 'Why') cell.className = 'why';
        if (index === 0) {
            const button = document.createElement('button');
            button.type = 'button';
            button.className = 'jump';
            button.textContent = clock(event[EVENT.onset], 0.001);
            button.title = 'Show in the trace';
            button.addEventListener('click', function () {
                jump(event);
                document.getElementById('signals').scrollIntoView();
            });
            cell.append(button);
        } else if (column.name === 'Class') {
            const chip = document.createElement('span');
            chip.className = 'chip ' + kindOf(event);
            chip.textContent = LETTER[kindOf(event)];
            cell.append(chip, ' ' + kindOf(event) +
                        (event[EVENT.subtype] ? ' (' + event[EVENT.subtype] + ')' : ''));
        } else {
            const value = column.value(event);
            cell.textContent = column.text ? column.text(event) :
                column.number ? figure(value) : value === null ? 'n/a' : String(value);
        }
        row.append(cell);
    });
    return row;
}

function listEvents() {
    const rows = chosenEvents(), pages = Math.max(1, Math.ceil(rows.length / list.perPage));
    list.page = Math.min(list.page, pages - 1);
    const table = document.createElement('table'), body = document.createElement('tbody');
    const head = document.createElement('thead');
    head.append(headerRow());
    const from = list.page * list.perPage;
    rows.slice(from, from + list.perPage).forEach(function (event) { body.append(eventRow(event)); });
    table.append(head, body);
    const scroll = document.createElement('div');
    scroll.className = 'scroll';
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', 'Events');
    scroll.append(table);
    document.getElementById('event-list').replaceChildren(scroll);
    document.getElementById('event-count').textContent = rows.length === 0 ? 'none' :
        (from + 1) + ' to ' + Math.min(from + list.perPage, rows.length) + ' of ' + rows.length +
        (data.eventCount > data.events.length ?
         ' (the page carries ' + data.events.length + ' of ' + data.eventCount + ')' : '');
}

function choice(label, options, onChange) {
    const box = document.createElement('label'), select = document.createElement('select');
    for (const option of [''].concat(options)) {
        const entry = document.createElement('option');
        entry.value = option;
        entry.textContent = option === '' ? 'all' : option;
        select.append(entry);
    }
    select.addEventListener('change', function () {
        onChange(select.value);
        list.page = 0;
        listEvents();
    });
    box.append(label + ' ', select);
    return box;
}

function button(text, onPress) {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.addEventListener('click', onPress);
    return made;
}

function setUpEvents() {
    if (data.events.length === 0) return;
    const tools = document.getElementById('event-tools');
    const kinds = data.classes.filter(function (kind) {
        return data.events.some(function (event) { return kindOf(event) === kind; });
    });
    const count = document.createElement('output');
    count.id = 'event-count';
    tools.append(
        choice('Class', kinds, function (kind) { list.kind = kind; }),
        choice('Channel', Array.from(new Set(data.events.map(channelOf))),
               function (channel) { list.channel = channel; }),
        button('Earlier rows', function () { list.page = Math.max(0, list.page - 1); listEvents(); }),
        button('Later rows', function () { list.page++; listEvents(); }), count);
    tools.hidden = false;
    listEvents();
}

/* ---- spectrograms ---- */

/* Cividis at nine places (Nunez, Anderton & Renslow 2018): readable with any colour vision. */
const CIVIDIS = [[0, 34, 78], [18, 53, 112], [59, 73, 108], [87, 93, 109], [112, 113, 115],
                 [138, 134, 120], [165, 156, 116], [195, 179, 105], [254, 232, 56]];
function heat(level) {
    const place = level / 254 * (CIVIDIS.length - 1), k = Math.min(7, Math.floor(place));
    return CIVIDIS[k].map(function (low, i) {
        return Math.round(low + (CIVIDIS[k + 1][i] - low) * (place - k));
    });
}

function drawSpectrogram(frame) {
    const track = data.tracks[Number(frame.dataset.track)], spec = track.spectrogram;
    if (!spec) return;
    frame.hidden = false;
    const canvas = frame.querySelector('canvas'), ratio = window.devicePixelRatio || 1;
    const width = frame.clientWidth, height = 200, left = 58, bottom = 22;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext('2d'), image = document.createElement('canvas');
    pen.scale(ratio, ratio);
    image.width = spec.columns;
    image.height = spec.rows;
    const pixels = image.getContext('2d').createImageData(spec.columns, spec.rows);
    const cells = bytesOf(spec.cells);
    for (let c = 0; c < spec.columns; c++)
        for (let r = 0; r < spec.rows; r++) {
            const level = cells[c * spec.rows + r];
            const colour = level === 255 ? [128, 128, 128, 0] : heat(level).concat(255);
            pixels.data.set(colour, 4 * ((spec.rows - 1 - r) * spec.columns + c));
        }
    image.getContext('2d').putImageData(pixels, 0, 0);
    pen.imageSmoothingEnabled = false;
    const seconds = spec.columns * spec.columnS, top = spec.firstHz + spec.rows * spec.rowHz;
    pen.drawImage(image, left, 4, width - left - 4, height - bottom - 4);
    pen.fillStyle = getComputedStyle(frame).color;
    pen.font = '12px sans-serif';
    pen.textAlign = 'right';
    for (let f = 0; f <= top; f += 100) {
        const y = 4 + (1 - (f - spec.firstHz) / (top - spec.firstHz)) * (height - bottom - 4);
        if (y > 6 && y < height - bottom + 2) pen.fillText(f + ' Hz', left - 4, y + 4);
    }
    pen.textAlign = 'center';
    for (const tick of timeTicks(track.start, track.start + seconds, width - left))
        pen.fillText(tick.label, left + (tick.v - track.start) / seconds * (width - left - 4),
                     height - 6);
    const name = 'Spectrogram of ' + track.channel + ', ' + spec.lowDb + ' to ' + spec.highDb +
                 ' dB (' + track.unit + '\u00b2/Hz), dark to bright';
    canvas.setAttribute('aria-label', name);
    canvas.style.height = height + 'px';
    frame.querySelector('figcaption').textContent = name + '.';
}

function drawSpectrograms() {
    document.querySelectorAll('.spectrogram').forEach(drawSpectrogram);
}

/* ---- start ---- */

setUpTools();
setUpChannels();
setUpLegend();
rebuild();
setUpEvents();
drawSpectrograms();

dark.addEventListener('change', function () { rebuild(); drawSpectrograms(); });
let resizing = 0;
window.addEventListener('resize', function () {
    clearTimeout(resizing);
    resizing = setTimeout(function () { redraw(); drawSpectrograms(); }, 150);
});
function fit() {
    for (const trace of traces) trace.graph.resize();
    redraw();
    drawSpectrograms();
}
window.addEventListener('beforeprint', fit);
window.addEventListener('afterprint', fit);
window.myoscribeReady = true;
}());
