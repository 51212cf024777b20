#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a running batch says: on a terminal of any width, in a log, to a program, and in quiet."""

import fcntl
import json
import os
import re
import struct
import sys
import termios
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from program import PROGRAM, Folder, make_wav, run  # noqa: E402

DRAWN = b"\r\x1b[K"


class Progress(Folder):
    def setUp(self):
        super().setUp()
        for i in range(12):
            make_wav(Path(f"in/r{i:02}.wav"), seconds=8, seed=i % 3)
        with open(b"in/bad\xff\x1b[31m.wav", "wb") as out:
            out.write(b"RIFF\x10\x00\x00\x00WAVEfmt ")

    def on_terminal(self, columns, *arguments, resize=None):
        """Everything that reaches a terminal of that width, and the exit code."""
        leader, follower = self.terminal()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        child = os.fork()
        if child == 0:
            os.close(leader)
            for stream in range(3):
                os.dup2(follower, stream)
            os.execve(PROGRAM, [PROGRAM, "analyze", "in", "-o", "out", "--jobs", "2", *arguments],
                      {**os.environ, "TERM": "xterm", "NO_COLOR": "1"})
        os.close(follower)
        said = b""
        while True:
            try:
                said += os.read(leader, 4096)
            except OSError:
                break
            if resize and said.count(DRAWN) > 3:
                fcntl.ioctl(leader, termios.TIOCSWINSZ, struct.pack("HHHH", 24, resize, 0, 0))
        os.close(leader)
        return said, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def test_one_live_line_that_never_wraps(self):
        for columns, resize in ((80, None), (24, None), (100, 30)):
            said, code = self.on_terminal(columns, resize=resize)
            self.assertEqual(code, 1)
            lines = [part.split(b"\n")[-1] for part in said.split(DRAWN)[1:-1]]
            self.assertGreater(len(lines), 5)
            drawn = [line for line in lines if re.match(rb"\d+ of 13 done", line)]
            self.assertGreater(len(drawn), 5)
            self.assertLess(max(map(len, drawn)), columns)
            if resize:
                self.assertLess(max(map(len, drawn[-3:])), resize)
            else:
                self.assertTrue(any(b"recorded h" in line for line in drawn) or columns < 40)
            whole = said.replace(DRAWN, b"")
            self.assertEqual(whole.count(b"error: in/bad\xff?[31m.wav: "), 1, "a failure, once, harmless")
            self.assertIn(b"13 recordings, 1 failed", whole)
            self.assertIn(b"Report: out/index.html", whole)
            self.assertIn(b"--resume tries them again", whole)

    def test_quiet_says_errors_only(self):
        said, code = self.on_terminal(80, "--quiet")
        self.assertEqual((code, said.count(b"\n")), (1, 1), said)
        self.assertIn(b"error: ", said)

    def test_a_log_gets_no_control_characters(self):
        done = run("analyze", "in", "-o", "out")
        self.assertNotIn("\r", done.stderr)
        self.assertNotIn("\x1b", done.stderr)
        self.assertEqual(done.stdout, "")

    def test_programs_get_an_object_per_recording(self):
        done = run("analyze", "in", "-o", "out", "--json-progress")
        moments = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([m["done"] for m in moments], list(range(1, 14)))
        self.assertEqual([m["total"] for m in moments], [13] * 13)
        self.assertEqual(moments[-1]["failed"], 1)
        self.assertEqual(sum("message" in m for m in moments), 1)
        self.assertEqual(moments[-1]["recorded_s"], 12 * 8)
        self.assertTrue(all(m["left_s"] is None or 0 <= m["left_s"] < 600 for m in moments))
        again = run("analyze", "in", "-o", "out", "--json-progress", "--resume")
        last = json.loads(again.stdout.splitlines()[-1])
        self.assertEqual((last["reused"], last["done"], last["total"]), (12, 13, 13))


if __name__ == "__main__":
    unittest.main()
