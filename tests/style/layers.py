# SPDX-License-Identifier: GPL-3.0-or-later
"""Which folder may include which: the one table of it. src/README.md shows it and is held to it."""

import re
from pathlib import Path

from tree import includes, sources

# Folder: what it may include beside itself. include/ is for all. `exact` is kernels/exact.h, the
# arithmetic that gives equal bits; `kernels` is all of kernels/ but the twin, the streaming detector.
SUBJECTS = ("io", "dsp", "detect", "classify", "report", "score", "replay", "simulate")
MAY_INCLUDE = {
    "include": (),
    "kernels": (),
    "core": ("exact",),
    "annotation": ("core",),
    "io": ("core", "annotation", "exact"),
    "dsp": ("core", "kernels"),
    "detect": ("core", "kernels"),
    "classify": ("core", "exact"),
    "report": ("core", "exact"),
    "score": ("core", "annotation", "exact"),
    "replay": ("core", "exact", "twin"),
    "simulate": ("core", "exact"),
    "decide": ("core", "annotation", "detect", "classify", "kernels"),
    "pipeline": ("core", "annotation", *SUBJECTS, "decide", "kernels"),
    "batch": ("core", "annotation", *SUBJECTS, "decide", "exact"),
    "cli": (),
}
# One file alone may include more than its folder.
ALSO = {"src/core/version.c": ("kernels",)}

# Folders with rooms: a room may include itself and those before it, and no room the files outside.
ROOMS = {"report": ["findings", "tables", "figures", "page", "batch"]}

# The one file (or private header) that knows each third-party header.
OWNERS = {
    "sndfile.h": r"src/io/[a-z0-9_]+\.c",
    "hdf5.h": r"src/core/hdf5_private\.h",
    "fftw3.h": r"src/dsp/fft\.c",
    "gsl/": r"src/core/statistics\.c",
    "jansson.h": r"src/core/json\.c",
    "ini.h": r"src/core/settings\.c",
    "nettle/": r"src/core/hash\.c",
    "matio.h": r"src/io/(reader_mat5\.c|mat5_[a-z]+\.[ch])",
    "zlib.h": r"src/(io/(mat5_check|inflated)|core/hdf5_chunks)\.c",
    "archive": r"src/io/tar_file\.c",
    "expat.h": r"src/io/xml\.c",
    "argp.h": r"src/cli/command\.h",
}
C_STANDARD = set(
    "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal "
    "stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath "
    "threads time uchar wchar wctype".split()
)
# Beyond standard C the kernels know the instruction sets and what tells which a CPU has.
OF_THE_CPU = r"[a-z]mmintrin|arm_neon|cpuid|sys/auxv|asm/hwcap"


def layer_of(path):
    return path.parts[1] if path.parts[0] == "src" else path.parts[0]


def layer_of_include(header):
    if header.startswith("kernels/twin/"):
        return "twin"
    if header == "kernels/exact.h":
        return "exact"
    first = header.split("/")[0]
    return "include" if first == "myoscribe" else first


def direction(top):
    known = set(MAY_INCLUDE) | {"twin", "exact"}
    for path in sources(top, "include", "kernels", "src", endings=(".c", ".h", ".in", ".def")):
        name = path.relative_to(top)
        here = layer_of(name)
        if here not in MAY_INCLUDE:
            yield f"{name}: {here} is in no line of MAY_INCLUDE (tests/style/layers.py)"
            continue
        allowed = set(MAY_INCLUDE[here]) | set(ALSO.get(str(name), ())) | {"include", here}
        allowed |= {"exact"} if "kernels" in allowed else set()
        allowed |= {"twin"} if here == "kernels" else set()
        for number, system, header in includes(path):
            where = f"{name}:{number}: includes {header}"
            if system:
                yield from third_party(str(name), here, header, where)
                continue
            if header == "isa_built.def":
                continue  # made by the build
            there = layer_of_include(header)
            if "/" not in header or there not in known:
                yield f"{where}; name it from the top, e.g. core/fail.h"
            elif there not in allowed:
                yield f"{where}; {here} may include {' '.join(sorted(allowed))}"


def third_party(name, here, header, where):
    owner = next((p for key, p in OWNERS.items() if header.startswith(key)), None)
    if owner and not re.fullmatch(owner, name):
        yield f"{where}; only {owner} may"
    stem = header[:-2]
    if here in ("include", "kernels") and stem not in C_STANDARD:
        if not (here == "kernels" and re.fullmatch(OF_THE_CPU, stem)):
            yield f"{where}; {here}/ knows only standard C"


def room_of(path):
    return path.parts[2] if len(path.parts) == 4 else None


def rooms(top):
    for folder, order in ROOMS.items():
        for path in sources(top, f"src/{folder}"):
            name = path.relative_to(top)
            here = room_of(name)
            if here is not None and here not in order:
                yield f"{name}: {here} is no room of src/{folder}; they are {' '.join(order)}"
                continue
            for number, _, header in includes(path):
                if not (top / "src" / header).is_file() or not header.startswith(f"{folder}/"):
                    continue
                there = room_of(Path("src") / header)
                if here is None or (there in order and order.index(there) <= order.index(here)):
                    continue
                yield f"{name}:{number}: includes {header}; {here} may know only {' '.join(order[: order.index(here) + 1])}"


def table():
    """The lines of the table in src/README.md, but for what each folder holds."""
    for folder, allowed in MAY_INCLUDE.items():
        shown = "include/myoscribe" if folder == "include" else folder if folder == "kernels" else f"src/{folder}"
        names = ["include"] * (folder not in ("include", "kernels")) + list(allowed)
        yield shown, " ".join(f"`{name}`" for name in names) or "standard C"


def readme(top):
    """src/README.md has a row for each folder, and its last cell says what the folder may include."""
    page = top / "src/README.md"
    rows = {}
    for line in page.read_text().splitlines() if page.exists() else ():
        cells = [cell.strip() for cell in line.strip("| \t").split("|")]
        if line.startswith("| `") and len(cells) == 3:
            rows[cells[0].strip("`")] = cells[2]
    for folder, names in table():
        if folder not in rows:
            yield f"src/README.md: no row | `{folder}` | what it holds | {names} |"
        elif rows[folder] != names:
            yield f"src/README.md: `{folder}` may include {names}, not {rows[folder]}"
