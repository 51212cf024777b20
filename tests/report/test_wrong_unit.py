#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A wrong unit is named by info, on the terminal, in the tables and on the pages; a right one is not."""
import csv
import os
import random
import struct
import subprocess
import tempfile
import wave
from pathlib import Path

PROGRAM = os.environ['MYOSCRIBE']


def write(path, seconds=40, rate=1000):
    """Noise of 10 steps with a contraction in the middle: 3 uV of noise at 10 mV full scale."""
    source = random.Random(3)
    samples = [round(source.gauss(0, 10 if not 10 < i / rate < 25 else 400)) for i in range(seconds * rate)]
    with wave.open(str(path), 'wb') as out:
        out.setparams((1, 2, rate, 0, 'NONE', ''))
        out.writeframes(struct.pack('<%dh' % len(samples), *samples))


def said(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=True).stderr


with tempfile.TemporaryDirectory(prefix='myoscribe-unit-') as folder:
    recording = Path(folder) / 'a.wav'
    write(recording)
    for full_scale, words in (('10 mV', None), ('10 V', 'uV where mV is said'),
                              ('10 uV', 'mV where uV is said'), ('1000 mV', 'more than electrodes make')):
        results = Path(folder) / full_scale.replace(' ', '')
        info = said('info', str(recording), '--full-scale', full_scale)
        terminal = said('analyze', str(recording), '--full-scale', full_scale, '-o', str(results))
        with open(results / 'recordings.tsv', newline='', encoding='utf-8') as table:
            note = list(csv.DictReader(table, delimiter='\t'))[0]['note']
        with open(results / 'status.tsv', newline='', encoding='utf-8') as table:
            message = list(csv.DictReader(table, delimiter='\t'))[0]['message']
        page = (results / 'a.wav' / 'report.html').read_text(encoding='utf-8')
        index = (results / 'index.html').read_text(encoding='utf-8')
        for where, text in (('info', info), ('terminal', terminal), ('recordings.tsv', note),
                            ('status.tsv', message), ('report.html', page), ('index.html', index)):
            text = text.replace('\u00b5', 'u')  # pages have the sign for micro
            assert ('noise at rest of' in text) == (words is not None), (full_scale, where, text[:400])
            assert words is None or words in text, (full_scale, where, text[:400])
