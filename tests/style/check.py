#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of the tree that a machine can hold: check.py RULE SOURCE_FOLDER [archive...]"""

import re
import sys
from pathlib import Path

import layers
import names
import shape
from tree import sources, tracked


def spdx(top):
    for name in tracked(top):
        path = top / name
        ending = path.suffix
        is_script = not ending and path.read_bytes()[:2] == b"#!"
        if ending not in (".c", ".h", ".in", ".def", ".py", ".cmake") and not is_script:
            if path.name != "CMakeLists.txt":
                continue
        head = "\n".join(path.read_text(errors="replace").splitlines()[:2])
        found = re.search(r"SPDX-License-Identifier: (\S+)", head)
        if not found:
            yield f"{name}:1: no SPDX line"
        elif name.startswith("kernels/") and ending in (".c", ".h", ".def") and found.group(1) != "MIT":
            yield f"{name}:1: kernels/ is MIT"
        elif name.startswith("src/") and found.group(1) not in ("GPL-3.0-or-later", "MIT"):
            yield f"{name}:1: unknown licence {found.group(1)}"


def entries(top):
    """The top level holds these and dotfiles, nothing else."""
    allowed = {"src", "include", "kernels", "datasets", "bench", "tests", "CMakeLists.txt",
               "README.md", "LICENSE", "CHANGELOG.md", "CMakePresets.json"}
    for name in sorted({name.split("/")[0] for name in tracked(top)}):
        if name not in allowed and not name.startswith("."):
            yield f"{name}: does not belong to the top level"


def flags(top):
    """Options that would break equal bits must not be in any build file."""
    for path in [top / "CMakeLists.txt", top / "CMakePresets.json",
                 *sources(top, ".", endings=(".cmake",)), *top.rglob("CMakeLists.txt")]:
        if ".build" in path.parts:
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if re.search(r"-ffast-math|-march=native|-Ofast|-funsafe-math", line.split("#")[0]):
                yield f"{path.relative_to(top)}:{number}: breaks equal bits: {line.strip()}"


RULES = {rule.__name__: rule for rule in (
    layers.direction, layers.rooms, layers.readme, names.unique_files, names.unique_types, shape.length,
    shape.own_headers, shape.circles, spdx, entries, flags)}
OF_ARCHIVES = {rule.__name__: rule for rule in (names.symbols, shape.unused)}


def main():
    rule, top = sys.argv[1], Path(sys.argv[2])
    if rule in OF_ARCHIVES:
        problems = list(OF_ARCHIVES[rule](top, sys.argv[3:]))
    else:
        problems = list(RULES[rule](top))
    print("\n".join(problems) if problems else f"{rule}: fine")
    return 1 if problems else 0


sys.exit(main())
