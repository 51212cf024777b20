/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html, part 3: the traces, and moving about in them. */

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

/* Samples are a line. Where only the extremes of a stretch are known they are a box, so that nothing
 * looks like a waveform that is not one. */
function plotter(shape) {
    const pen = shape.drawingContext, points = shape.points;
    pen.save();
    pen.fillStyle = pen.strokeStyle = shape.color;
    pen.beginPath();
    let down = false;
    for (let i = 0; i < points.length; i++) {
        const p = points[i], kind = shape.dygraph.getValue(p.idx, 2);
        if (kind !== SAMPLE) {
            const high = points[i + 1];
            down = false;
            if (kind !== LOWEST || !high || Number.isNaN(p.yval) || Number.isNaN(high.yval)) continue;
            const half = high.canvasx - p.canvasx, width = Math.max(1, 2 * half);
            pen.globalAlpha = width > 4 ? 0.35 : 1;
            pen.fillRect(Math.round((p.canvasx + high.canvasx - width) / 2), high.canvasy, Math.ceil(width),
                         Math.max(1, p.canvasy - high.canvasy));
            pen.globalAlpha = 1;
        } else if (Number.isNaN(p.yval)) {
            down = false;
        } else {
            if (down) pen.lineTo(p.canvasx, p.canvasy);
            else pen.moveTo(p.canvasx, p.canvasy);
            down = true;
        }
    }
    pen.stroke();
    pen.restore();
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
    drawSpectrograms();
}

let cursor = -1; /* the event last jumped to; forgotten when the reader moves by hand */

function show(from, to) {
    cursor = -1;
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
        labels: ['time', 'signal', 'kind'], visibility: [true, false], dateWindow: view.slice(),
        legend: 'never', colors: [tone.line, tone.line], strokeWidth: 1, plotter: plotter,
        series: { signal: { showInRangeSelector: true } },
        axisLineColor: tone.axis, gridLineColor: tone.grid, animatedZooms: false,
        highlightCircleSize: 0, underlayCallback: underlay(track), drawCallback: onDraw,
        axes: { x: { ticker: timeTicks, axisLabelFormatter: String },
                y: { axisLabelWidth: 52, pixelsPerLabel: 13 } },
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

function jump(event) {
    marked = event;
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
    cursor = event.index;
}

function stepEvent(direction) {
    const whole = view[1] - view[0] > 0.999 * (last - first);
    const middle = whole ? first - 1 : (view[0] + view[1]) / 2;
    const shown = data.events.filter(function (event) {
        return event[EVENT.track] >= 0 && data.tracks[event[EVENT.track]].shown;
    });
    if (shown.length === 0) return;
    let at = shown.findIndex(function (event) { return event.index === cursor; });
    if (at < 0) {
        const after = shown.findIndex(function (e) { return e[EVENT.onset] > middle; });
        const place = after < 0 || (whole && direction < 0) ? shown.length : after;
        at = direction > 0 ? place - 1 : place;
    }
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
        chip.title = item.title = data.words.class[kind];
        item.append(chip, ' ' + kind);
        list.append(item);
    });
    if (data.excluded.length > 0) {
        const item = document.createElement('li'), chip = document.createElement('span');
        chip.className = 'chip excluded';
        item.append(chip, ' excluded');
        list.append(item);
    }
}
