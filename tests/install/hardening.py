# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program was hardened with, as its file tells."""

import platform
import re
import subprocess


def tell(*command):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, check=True).stdout


def complaints(program, library=False):
    """What the program, or the shared library, lacks; an empty list when nothing."""
    lacks = []
    if not library and "(Position-Independent Executable" not in tell("readelf", "-hlW", program):
        lacks.append("it can be loaded at one address only (no PIE)")
    if "GNU_RELRO" not in tell("readelf", "-lW", program):
        lacks.append("its relocations stay writable (no RELRO)")
    if not re.search(r"FLAGS.*\b(BIND_)?NOW\b", tell("readelf", "-dW", program)):
        lacks.append("functions are looked up late (no BIND_NOW)")
    if re.search(r"GNU_STACK\s.*\bRWE\b", tell("readelf", "-lW", program)):
        lacks.append("its stack can be executed")
    needed = tell("nm", "-D", "--undefined-only", program)
    if "__stack_chk_fail" not in needed:
        lacks.append("its stack is not guarded (-fstack-protector-strong)")
    if "__snprintf_chk" not in needed:
        lacks.append("the C library does not know sizes of buffers (_FORTIFY_SOURCE)")
    return lacks


def marked(archive):
    """(objects, those that mark where a jump may land) of an archive of x86-64."""
    if platform.machine() != "x86_64":
        return 0, 0
    said = tell("readelf", "-nW", archive)
    return len(re.findall(r"^File: ", said, re.M)), len(re.findall(r"x86 feature: .*IBT, SHSTK", said))
