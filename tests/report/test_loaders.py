#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The loaders of src/report/GUIDE.md run as they stand, over tables of a made-up study: those whose
program is installed."""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[2] / 'src' / 'report' / 'GUIDE.md'
PROGRAMS = {'r': ('Rscript', '.R'), 'python': ('/usr/bin/python3', '.py'), 'octave': ('octave', '.m')}

blocks = dict(re.findall(r'^```(\w+)\n(.*?)^```', GUIDE.read_text(encoding='utf-8'), re.S | re.M))
ran = []
with tempfile.TemporaryDirectory(prefix='myoscribe-loaders-') as folder:
    subprocess.run([sys.argv[1], 'study', str(Path(folder) / 'results')], check=True)
    header = (Path(folder) / 'results' / 'recordings.tsv').read_text().split('\n')[0].split('\t')
    for language, (program, ending) in PROGRAMS.items():
        code = blocks[language]
        lines = [line for line in code.splitlines() if line and not line.startswith(('#', '%'))]
        assert len(lines) <= 10, (language, 'a loader of ten lines')
        if not shutil.which(program):
            print('skipped:', program, 'is not installed')
            continue
        if language == 'python' and subprocess.run([program, '-c', 'import pandas'], stderr=subprocess.DEVNULL,
                                                   check=False).returncode != 0:
            print('skipped: pandas is not installed')
            continue
        script = Path(folder) / ('loader' + ending)
        script.write_text(code)
        done = subprocess.run([program, str(script)], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (language, done.stderr)
        numbers = [float(n) for n in re.findall(r'\d+\.\d+', done.stdout)]
        assert 'sub-01' in done.stdout and numbers and max(numbers) > 0, (language, done.stdout)
        ran.append(language)
    # what nobody here can run names columns that exist
    named = re.findall(r'"([a-z_]+)"', blocks['matlab'].split('groupsummary')[1])
    assert set(named) - {'sum'} <= set(header), named
print('ran:', ', '.join(ran) or 'none')
if not ran:
    sys.exit(77)
