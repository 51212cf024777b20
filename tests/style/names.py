# SPDX-License-Identifier: GPL-3.0-or-later
"""A name once in the tree: files, headers, types, and symbols with the project's prefix."""

import re
import subprocess
from pathlib import Path

from tree import C_FOLDERS, sources, tracked, type_names

# Each folder may have one; `run` is what a folder of benchmarks is started by.
MANY = {"main.c", "CMakeLists.txt", "README.md", "run"}
# A test that stands in for a part defines the type that the part keeps to itself.
STANDS_IN = {"myo_result": "tests/report/fake_result.h"}
# One vocabulary of vectors, spelled once per instruction set.
PER_ISA = r"kernels/vec_\w+\.h"


def unique_files(top):
    seen = {}
    for name in tracked(top):
        path = Path(name)
        if path.parts[0] not in C_FOLDERS or "corpus" in path.parts or path.name in MANY:
            continue
        seen.setdefault(path.name, []).append(name)
        alone = path.suffix == ".h" and not (top / path.with_suffix(".c")).exists()
        if path.parts[0] != "include" and (path.suffix == ".c" or alone):
            seen.setdefault(f"{path.stem}.c or .h", []).append(name)
    for name, places in sorted(seen.items()):
        if len(set(places)) > 1:
            yield f"{name}: the name of {' and '.join(places)}"


def unique_types(top):
    seen = {}
    for path in sources(top, *C_FOLDERS):
        name = str(path.relative_to(top))
        if re.fullmatch(PER_ISA, name):
            continue
        for line, type_name, how in type_names(path):
            if STANDS_IN.get(type_name) == name:
                continue
            seen.setdefault(type_name, []).append((name, line, how))
    for type_name, places in sorted(seen.items()):
        files = {(name, how) for name, _, how in places}
        for how in ("tag", "typedef"):
            same = [f"{name}:{line}" for name, line, kind in places if kind == how]
            if len({place.split(":")[0] for place in same}) > 1:
                yield f"{type_name}: a type of {' and '.join(same)}"
                break
        else:
            tags = {name for name, how in files if how == "tag"}
            types = {name for name, how in files if how == "typedef"}
            if tags and types and not tags & types:
                yield f"{type_name}: a tag of {' '.join(tags)}, another type of {' '.join(types)}"


def symbols(top, archives):
    for archive in archives:
        listing = subprocess.run(
            ["nm", "--defined-only", "--extern-only", archive], capture_output=True, text=True, check=True
        ).stdout
        seen = 0
        for line in listing.splitlines():
            fields = line.split()
            if len(fields) == 3:
                seen += 1
                if not fields[2].startswith(("myo_", "__odr_asan", "__asan", "__ubsan")):
                    yield f"{archive}: {fields[2]} does not begin with myo_"
        if seen == 0:
            yield f"{archive}: no symbols found"
