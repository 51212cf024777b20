#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every value that a column of words takes stands in its data dictionary, and what is excluded adds
up, over simulated recordings and, where they are there, real ones."""
import csv
import json
import os
import subprocess
import tempfile
from pathlib import Path

PROGRAM = os.environ['MYOSCRIBE']
SOURCE = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ['MYO_SHARED_DATA'])


def rows(path):
    with open(path, newline='', encoding='utf-8') as table:
        return list(csv.DictReader(table, delimiter='\t', quoting=csv.QUOTE_NONE))


def covered(results, name):
    words = {column: set(entry['Levels']) | {'n/a'}
             for column, entry in json.loads((results / (name + '.json')).read_text()).items()
             if 'Levels' in entry}
    assert words or name == 'status', name
    for row in rows(results / (name + '.tsv')):
        for column, known in words.items():
            assert row[column] in known, (name, column, row[column], row)


def adds_up(row):
    """ "clip 1.2 s, motion 6.0 s" sums to excluded_s, up to the rounding of each part. """
    if row['excluded_why'] == 'n/a':
        assert float(row['excluded_s']) == 0, row
        return
    parts = [part.split() for part in row['excluded_why'].split(', ')]
    total = sum(float(part[-2]) for part in parts)
    assert abs(total - float(row['excluded_s'])) <= 0.051 * len(parts), row


with tempfile.TemporaryDirectory(prefix='myoscribe-words-') as folder:
    inputs = Path(folder) / 'in'
    inputs.mkdir()
    for recipe in ('demo', 'confounders', 'cramp'):
        subprocess.run([PROGRAM, 'simulate', SOURCE / 'datasets' / (recipe + '.json'),
                        '-o', inputs / (recipe + '.h5')], check=True)
    if SHARED.is_dir():
        for real in ('backyardbrains-wav', 'opensignals', 'mat-v5', 'needle-wfdb', 'text'):
            (inputs / real).symlink_to(SHARED / real)
    else:
        print('without real recordings: ../shared/data is not there')
    results = Path(folder) / 'out'
    names = sorted(str(p) for p in inputs.iterdir() if p.suffix in ('', '.h5'))
    subprocess.run([PROGRAM, 'analyze', *names, '-o', results, '--format', 'events', '--quiet'],
                   stderr=subprocess.DEVNULL, check=False)
    for table in ('recordings', 'events', 'status'):
        covered(results, table)
    for row in rows(results / 'recordings.tsv'):
        if row['excluded_why'] != '':
            adds_up(row)
    assert len(rows(results / 'events.tsv')) > 50
