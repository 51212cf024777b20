# SPDX-License-Identifier: GPL-3.0-or-later
"""What the command-line tests share: small recordings, running the program, comparing folders."""

import array
import hashlib
import os
import pty
import random
import shutil
import subprocess
import tempfile
import unittest
import wave
from pathlib import Path

PROGRAM = os.environ["MYOSCRIBE"]
STABLE_DOT_FILES = set()  # marks and shard records hold times


def make_wav(path, seconds=4.0, rate=1000, channels=1, seed=1, sidecar=True):
    """Noise with a burst and a few pulses, the same bytes for the same arguments."""
    source = random.Random(seed)
    frames = int(seconds * rate)
    samples = array.array("h")
    for n in range(frames):
        burst = 2000 if frames // 2 < n < frames // 2 + rate // 2 else 60
        pulse = 8000 if n % (rate * 3 // 2) == rate // 3 else 0
        for _ in range(channels):
            samples.append(int(source.uniform(-burst, burst)) + pulse)
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    if sidecar:
        rows = "".join(f"m{c + 1}\tEMG\tuV\t5000\n" for c in range(channels))
        path.with_name(path.stem + "_channels.tsv").write_text("name\ttype\tunits\tfull_scale\n" + rows)
    return path


def run(*arguments, program=PROGRAM, **options):
    options.setdefault("timeout", 120)
    return subprocess.run(
        [program, *map(str, arguments)], capture_output=True, text=True, errors="surrogateescape", **options
    )


def digest(folder):
    """Every byte-stable file of an output folder with its hash."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        name = str(path.relative_to(folder))
        private = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not private and name != "run.json":
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def rows(path):
    lines = Path(path).read_text(errors="surrogateescape").split("\n")
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"))) for line in lines[1:] if line]


class Folder(unittest.TestCase):
    """A temporary folder that is the working directory of each test."""

    def setUp(self):
        self.top = Path(tempfile.mkdtemp(prefix="myo_batch_"))
        self.addCleanup(shutil.rmtree, self.top, True)
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.top)

    def terminal(self):
        """Both ends of a terminal; the test is skipped where the system has none (no /dev/pts)."""
        try:
            return pty.openpty()
        except OSError as error:
            self.skipTest(f"SKIP: no terminal can be opened: {error}")

    def analyze(self, *arguments, code=0, **options):
        done = run("analyze", *arguments, **options)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done
