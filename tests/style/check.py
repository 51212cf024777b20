#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of the tree that a machine can hold: check.py RULE SOURCE_FOLDER [archive...]"""

import re
import subprocess
import sys
from pathlib import Path

C_STANDARD = set(
    "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal "
    "stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath "
    "threads time uchar wchar wctype".split()
)
SIBLINGS = {"io", "dsp", "detect", "classify", "report", "score", "replay", "simulate"}
JUDGES = {"classify", "detect"}  # what src/decide puts in order
JOINERS = {"pipeline", "batch"}

# Folders with rooms: a room may know itself and those before it, and no room the files outside rooms.
ROOMS = {"report": ["findings", "tables", "figures", "page", "batch"]}
# Folders in which each source has a header of its own and no files include each other in a circle.
TIDY = {"report"}

# The one file (or private header) that knows each third-party header.
OWNERS = {
    "sndfile.h": r"src/io/[a-z0-9_]+\.c",
    "hdf5.h": r"src/core/hdf5_private\.h",
    "fftw3.h": r"src/dsp/fft\.c",
    "gsl/": r"src/core/statistics\.c",
    "jansson.h": r"src/core/json\.c",
    "ini.h": r"src/core/settings\.c",
    "nettle/": r"src/core/hash\.c",
    "matio.h": r"src/io/[a-z0-9_]+\.c",
    "edflib.h": r"src/io/[a-z0-9_]+\.c",
    "zlib.h": r"src/io/mat5_check\.c",
    "argp.h": r"src/cli/command\.h",
}
SYSTEM = re.compile(r"(sys/|linux/)?[a-z_0-9]+\.h$")

MAY_KNOW_KERNELS = re.compile(r"(kernels|src/(dsp|detect|decide|pipeline)|bench|tests)/|src/core/version\.c$")
KERNEL_HEADER_FOR_ALL = "kernels/exact.h"


def sources(top, *folders, endings=(".c", ".h")):
    for folder in folders:
        for path in sorted((top / folder).rglob("*")):
            if path.suffix in endings and path.is_file():
                yield path


def includes(path):
    for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
        found = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
        if found:
            yield number, found.group(1) == "<", found.group(2)


def layer_may(here, there):
    """Whether a file of layer `here` may include a header of layer `there`."""
    if here == there or there == "include":
        return True
    if here in ("include", "kernels"):
        return False
    if here == "core":
        return there == "kernels"
    if here in SIBLINGS:
        return there in ("core", "kernels")
    if here == "decide":
        return there in JUDGES | {"core", "kernels"}
    if here in JOINERS:
        return there in SIBLINGS | {"decide", "core", "kernels"}
    return False  # cli: include/ only


def layer_of(path):
    parts = path.parts
    return parts[1] if parts[0] == "src" else parts[0]


def layer_of_include(name):
    first = name.split("/")[0]
    return "include" if first == "myoscribe" else first


def direction(top):
    layers = {"include", "kernels", "core", "decide", "cli"} | SIBLINGS | JOINERS
    for path in sources(top, "include", "kernels", "src", endings=(".c", ".h", ".in", ".def")):
        name = path.relative_to(top)
        here = layer_of(name)
        for number, system, header in includes(path):
            where = f"{name}:{number}: includes {header}"
            if system:
                stem = header[:-2]
                owner = next((p for key, p in OWNERS.items() if header.startswith(key)), None)
                if owner and not re.fullmatch(owner, str(name)):
                    yield f"{where}; only {owner} may"
                if here in ("include", "kernels") and stem not in C_STANDARD:
                    if not (here == "kernels" and re.fullmatch(r"[a-z]mmintrin|arm_neon|cpuid|sys/auxv|asm/hwcap", stem)):
                        yield f"{where}; {here}/ knows only standard C"
                continue
            there = layer_of_include(header)
            if header == "isa_built.def":
                continue  # made by the build
            if "/" not in header or there not in layers:
                yield f"{where}; name it from the top, e.g. core/fail.h"
            elif not layer_may(here, there):
                yield f"{where}; {here} must not know {there}"
            elif there == "kernels" and header != KERNEL_HEADER_FOR_ALL:
                if header.startswith("kernels/twin/") and here == "replay":
                    continue  # the streaming detector is one of the detectors it runs
                if not MAY_KNOW_KERNELS.match(str(name)):
                    yield f"{where}; only src/dsp, detect, decide and pipeline use the kernels"


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


def own_headers(top):
    for folder in sorted(TIDY):
        for path in sources(top, f"src/{folder}", endings=(".c",)):
            name = path.relative_to(top)
            own = (str(name.with_suffix(".h"))[len("src/") :], f"myoscribe/{path.stem}.h")
            first = next((header for _, _, header in includes(path)), "")
            if first not in own:
                yield f"{name}: does not begin with a header of its own, {own[0]}"
        for path in sources(top, f"src/{folder}", endings=(".h",)):
            # types alone may stand without a source; functions of several sources make a catch-all
            if not path.with_suffix(".c").exists() and re.search(r"^[a-zA-Z][^;{}=]*\w\([^;{}]*\);", path.read_text(), re.M):
                yield f"{path.relative_to(top)}: declares functions of other sources"


def circles(top):
    """Files as units, a source with its header; a circle is found from each of its members once."""
    for folder in sorted(TIDY):
        knows = {}
        for path in sources(top, f"src/{folder}"):
            unit = str(path.relative_to(top / "src").with_suffix(""))
            knows.setdefault(unit, set()).update(h[:-2] for _, _, h in includes(path) if h[:-2] != unit)
        reach = {}
        for unit in knows:
            seen, todo = set(), [unit]
            while todo:
                for other in knows.get(todo.pop(), ()):
                    if other in knows and other not in seen:
                        seen.add(other)
                        todo.append(other)
            reach[unit] = seen
        done = set()
        for unit in sorted(knows):
            circle = sorted(u for u in reach[unit] if unit in reach[u])
            if unit in reach[unit] and unit not in done:
                done.update(circle)
                yield f"src/{folder}: a circle of {len(circle)} files: {' '.join(circle)}"


def spdx(top):
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=top, capture_output=True, text=True, check=False
    ).stdout.split("\n")
    names = [n for n in tracked if n] or [
        str(p.relative_to(top)) for p in sources(top, "include", "kernels", "src", "bench", "tests")
    ]
    for name in names:
        path = top / name
        ending = path.suffix
        is_script = not ending and path.is_file() and path.read_bytes()[:2] == b"#!"
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


def length(top):
    for path in sources(top, "include", "kernels", "src", "bench", "tests"):
        name = path.relative_to(top)
        lines = path.read_text(errors="replace").splitlines()
        if len(lines) > 450:
            yield f"{name}: {len(lines)} lines; split it by subject (about 400)"
        start = None
        for number, line in enumerate(lines, 1):
            if line == "{":
                start = number
            elif line == "}" and start is not None:
                if number - start > 65:
                    yield f"{name}:{start}: a function of {number - start} lines (about 50)"
                start = None


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


def entries(top):
    """The top level holds these and dotfiles, nothing else."""
    allowed = {"src", "include", "kernels", "datasets", "bench", "tests", "CMakeLists.txt",
               "README.md", "LICENSE", "CHANGELOG.md", "CMakePresets.json"}
    tracked = subprocess.run(["git", "ls-files"], cwd=top, capture_output=True, text=True, check=False)
    for name in sorted({n.split("/")[0] for n in tracked.stdout.split("\n") if n}):
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


def main():
    rule, top = sys.argv[1], Path(sys.argv[2])
    if rule == "symbols":
        problems = list(symbols(top, sys.argv[3:]))
    else:
        rules = {"direction": direction, "rooms": rooms, "own_headers": own_headers, "circles": circles,
                 "spdx": spdx, "length": length, "entries": entries, "flags": flags}
        problems = list(rules[rule](top))
    print("\n".join(problems) if problems else f"{rule}: fine")
    return 1 if problems else 0


sys.exit(main())
