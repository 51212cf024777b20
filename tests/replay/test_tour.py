# SPDX-License-Identifier: GPL-3.0-or-later
"""What the documentation prints is run as printed: every command, with the exit code it states."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM = pathlib.Path(os.environ["MYOSCRIBE"])
TOP = pathlib.Path(sys.argv[1])


def commands(text):
    """The commands of the fenced blocks (not yaml, not framing), and the exit code stated behind."""
    for block in re.findall(r"^```(?:sh)?\n((?:cc|mkdir|myoscribe) .*?)^```$", text, re.M | re.S):
        for line in block.replace("\\\n", " ").splitlines():
            command, _, comment = line.partition("#")
            stated = re.search(r"exit code (\d)", comment)
            yield command.strip(), int(stated[1]) if stated else 0


def follow(text, least):
    with tempfile.TemporaryDirectory() as folder:
        for name in ("include", "src", "datasets"):
            (pathlib.Path(folder) / name).symlink_to(TOP / name)
        printed = list(commands(text))
        assert len(printed) >= least, printed
        for command, code in printed:
            done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True,
                                  env={**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}"},
                                  timeout=100)
            assert done.returncode == code, (command, code, done)
            yield command, done.stdout


readme = (TOP / "README.md").read_text()
tour = readme[readme.index("\n## Tour 2"):readme.index("\n## Tour 3")]
scores = [text for command, text in follow(tour, 6) if " score " in command]
assert "MISSED fasciculation min-ppv" in scores[0], scores[0]
assert "1 in 2.40 channel-minutes of rest" in scores[0] and "(1836 in" in scores[0], scores[0]
assert "18/1855" in scores[0] and "1,837 events" in tour, scores[0]
assert "MISSED" not in scores[1], scores[1]
list(follow((TOP / "src/replay/README.md").read_text(), 9))
