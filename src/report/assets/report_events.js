/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html, part 4: the list of events. */

const COLUMNS = [
    { name: 'Onset', value: function (e) { return e[EVENT.onset]; } },
    { name: 'Duration', number: true, value: function (e) { return e[EVENT.duration]; },
      text: function (e) { return e[EVENT.duration] === null ? 'n/a' :
          e[EVENT.duration] < 1 ? Math.round(e[EVENT.duration] * 1000) + ' ms' :
          figure(e[EVENT.duration]) + ' s'; } },
    { name: 'Channel', value: channelOf },
    { name: 'Class', value: kindOf },
    { name: 'Certainty', value: function (e) { return data.certainties[e[EVENT.certainty]]; },
      about: function (e) { return data.words.certainty[data.certainties[e[EVENT.certainty]]]; } },
    { name: 'Confidence', number: true, value: function (e) { return e[EVENT.confidence]; },
      text: function (e) { return e[EVENT.confidence] === null ? 'n/a' :
          e[EVENT.confidence].toFixed(2); }, title: data.words.term.confidence,
      /* how well it fits the rule says little where something is missing */
      faint: function (e) { return e[EVENT.certainty] !== 0; },
      about: function (e) { return e[EVENT.certainty] === 0 ? '' :
          'fits the rule this well, but: ' + data.words.certainty[data.certainties[e[EVENT.certainty]]]; } },
    { name: 'Accelerometer', value: function (e) { return data.accelerometers[e[EVENT.accelerometer]]; },
      about: function (e) { return data.words.accelerometer[data.accelerometers[e[EVENT.accelerometer]]]; } },
    { name: 'Amplitude', number: true, value: function (e) { return e[EVENT.amplitude]; },
      text: function (e) { return e[EVENT.amplitude] === null ? 'n/a' :
          figure(e[EVENT.amplitude]) + ' ' + unitOf(e); } },
    { name: 'SNR, dB', number: true, value: function (e) { return e[EVENT.snr]; },
      title: data.words.term.SNR },
    { name: 'Unit number', number: true, title: data.words.term['unit number'], value: function (e) { return e[EVENT.template] || null; },
      text: function (e) { return e[EVENT.template] || '\u2013'; } },
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
        if (column.title) cell.title = column.title;
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
        if (column.faint && column.faint(event)) cell.classList.add('unproven');
        const about = column.about ? column.about(event) : '';
        if (about) cell.title = about;
        cell.dataset.label = column.name;
        if (index === 0) {
            cell.className = 'name';
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
            cell.title = data.words.class[kindOf(event)] +
                (event[EVENT.subtype] ? '; ' + event[EVENT.subtype] + ': ' +
                 (data.words.subtype[event[EVENT.subtype]] || '') : '');
            cell.append(chip, '\u00a0' + kindOf(event) +
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

function reasonRow(event) {
    const row = document.createElement('tr'), cell = document.createElement('td');
    row.className = 'why';
    cell.colSpan = COLUMNS.length;
    row.classList.add(kindOf(event));
    cell.textContent = event[EVENT.reason] === null ? 'The reason is in events.tsv.'
                                                    : prettyText(event[EVENT.reason]);
    row.append(cell);
    return row;
}

function listEvents() {
    const rows = chosenEvents(), pages = Math.max(1, Math.ceil(rows.length / list.perPage));
    list.page = Math.min(list.page, pages - 1);
    const table = document.createElement('table'), body = document.createElement('tbody');
    const head = document.createElement('thead');
    head.append(headerRow());
    const from = list.page * list.perPage;
    rows.slice(from, from + list.perPage).forEach(function (event) {
        body.append(eventRow(event), reasonRow(event));
    });
    table.append(head, body);
    const scroll = document.createElement('div');
    scroll.className = 'scroll tall';
    table.className = 'stacking';
    scroll.tabIndex = 0;
    scroll.setAttribute('role', 'region');
    scroll.setAttribute('aria-label', 'Events');
    scroll.append(table);
    document.getElementById('event-list').replaceChildren(scroll);
    const summary = rows.length === 0 ? 'none' :
        (from + 1) + ' to ' + Math.min(from + list.perPage, rows.length) + ' of ' + rows.length +
        (data.eventCount > data.events.length ?
         ' (the page carries ' + data.events.length + ' of ' + data.eventCount + ')' : '');
    document.getElementById('event-count').textContent = summary;
    table.createCaption().textContent = 'Events ' + summary + '; all are in events.tsv, with the ' +
        'reasons that paper has no room for.';
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
