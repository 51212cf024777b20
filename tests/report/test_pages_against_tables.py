#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every sentence of the pages against the row of the table it speaks of: simulated recordings, and real
ones of several people and days where they are there."""
import csv
import html
import json
import os
import re
import subprocess
import tempfile
from pathlib import Path

PROGRAM = os.environ['MYOSCRIBE']
SOURCE = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ['MYO_SHARED_DATA'])
UNITS = {'s': 1, 'min': 60, 'h': 3600}


def rows(path):
    with open(path, newline='', encoding='utf-8') as table:
        return list(csv.DictReader(table, delimiter='\t', quoting=csv.QUOTE_NONE))


def text_of(markup):
    return html.unescape(re.sub(r'<[^>]+>', '', markup)).strip()


def number(cell):
    return None if cell == 'n/a' else float(cell)


def seconds(words):
    parts = re.findall(r'([\d.]+) (h|min|s)\b', words)
    return sum(float(value) * UNITS[unit] for value, unit in parts)


def near(said, is_, what):
    """Numbers in sentences have two digits, durations whole seconds (or minutes from two hours on)."""
    assert abs(said - is_) <= max(0.052 * abs(is_), 0.0051), (what, said, is_)


def near_s(said, is_, what):
    assert abs(said - is_) <= (60 if is_ >= 7200 else 0.51), (what, said, is_)


def check_lead(lead, row, cramps):
    definite, like, rest = (int(row[c]) if row[c] != 'n/a' else None
                            for c in ('definite', 'like', 'indeterminate'))
    first = lead.split(';')[0].rstrip('.')
    found = re.match(r'Twitched (once|(\d+) times)', first)
    if found:
        assert definite == (1 if found[1] == 'once' else int(found[2])), (lead, row)
    elif definite:
        raise AssertionError((lead, row))
    for word, count in (('like', like), ('indeterminate', rest)):
        said = re.search(r'(\d+) ' + word, first)
        assert (int(said[1]) if said else 0) == (count or 0), (lead, row)
    if first.startswith(('Did not twitch', 'No twitch-like')):
        assert row['fasciculations'] == '0', (lead, row)
    if first.startswith(('No twitch in', 'Active', 'Moving', 'No usable')):
        assert row['fasciculations'] == 'n/a', (lead, row)
    certain = sum(e['certainty'] == 'definite' for e in cramps)
    said = re.search(r'; cramped (once|(\d+) times)', lead)
    assert (0 if not said else 1 if said[1] == 'once' else int(said[2])) == certain, (lead, cramps)
    said = re.search(r'; (\d+) cramp-like', lead)
    assert (int(said[1]) if said else 0) == len(cramps) - certain, (lead, cramps)
    for state, label in (('found', 'signs of fatigue'), ('none', 'no sign of fatigue'),
                         ('undecided', 'fatigue undecided')):
        assert (row['fatigue'] == state) == (label in lead.replace('no sign of fatigue', '') or
                                             (state == 'none' and label in lead)), (lead, row)


def check_twitching(said, row):
    found = re.match(r'(\d+|No) (?:fasciculation|twitch-like movement)s?(?:, (none|\d+)(?: of them)?)? '
                     r'in ([^:(.]+?(?:\.\d s)?) of clean rest', said)
    if not found:
        assert row['fasciculations'] == 'n/a', (said, row)
        rest = re.search(r'but (.*?) of clean rest is too little', said)
        if rest:
            near_s(seconds(rest[1]), number(row['clean_rest_s']), said)
        return
    assert row['fasciculations'] == ('0' if found[1] == 'No' else found[1]), (said, row)
    if found[2]:
        assert row['counted'] == ('0' if found[2] == 'none' else found[2]), (said, row)
    else:
        assert row['counted'] == row['fasciculations'], (said, row)
    above = re.search(r'a rate above ([\d.]+) per minute is unlikely', said)
    if above:
        near(float(above[1]), number(row['rate_high']), said)
    near_s(seconds(found[3]), number(row['clean_rest_s']), said)
    rate = re.search(r': ([\d.]+|under 0.001) per minute \(95 % interval ([\d.]+) to ([\d.]+)\)', said)
    if rate and rate[1][0] != 'u':
        near(float(rate[1]), number(row['fasciculations_per_min']), said)
        near(float(rate[2]), number(row['rate_low']), said)
        near(float(rate[3]), number(row['rate_high']), said)


def check_fatigue(said, row):
    labels = {'found': 'Signs of fatigue', 'none': 'No sign of fatigue', 'undecided': 'Fatigue undecided',
              'too short to say': 'Too short to say', 'too noisy to say': 'Too noisy to say',
              'n/a': 'Fatigue not judged'}
    assert said.startswith(labels[row['fatigue']]), (said, row)
    slope = re.search(r'\(median frequency ([+-][\d.]+) %/s, 95 % interval ([+-][\d.]+) to ([+-][\d.]+)\)', said)
    assert bool(slope) == (row['mdf_slope_pct_per_s'] != 'n/a' and row['slope_low'] != 'n/a'), (said, row)
    for value, column in zip(slope.groups() if slope else (), ('mdf_slope_pct_per_s', 'slope_low', 'slope_high')):
        assert abs(float(value) - number(row[column])) <= 0.0056, (said, row)


def check_signal(said, row):
    excluded = number(row['excluded_s'])
    assert said.startswith('Nothing excluded') == (excluded == 0), (said, row)
    if excluded:
        near_s(seconds(said.split(' of ')[0]), excluded, said)
        assert '(' + row['excluded_why'] + ')' in said, (said, row)
    assert ('No unit is known' in said) == (row['calibrated'] == 'false'), (said, row)


def check_report(folder, key, own, events):
    page = (folder / key / 'report.html').read_text(encoding='utf-8')
    cards = re.findall(r'<article class="card[^>]*>(.*?)</article>', page, re.S)
    assert len(cards) == len(own), key
    for card, row in zip(cards, own):
        assert text_of(re.search(r'<h3>(.*?)</h3>', card, re.S)[1]) == row['channel'], row
        said = dict(zip(re.findall(r'<dt>(.*?)</dt>', card), map(text_of, re.findall(r'<dd>(.*?)</dd>', card, re.S))))
        cramps = [e for e in events if e['channel'] == row['channel'] and e['trial_type'] == 'cramp']
        check_lead(text_of(re.search(r'class="lead">(.*?)</p>', card, re.S)[1]), row, cramps)
        check_twitching(said['Twitching'], row)
        check_fatigue(said['Fatigue'], row)
        check_signal(said['Signal'], row)
        assert (said['Cramp'][0].isdigit()) == bool(cramps), (said, row)
        if said['Cramp'].startswith('Not judged'):
            assert row['cramps'] == 'n/a' or number(row['excluded_s']) >= number(row['duration_s']) - 1e-6, row


def total(own, column):
    return sum(int(row[column]) for row in own if row[column] != 'n/a')


def check_index(folder, table, status, events):
    page = (folder / 'index.html').read_text(encoding='utf-8')
    facts = text_of(re.search(r'<p class="facts">(.*?)</p>', page, re.S)[1])
    judged = sum(r['fatigue'] in ('found', 'none') for r in table)
    assert facts.startswith('%d recording' % sum(s['status'] == 'ok' for s in status)), facts
    assert '%d failed;' % sum(s['status'] == 'failed' for s in status) in facts, facts
    said = re.search(r'(\d+) definite fasciculations?', facts)
    assert (int(said[1]) if said else 0) == total(table, 'definite'), facts
    said = re.search(r'fatigue in (\d+) of (\d+)', facts)
    assert (said is None and judged == 0) or (int(said[1]), int(said[2])) == (
        sum(r['fatigue'] == 'found' for r in table), judged), facts
    for card in re.findall(r'<article class="person">(.*?)</article>', page, re.S):
        name = text_of(re.search(r'<h3>(.*?)<span', card, re.S)[1])
        own = [r for r in table if r['participant'] == name or
               (r['participant'] == 'n/a' and name == 'Recordings of nobody named')]
        own = [r for r in own if r['channel'] != 'n/a']
        lead = text_of(re.search(r'class="lead">(.*?)</p>', card, re.S)[1])
        said = re.search(r'(\d+) definite fasciculations?', lead)
        assert (int(said[1]) if said else 0) == total(own, 'definite'), (name, lead)
        said = re.search(r'Signs of fatigue in (\d+) of (\d+)', lead)
        able = [r for r in own if r['fatigue'] in ('found', 'none')]
        assert (int(said[1]), int(said[2])) == (sum(r['fatigue'] == 'found' for r in able), len(able)) \
            if said else not able, (name, lead)
        keys = {r['recording'] for r in own}
        cramps = [e for e in events if e['recording'] in keys and e['trial_type'] == 'cramp']
        said = re.search(r'(\d+) cramps?\.', lead)
        assert (int(said[1]) if said else 0) == sum(e['certainty'] == 'definite' for e in cramps), (name, lead)
        dates = sorted(r['recorded_at'][:10] for r in own if r['recorded_at'] != 'n/a')
        facts = text_of(re.search(r'<span class="facts">(.*?)</span>', card)[1])
        if dates:
            assert dates[0] in facts and dates[-1] in facts, (name, facts)
        order = re.search(r'(\S+) \((\S+)\) against (\S+) \((\S+)\)', text_of(card))
        assert not order or order[2] > order[4], (name, order[0])


def check(folder):
    table, status = rows(folder / 'recordings.tsv'), rows(folder / 'status.tsv')
    events = rows(folder / 'events.tsv')
    by_key = {}
    for row in table:
        by_key.setdefault(row['recording'], []).append(row)
    for key, own in by_key.items():
        own = [row for row in own if row['channel'] != 'n/a']
        check_report(folder, key, own, [e for e in events if e['recording'] == key])
        words = json.loads((folder / key / 'summary.json').read_text(encoding='utf-8'))
        assert len(words['channels']) == len(own), key
    check_index(folder, table, status, events)
    return len(table)


with tempfile.TemporaryDirectory(prefix='myoscribe-truth-') as scratch:
    inputs = Path(scratch) / 'in'
    for person, recipe in (('anna', 'demo'), ('anna', 'cramp'), ('ben', 'confounders')):
        (inputs / person).mkdir(parents=True, exist_ok=True)
        subprocess.run([PROGRAM, 'simulate', SOURCE / 'datasets' / (recipe + '.json'),
                        '-o', inputs / person / (recipe + '.h5')], check=True)
    if SHARED.is_dir():
        for real in ('backyardbrains-wav', 'opensignals', 'mat-v5', 'needle-wfdb', 'text', 'isometric-legs-wav'):
            (inputs / real).symlink_to(SHARED / real)
    else:
        print('without real recordings: ../shared/data is not there')
    results = Path(scratch) / 'out'
    subprocess.run([PROGRAM, 'analyze', *sorted(str(p) for p in inputs.iterdir()), '-o', results, '--format',
                    'events,report', '--quiet'], stderr=subprocess.DEVNULL, check=False)
    print(check(results), 'rows and their pages agree')
