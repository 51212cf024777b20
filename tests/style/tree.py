# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rules read of the tree: its files, what they include, which functions they define."""

import re
import subprocess
from functools import lru_cache

C_FOLDERS = ("include", "kernels", "src", "bench", "tests")


def tracked(top):
    """Names of the files under version control; of all where there is none (an unpacked archive)."""
    listed = subprocess.run(["git", "ls-files"], cwd=top, capture_output=True, text=True, check=False).stdout
    names = [name for name in listed.split("\n") if name and (top / name).is_file()]
    if names:
        return names
    skipped = (".build", ".git")
    return [str(p.relative_to(top)) for p in sorted(top.rglob("*"))
            if p.is_file() and p.relative_to(top).parts[0] not in skipped]


def sources(top, *folders, endings=(".c", ".h")):
    for folder in folders:
        for path in sorted((top / folder).rglob("*")):
            if path.suffix in endings and path.is_file():
                yield path


def includes(path):
    """(line, in angle brackets, header) of each #include."""
    for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
        found = re.match(r'\s*#\s*include\s+([<"])([^>"]+)[>"]', line)
        if found:
            yield number, found.group(1) == "<", found.group(2)


@lru_cache(maxsize=None)
def code(path):
    """The text without comments, texts and preprocessor lines; line ends stay where they are."""
    text = path.read_text(errors="replace")
    blank = lambda found: re.sub(r"[^\n]", " ", found.group(0))
    text = re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'', blank, text, flags=re.S)
    return re.sub(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", blank, text, flags=re.M)


def line_of(text, place):
    return text.count("\n", 0, place) + 1


def external_functions(path):
    """Names of the functions with external linkage that a source defines, as clang-format lays them
    out: the head begins in the first column, the brace stands alone."""
    for head in re.findall(r"^([a-zA-Z_][^;{}=#]*)\n\{", code(path), re.M):
        name = re.search(r"(\w+)\s*\(", head)
        if name and not re.search(r"\bstatic\b", head):
            yield name.group(1)


def type_names(path):
    """(line, name, how) of each type that a file defines: tags with their members, and typedefs."""
    text = code(path)
    for found in re.finditer(r"\b(?:struct|union|enum)\s+(\w+)\s*\{", text):
        yield line_of(text, found.start()), found.group(1), "tag"
    for found in re.finditer(r"^typedef\b", text, re.M):
        depth, place = 0, found.end()
        while place < len(text) and (depth or text[place] != ";"):
            depth += {"{": 1, "}": -1}.get(text[place], 0)
            place += 1
        body = re.sub(r"\{.*\}", "", text[found.end() : place], flags=re.S)
        pointer = re.search(r"\(\s*\*\s*(\w+)\s*\)", body)
        name = pointer or re.search(r"(\w+)\s*\((?!.*\(\*)", body) or re.search(r"(\w+)\s*(?:\[[^\]]*\]\s*)*$", body)
        forward = re.fullmatch(r"\s*(?:struct|union|enum)\s+(\w+)\s+(\w+)\s*", body)
        if name and not (forward and "{" not in text[found.end() : place] and forward.group(1) == forward.group(2)):
            yield line_of(text, found.start()), name.group(1), "typedef"
