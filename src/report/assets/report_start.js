/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html, part 5: spectrograms, then start everything. */

/* Cividis at nine places (Nunez, Anderton & Renslow 2018): readable with any colour vision. */
const CIVIDIS = [[0, 34, 78], [18, 53, 112], [59, 73, 108], [87, 93, 109], [112, 113, 115],
                 [138, 134, 120], [165, 156, 116], [195, 179, 105], [254, 232, 56]];
function heat(level) {
    const place = level / 254 * (CIVIDIS.length - 1), k = Math.min(7, Math.floor(place));
    return CIVIDIS[k].map(function (low, i) {
        return Math.round(low + (CIVIDIS[k + 1][i] - low) * (place - k));
    });
}

/* The whole spectrogram as an image, made once. */
function pictureOf(spec) {
    if (spec.image) return spec.image;
    const image = document.createElement('canvas'), cells = bytesOf(spec.cells);
    image.width = spec.columns;
    image.height = spec.rows;
    const pixels = image.getContext('2d').createImageData(spec.columns, spec.rows);
    for (let c = 0; c < spec.columns; c++)
        for (let r = 0; r < spec.rows; r++) {
            const level = cells[c * spec.rows + r];
            const colour = level === 255 ? [128, 128, 128, 0] : heat(level).concat(255);
            pixels.data.set(colour, 4 * ((spec.rows - 1 - r) * spec.columns + c));
        }
    image.getContext('2d').putImageData(pixels, 0, 0);
    spec.image = image;
    return image;
}

/* Over the same stretch of time as the traces, on the same axis. */
function drawSpectrogram(frame) {
    const track = data.tracks[Number(frame.dataset.track)], spec = track.spectrogram;
    if (!spec) return;
    frame.hidden = false;
    const canvas = frame.querySelector('canvas'), ratio = window.devicePixelRatio || 1;
    const width = frame.clientWidth, height = 200, left = 58, bottom = 22;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext('2d'), room = width - left - 4;
    pen.scale(ratio, ratio);
    pen.imageSmoothingEnabled = false;
    const top = spec.firstHz + spec.rows * spec.rowHz, shown = view[1] - view[0];
    const from = Math.max(0, (view[0] - track.start) / spec.columnS);
    const to = Math.min(spec.columns, (view[1] - track.start) / spec.columnS);
    if (to > from)
        pen.drawImage(pictureOf(spec), from, 0, to - from, spec.rows,
                      left + (track.start + from * spec.columnS - view[0]) / shown * room, 4,
                      (to - from) * spec.columnS / shown * room, height - bottom - 4);
    pen.fillStyle = getComputedStyle(frame).color;
    pen.font = '12px sans-serif';
    pen.textAlign = 'right';
    for (let f = 0; f <= top; f += 100) {
        const y = 4 + (1 - (f - spec.firstHz) / (top - spec.firstHz)) * (height - bottom - 4);
        if (y > 6 && y < height - bottom + 2) pen.fillText(f + ' Hz', left - 4, y + 4);
    }
    for (const tick of timeTicks(view[0], view[1], width - left)) {
        const x = left + (tick.v - view[0]) / shown * room;
        pen.textAlign = x > width - 24 ? 'right' : 'center';
        pen.fillText(tick.label, Math.min(x, width - 2), height - 6);
    }
    const name = 'Spectrogram of ' + track.channel + ', ' + spec.lowDb + ' to ' + spec.highDb +
                 ' dB (' + track.unit + '\u00b2/Hz), dark to bright';
    canvas.setAttribute('aria-label', name);
    canvas.style.height = height + 'px';
    frame.querySelector('figcaption').textContent = name + '; it follows the traces above.';
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
/* Paper shows exclusions that are folded on the screen, and more rows; not the settings, which
 * settings.ini holds. */
let folded = [];
window.addEventListener('beforeprint', function () {
    folded = Array.from(document.querySelectorAll('#quality details'))
        .filter(function (box) { return !box.open; });
    folded.forEach(function (box) { box.open = true; });
    list.perPage = 250;
    if (data.events.length > 0) listEvents();
    fit();
});
window.addEventListener('afterprint', function () {
    folded.forEach(function (box) { box.open = false; });
    list.perPage = 50;
    if (data.events.length > 0) listEvents();
    fit();
});
window.readyMilliseconds = performance.now();
window.myoscribeReady = true;
