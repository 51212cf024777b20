/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of index.html. Only the page of rows that is looked at is ever in the document, so ten
 * thousand rows sort and filter at once. Names reach the page through textContent, never as HTML. */
'use strict';

const data = JSON.parse(document.getElementById('data').textContent);
const ROW = { key: 0, channel: 1, picture: 2, count: 3, rate: 4, low: 5, high: 6, cramps: 7,
              fatigue: 8, slope: 9, slopeLow: 10, slopeHigh: 11, seconds: 12, rest: 13,
              excluded: 14, snr: 15, calibrated: 16, note: 17, definite: 18, definiteCramps: 19,
              rms: 20, unit: 21, mvc: 22 };
function any(list) { return list.some(function (entry) { return entry !== null; }); }
const hasGroups = any(data.groups), hasPeople = any(data.people), hasDates = any(data.dates);
const hasMvc = data.rows.some(function (row) { return row[ROW.mvc] !== null; });

function fixed(value, decimals) { return value === null ? 'n/a' : value.toFixed(decimals); }
function plain(value) { return value === null ? 'n/a' : String(value); }
function duration(seconds) {
    if (seconds === null) return 'n/a';
    if (seconds < 10) return seconds.toFixed(1) + ' s';
    const s = Math.round(seconds);
    return s < 120 ? s + ' s' : s < 7200 ? Math.floor(s / 60) + ' min ' + (s % 60) + ' s' :
        Math.floor(s / 3600) + ' h ' + Math.floor(s % 3600 / 60) + ' min';
}

function pretty(unit) { return unit === 'uV' ? '\u00b5V' : unit; }
/* "4 of 7": what is certain stands first, and is told from what is not. */
function certain(definite, all) {
    return all === 0 ? '0' : definite === all ? String(all) : (definite || 0) + ' of ' + all;
}

/* The numbers of a verdict are in recordings.tsv; here its reason is enough. */
function shortNote(note) {
    return (note || '').replace(/: median frequency [^;]*;[^;]*;[^;(]*(\([^)]*\))?/g, '')
        .replace(/\buV\b/g, '\u00b5V');
}

/* `more`: only with "all columns" */
const everyColumn = [
    { name: 'Recording', value: function (r) { return data.keys[r[ROW.key]]; }, natural: true,
      cell: linkCell, style: 'name' },
    { name: 'Person', column: 'participant', value: function (r) { return data.people[r[ROW.key]]; }, natural: true,
      skip: !hasPeople },
    { name: 'Date', column: 'recorded_at', value: function (r) { return data.dates[r[ROW.key]]; }, skip: !hasDates,
      text: function (r) { const at = data.dates[r[ROW.key]];
          return at === null ? 'n/a' : at.slice(0, 16).replace('T', ' '); }, style: 'date' },
    { name: 'Group', column: 'group', value: function (r) { return data.groups[r[ROW.key]]; }, skip: !hasGroups },
    { name: 'Muscle', column: 'channel', value: function (r) { return r[ROW.channel]; }, natural: true },
    { name: 'Signal', cell: pictureCell },
    { name: 'Definite fasciculations', column: 'fasciculations', number: true, value: function (r) { return r[ROW.count]; },
      text: function (r) { return r[ROW.count] === null ? 'too little rest' :
          certain(r[ROW.definite], r[ROW.count]); } },
    { name: 'per min (95 %)', column: 'fasciculations_per_min', number: true, value: function (r) { return r[ROW.rate]; },
      text: function (r) { return r[ROW.rate] === null ? 'n/a' :
          r[ROW.rate] + ' (' + plain(r[ROW.low]) + '\u2013' + plain(r[ROW.high]) + ')'; },
      faint: function (r) { return r[ROW.count] > 0 && !r[ROW.definite]; } },
    { name: 'Cramps', column: 'cramps', number: true, value: function (r) { return r[ROW.cramps]; },
      text: function (r) { return r[ROW.cramps] === null ? 'n/a' :
          certain(r[ROW.definiteCramps], r[ROW.cramps]); } },
    { name: 'Fatigue', column: 'fatigue', value: function (r) { return r[ROW.fatigue]; },
      style: 'wrap', about: function (r) { return data.fatigue[r[ROW.fatigue]] || ''; } },
    { name: 'MDF, %/s (95 %)', column: 'mdf_slope_pct_per_s', number: true, value: function (r) { return r[ROW.slope]; },
      text: function (r) { return r[ROW.slope] === null ? 'n/a' : fixed(r[ROW.slope], 2) + ' (' +
          fixed(r[ROW.slopeLow], 2) + ' to ' + fixed(r[ROW.slopeHigh], 2) + ')'; } },
    { name: 'RMS max', column: 'rms_max', number: true, value: function (r) { return r[ROW.rms]; },
      text: function (r) { return r[ROW.rms] === null ? 'n/a' :
          r[ROW.rms] + ' ' + pretty(r[ROW.unit]); } },
    { name: '% MVC', column: 'mvc_pct', number: true, value: function (r) { return r[ROW.mvc]; }, skip: !hasMvc },
    { name: 'Duration', column: 'duration_s', number: true, more: true, value: function (r) { return r[ROW.seconds]; },
      text: function (r) { return duration(r[ROW.seconds]); } },
    { name: 'Clean rest', column: 'clean_rest_s', number: true, value: function (r) { return r[ROW.rest]; },
      text: function (r) { return duration(r[ROW.rest]); } },
    { name: 'Excluded', column: 'excluded_s', number: true, more: true, value: function (r) { return r[ROW.excluded]; },
      text: function (r) { return duration(r[ROW.excluded]); } },
    { name: 'SNR, dB', column: 'snr_db', number: true, more: true, value: function (r) { return r[ROW.snr]; } },
    { name: 'Note', column: 'note', style: 'note', more: true, value: function (r) { return r[ROW.note]; },
      text: function (r) { return shortNote(r[ROW.note]); } },
].filter(function (column) { return !column.skip; });
let columns = [];

/* Names break after their separators and nowhere else, so that words stay whole. */
function addBreaking(node, text) {
    text.split(/([\/_.-]+)/).forEach(function (part, index) {
        node.append(part);
        if (index % 2 === 1) node.append(document.createElement('wbr'));
    });
}

function linkCell(cell, row) {
    const link = document.createElement('a'), key = data.keys[row[ROW.key]];
    /* a name that had to be escaped to be shown comes with its path */
    const path = data.links[row[ROW.key]] || key.split('/').map(encodeURIComponent).join('/');
    link.href = path + '/report.html';
    addBreaking(link, key);
    cell.append(link);
}

function pictureCell(cell, row) {
    const raw = atob(row[ROW.picture]), count = raw.length / 2, space = 'http://www.w3.org/2000/svg';
    const picture = document.createElementNS(space, 'svg');
    picture.setAttribute('viewBox', '0 0 120 30');
    picture.setAttribute('class', 'thumb');
    picture.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(space, 'path');
    let line = '';
    for (let i = 0; i < count; i++) {
        const low = raw.charCodeAt(2 * i), high = raw.charCodeAt(2 * i + 1);
        if (low === 0 && high === 0) continue;
        const x = (i + 0.5) * 120 / count;
        line += 'M' + x.toFixed(1) + ' ' + (15.5 - (high - 128) * 0.14).toFixed(1) + 'V' +
                (14.5 - (low - 128) * 0.14).toFixed(1);
    }
    path.setAttribute('d', line);
    picture.append(path);
    cell.append(picture);
}

const natural = new Intl.Collator('en', { numeric: true });
const state = { page: 0, perPage: 100, sort: everyColumn[0], down: false, words: '', only: '',
                more: false };
let shown = data.rows;

const ONLY = {
    'with definite fasciculations': function (r) { return r[ROW.definite] > 0; },
    'with fasciculations, none definite': function (r) { return r[ROW.count] > 0 && !r[ROW.definite]; },
    'with cramps': function (r) { return r[ROW.cramps] > 0; },
    'fatigue found': function (r) { return r[ROW.fatigue] === 'found'; },
    'too little rest to say': function (r) { return r[ROW.count] === null; },
};

data.rows.forEach(function (row, index) {
    row.index = index;
    row.search = [data.keys[row[ROW.key]], row[ROW.channel], data.people[row[ROW.key]],
                  data.groups[row[ROW.key]], row[ROW.fatigue], row[ROW.note]].join('\n').toLowerCase();
});

function choose() {
    const words = state.words.toLowerCase().split(/\s+/).filter(Boolean);
    const column = state.sort;
    shown = data.rows.filter(function (row) {
        return (state.only === '' || ONLY[state.only](row)) &&
               words.every(function (word) { return row.search.indexOf(word) >= 0; });
    });
    if (!column.value) return;
    shown.sort(function (a, b) {
        const x = column.value(a), y = column.value(b);
        if (x === y) return a.index - b.index;
        if (x === null) return 1;
        if (y === null) return -1;
        const order = column.natural ? natural.compare(x, y) : x < y ? -1 : 1;
        return (state.down ? -order : order) || a.index - b.index;
    });
}

function header() {
    const row = document.createElement('tr');
    columns.forEach(function (column) {
        const cell = document.createElement('th');
        cell.scope = 'col';
        if (column.number) cell.className = 'number';
        if (column.column)
            cell.title = column.column + ' in recordings.tsv: ' + data.about[column.column];
        if (column.value) {
            const button = document.createElement('button');
            button.type = 'button';
            button.textContent = column.name;
            button.addEventListener('click', function () {
                sortBy(column);
                document.querySelectorAll('#table th')[columns.indexOf(column)]
                    .querySelector('button').focus();
            });
            cell.append(button);
        } else {
            cell.textContent = column.name;
        }
        if (state.sort === column)
            cell.setAttribute('aria-sort', state.down ? 'descending' : 'ascending');
        row.append(cell);
    });
    return row;
}

function sortBy(column) {
    state.down = state.sort === column ? !state.down : Boolean(column.number);
    state.sort = column;
    state.page = 0;
    draw();
}

function draw() {
    columns = everyColumn.filter(function (column) { return state.more || !column.more; });
    choose();
    const pages = Math.max(1, Math.ceil(shown.length / state.perPage));
    state.page = Math.min(state.page, pages - 1);
    const from = state.page * state.perPage;
    const table = document.createElement('table'), head = document.createElement('thead');
    const body = document.createElement('tbody');
    head.append(header());
    for (const row of shown.slice(from, from + state.perPage)) {
        const line = document.createElement('tr');
        for (const column of columns) {
            const cell = document.createElement('td');
            if (column.number || column.style) cell.className = column.style || 'number';
            if (column.faint && column.faint(row)) cell.classList.add('unproven');
            cell.dataset.label = column.name;
            if (column.about) cell.title = column.about(row);
            if (column.cell) column.cell(cell, row);
            else cell.textContent = column.text ? column.text(row) : plain(column.value(row));
            line.append(cell);
        }
        body.append(line);
    }
    table.append(head, body);
    const scroll = document.createElement('div');
    scroll.className = 'scroll';
    table.className = 'stacking';
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', 'Recordings');
    scroll.append(table);
    document.getElementById('table').replaceChildren(scroll);
    document.getElementById('count').textContent = shown.length === 0 ? 'no row matches' :
        (from + 1) + ' to ' + Math.min(from + state.perPage, shown.length) + ' of ' + shown.length;
}

function button(text, onPress) {
    const made = document.createElement('button');
    made.type = 'button';
    made.textContent = text;
    made.addEventListener('click', onPress);
    return made;
}

const tools = document.getElementById('table-tools');
const search = document.createElement('input'), searchLabel = document.createElement('label');
search.type = 'search';
search.id = 'search';
search.placeholder = 'name, muscle, note';
let typing = 0;
search.addEventListener('input', function () {
    clearTimeout(typing);
    typing = setTimeout(function () { state.words = search.value; state.page = 0; draw(); }, 80);
});
searchLabel.append('Find ', search);
const only = document.createElement('select'), onlyLabel = document.createElement('label');
for (const name of [''].concat(Object.keys(ONLY))) {
    const option = document.createElement('option');
    option.value = name;
    option.textContent = name === '' ? 'all rows' : name;
    only.append(option);
}
only.addEventListener('change', function () { state.only = only.value; state.page = 0; draw(); });
onlyLabel.append('Show ', only);
/* On a phone the head of the table is not there to be pressed. */
const order = document.createElement('select'), orderLabel = document.createElement('label');
everyColumn.forEach(function (column, index) {
    if (!column.value) return;
    const option = document.createElement('option');
    option.value = String(index);
    option.textContent = column.name;
    order.append(option);
});
order.addEventListener('change', function () { sortBy(everyColumn[Number(order.value)]); });
orderLabel.className = 'on-phone';
orderLabel.append('Sort by ', order);
const more = document.createElement('input'), moreLabel = document.createElement('label');
more.type = 'checkbox';
more.id = 'more';
more.addEventListener('change', function () { state.more = more.checked; draw(); });
moreLabel.append(more, ' all columns');
const count = document.createElement('output');
count.id = 'count';
tools.append(searchLabel, onlyLabel, orderLabel, moreLabel,
             button('Earlier rows', function () { state.page = Math.max(0, state.page - 1); draw(); }),
             button('Later rows', function () { state.page++; draw(); }), count);
tools.hidden = false;
draw();

/* Paper has no pages of rows and nothing to unfold: all rows, all columns, all answers. */
const PRINTED_ROWS = 3000;
let unfolded = [];
window.addEventListener('beforeprint', function () {
    unfolded = Array.from(document.querySelectorAll('main details:not([open])'));
    unfolded.forEach(function (fold) { fold.open = true; });
    state.perPage = PRINTED_ROWS;
    state.more = true;
    draw();
});
window.addEventListener('afterprint', function () {
    unfolded.forEach(function (fold) { fold.open = false; });
    state.perPage = 100;
    state.more = more.checked;
    draw();
});
window.myoscribeReady = true;
