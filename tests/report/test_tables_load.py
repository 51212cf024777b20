#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_tables_load.py MAKE_FAKE: the tables and features.h5 open in what people use."""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import h5py
    import pandas
except ImportError as missing:
    print('SKIP:', missing)
    sys.exit(77)

with tempfile.TemporaryDirectory(prefix='myoscribe-tables-') as folder:
    subprocess.run([sys.argv[1], 'study', folder], check=True)
    for name in ('recordings', 'events', 'status'):
        table = pandas.read_csv(Path(folder) / (name + '.tsv'), sep='\t', na_values='n/a')
        dictionary = json.loads((Path(folder) / (name + '.json')).read_text())
        assert list(table.columns) == list(dictionary), name
        assert len(table) > 10, name
        for column, entry in dictionary.items():
            if entry.get('Units') and entry['Units'] != 'see unit':
                assert table[column].dtype.kind in 'if', (name, column, table[column].dtype)
            levels = entry.get('Levels')
            if levels and column != 'subtype':
                assert set(table[column].dropna().astype(str)) <= set(levels), (name, column)
    events = pandas.read_csv(Path(folder) / 'events.tsv', sep='\t', na_values='n/a')
    rows = pandas.read_csv(Path(folder) / 'recordings.tsv', sep='\t', na_values='n/a')
    counted = events[events.trial_type == 'fasciculation'].groupby(['recording', 'channel']).size()
    stated = rows.set_index(['recording', 'channel']).fasciculations
    assert (counted == stated[counted.index]).all()

    one = rows.recording[0]
    with h5py.File(Path(folder) / one / 'features.h5', 'r') as features:
        assert features.attrs['format'] in ('myoscribe features', b'myoscribe features')
        track = features['tracks/000']
        windows = track['windows']
        columns = [c.decode() if isinstance(c, bytes) else c for c in windows.attrs['columns']]
        assert windows.shape == (300, len(columns)) and columns[9] == 'mdf_hz'
        assert 60 < windows[200, 9] < 110
        assert track['spectra'].shape == (300, len(track['frequency_hz']))
        assert track['hops'].shape[1] == len(track['hops'].attrs['columns'])
        assert abs(track['window_time_s'][7] - 7 * windows.attrs['step_s']) < 1e-9
        assert len(track['templates']) == len(track['templates'].attrs['counts'])
print('tables and features load')
