# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of lab formats share: running the program and looking at what it read."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import h5py
import numpy as np

PROGRAM = os.environ["MYOSCRIBE"]
SHARED = Path(os.environ.get("MYO_SHARED_DATA", "none"))
CASES = SHARED.parent / "cases"


class Read:
    """A recording as `convert` wrote it: streams with their values in the units of `info`."""

    def __init__(self, path):
        with h5py.File(path) as f:
            self.streams = []
            for name, d in sorted(f["streams"].items(), key=lambda item: item[1].attrs.get("order", 0)):
                stream = {key: d.attrs[key] for key in d.attrs}
                for key in ("channel_names", "channel_types", "units"):
                    stream[key] = [v.decode() if isinstance(v, bytes) else v for v in stream[key]]
                stream["name"] = name
                stream["x"] = d[:].astype("f8") * stream["scale"] + stream["offset"]
                self.streams.append(stream)
            text = lambda v: v.decode() if isinstance(v, bytes) else v
            self.marks = []
            if "events" in f:
                e = f["events"]
                self.marks = [(float(a), float(b), text(c)) for a, b, c in
                              zip(e["onset"][:], e["duration"][:], e["trial_type"][:])]

    def __getattr__(self, key):  # of a recording with one stream
        return self.streams[0][key]

    def channel(self, name):
        for stream in self.streams:
            if name in stream["channel_names"]:
                return stream["x"][:, stream["channel_names"].index(name)]
        raise KeyError(name)

    def types(self):
        return dict(pair for s in self.streams for pair in zip(s["channel_names"], s["channel_types"]))

    def units(self):
        return dict(pair for s in self.streams for pair in zip(s["channel_names"], s["units"]))

    def rates(self):
        return {name: s["rate_hz"] for s in self.streams for name in s["channel_names"]}


class LabTest(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.folder = Path(self.scratch.name)

    def tearDown(self):
        self.scratch.cleanup()

    def path(self, name, content):
        path = self.folder / name
        (path.write_text if isinstance(content, str) else path.write_bytes)(content)
        return path

    def run_program(self, *arguments):
        return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                              errors="replace", cwd=self.folder)

    def info(self, path, *arguments):
        result = self.run_program("info", *arguments, path)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def read(self, path, *arguments):
        out = self.folder / "converted.h5"
        result = self.run_program("convert", *arguments, path, "-o", out)
        self.assertEqual(result.returncode, 0, result.stderr)
        read = Read(out)
        read.said = result.stderr
        out.unlink()
        return read

    def refused(self, path, words, *arguments):
        """Exit 1 and one error line that holds `words`."""
        result = self.run_program("info", *arguments, path)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        errors = [line for line in result.stderr.splitlines() if "error:" in line]
        self.assertEqual(len(errors), 1, result.stderr)
        self.assertIn(words, errors[0])

    def cuts_are_refused(self, data, points, name, may_be_read=()):
        """The file cut at every one of these places, and a byte before and after, is refused with
        one line each, or read where `may_be_read`."""
        places = sorted({p + d for p in points for d in (-1, 0, 1) if 0 < p + d < len(data)})
        names = []
        for place in places:
            names.append(f"cut{place:07d}{name}")
            self.path(names[-1], data[:place])
        result = self.run_program("info", *names)
        self.assertIn(result.returncode, (0, 1), result.stderr)
        for place, one in zip(places, names):
            errors = [line for line in result.stderr.splitlines() if one in line and "error:" in line]
            self.assertLessEqual(len(errors), 1)
            if place not in may_be_read:
                self.assertEqual(len(errors), 1, f"cut at {place} of {len(data)} is read")
            self.assertNotIn("crash", " ".join(errors))
        for one in names:
            (self.folder / one).unlink()
        return len(places)


def shared(test):
    """For tests of real files: skipped aloud without them."""
    return unittest.skipUnless(SHARED.is_dir(), f"SKIP: {SHARED} is not there")(test)


def main():
    unittest.main(verbosity=1, argv=sys.argv[:1])
