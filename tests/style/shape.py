# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes of files and functions, a header for each source, no circles, nothing that nobody calls."""

import re
import subprocess

from tree import code, external_functions, includes, sources

# Sources that are reached through a list and not by name: KIND_name.c defines what the list's line
# `name` declares (a rule of the order, a reader of the table, a command of the program).
LISTED = r"src/(classify/rule|io/reader|cli/command)_\w+\.c|src/cli/main\.c"
# Sources and functions that exist for tests alone.
FOR_TESTS = {"memory_faults.c", "myo_works"}
# Circles that are meant: a recording composes readers, and a reader may compose recordings.
MEANT = r"io/(recording|reader)\w*"


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


def own_headers(top):
    """What a source defines for others is declared in its own header or in include/, and a header
    declares functions of its own source alone."""
    public = "".join(code(path) for path in sources(top, "include", endings=(".h", ".in")))
    for path in sources(top, "src", endings=(".c",)):
        name = path.relative_to(top)
        if re.fullmatch(LISTED, str(name)) or "examples" in name.parts:
            continue
        header = path.with_suffix(".h")
        own = code(header) if header.exists() else ""
        others = [f for f in external_functions(path) if not re.search(rf"\b{f}\b", own + public)]
        if others:
            yield f"{name}: {' '.join(others)} not declared in {name.with_suffix('.h')}"
        elif own and str(header.relative_to(top / "src")) not in {h for _, _, h in includes(path)}:
            yield f"{name}: does not include its own header"
    for path in sources(top, "src", endings=(".h",)):
        # types alone may stand without a source; functions of several sources make a catch-all
        if path.with_suffix(".c").exists():
            continue
        if re.search(r"^(?!static|typedef)[a-zA-Z_][^;{}=()]*?\w\([^;{}]*\)[^;{}]*;", code(path), re.M):
            yield f"{path.relative_to(top)}: declares functions of other sources"


def circles(top):
    """Files as units, a source with its header; a circle is told once."""
    knows = {}
    for path in sources(top, "src"):
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
            if not all(re.fullmatch(MEANT, member) for member in circle):
                yield f"a circle of {len(circle)} files: {' '.join(circle)}"


def objects_of(archive, *options):
    """{object: symbols} of an archive or an object file, as nm tells them."""
    listing = subprocess.run(["nm", *options, archive], capture_output=True, text=True, check=True).stdout
    found, member = {}, archive
    for line in listing.splitlines():
        fields = line.split()
        if line.endswith(":") and len(fields) == 1:
            member = f"{archive}({line[:-1]})"
        elif len(fields) >= 2:
            found.setdefault(member, set()).add(fields[-1])
    return found


def unused(top, archives):
    """External functions of the library that no other object of it, of the kernels or of the program
    uses, and kernels that nobody calls. What include/myoscribe offers is for others to call."""
    public = "".join(path.read_text() for path in sources(top, "include", endings=(".h", ".in")))
    defined, needed = {}, {}
    for archive in archives:
        for member, names in objects_of(archive, "--defined-only", "--extern-only").items():
            for name in names:
                defined.setdefault(name, (archive, member))
        for member, names in objects_of(archive, "--undefined-only").items():
            for name in names:
                needed.setdefault(name, set()).add(member)
    library = archives[0]
    for name, (archive, member) in sorted(defined.items()):
        source = member.split("(")[-1].rstrip(")").removesuffix(".o")
        if archive != library or not name.startswith("myo_") or FOR_TESTS & {source, name}:
            continue
        if not needed.get(name, set()) - {member} and not re.search(rf"\b{name}\b", public):
            yield f"{source}: nothing calls {name}; make it static or let it go"
    calls = "".join(code(path) for path in sources(top, "src", "kernels/twin"))
    for name in re.findall(r"^KERNEL\((\w+),", (top / "kernels/kernels.def").read_text(), re.M):
        if not re.search(rf"\bkernels\)?->{name}\b", calls):
            yield f"kernels/{name}.c: nothing in src says kernels->{name}"
